"""Two regions side by side: what they report, where the figures may be compared."""

import json
from urllib.request import urlopen

import pandas as pd

API = "{{ base }}/api/v1"


def answer(address):
    with urlopen(address) as response:
        return json.load(response)


def table(address):
    """Return all rows of a list, page by page."""
    rows = []
    while address:
        page = answer(address)
        rows += page["results"]
        address = page["next"]
    return pd.DataFrame(rows)


cities = table(f"{API}/cities/").set_index("slug")["name_en"]
comparison = answer(f"{API}/compare/?city=liaocheng&city=dezhou&kind=result")
figures = pd.DataFrame(
    {
        "indicator": row["name_en"],
        "unit": statement["base_unit"],
        "region": cities[cell["city"]],
        "at least": statement["low"],
        "source": f"{statement['source']}, paragraph {statement['paragraph']}",
        "verdict": row["verdict_en"],
        "why": "; ".join(reason["en"] for reason in row["reasons"]),
    }
    for row in comparison["rows"]
    for cell in row["cells"]
    for statement in cell["statements"]
    if row["stated"] == 2 and row["verdict"] in ("comparable", "partly")
)
side_by_side = figures.dropna(subset=["at least"]).pivot_table(
    index=["indicator", "unit"], columns="region", values="at least", aggfunc="max"
)
print(side_by_side)
print(figures[["indicator", "verdict", "why"]].drop_duplicates().to_string(index=False))

# A small picture for each indicator, as each has its own unit (needs matplotlib).
axes = side_by_side.T.plot.barh(subplots=True, sharex=False, legend=False, figsize=(8, 2 * len(side_by_side)))
axes[0].figure.savefig("comparison.svg", bbox_inches="tight")

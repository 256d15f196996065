"""Every printed figure of the catalogue is parsed to the same value as when it was entered."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from plans.figures.quantities import parse

with (Path(__file__).parent / "data" / "printed.csv").open(encoding="utf-8") as file:
    PRINTED = list(csv.DictReader(file))


def number(text):
    return Decimal(text) if text else None


@pytest.mark.parametrize("row", PRINTED, ids=[row["printed"] for row in PRINTED])
def test_each_printed_figure_is_parsed_to_the_recorded_reading(row):
    quantity = parse(row["printed"])

    assert (quantity.qualifier, quantity.number) == (row["qualifier"], number(row["number"]))
    assert (quantity.unit.code if quantity.unit else "") == row["unit"]
    assert (quantity.interval.low, quantity.interval.high) == (number(row["low"]), number(row["high"]))


@pytest.mark.slow
def test_every_figure_of_the_fixtures_is_parsed():
    files = [*settings.FIXTURES.glob("sources/*/targets.yaml"), *settings.FIXTURES.glob("sources/*/results.yaml")]
    quantities = {row["quantity"] for file in files for row in yaml.safe_load(file.read_text()) if row.get("quantity")}

    assert len(quantities) > 80
    assert all(parse(printed).number is not None or parse(printed).dimension == "pattern" for printed in quantities)

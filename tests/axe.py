"""What axe finds on a page in a real browser. It is put into the page, which the site's own policy rightly forbids."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# Controls too small to hit are not among what axe looks for of its own accord. It need not load style sheets once more.
EVERYTHING = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"preload": False, "resultTypes": ["violations"], "runOnly": ["color-contrast"]}
WITHOUT_COLOURS = EVERYTHING | {"rules": EVERYTHING["rules"] | {"color-contrast": {"enabled": False}}}


def faults(page, options=EVERYTHING):
    """Return `{rule: the first element that breaks it}`. A page that is looked at again has axe already."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return {fault["id"]: fault["nodes"][0]["html"] for fault in found}

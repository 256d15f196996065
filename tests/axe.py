"""Run axe on a page in a real browser. The browser must bypass the Content Security Policy to inject the script."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# Controls too small to hit are not among what axe looks for of its own accord. It need not load style sheets once more.
EVERYTHING = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"preload": False, "resultTypes": ["violations"], "runOnly": ["color-contrast"]}
WITHOUT_COLOURS = EVERYTHING | {"rules": EVERYTHING["rules"] | {"color-contrast": {"enabled": False}}}


def faults(page, options=EVERYTHING):
    """Return `{rule: first element that violates it}`. Inject axe unless the page already has it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    violations = page.evaluate("options => axe.run(options)", options)["violations"]
    return {fault["id"]: fault["nodes"][0]["html"] for fault in violations}

"""Run axe on a page in a real browser. The browser must bypass the Content Security Policy to inject the script."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# Controls too small to hit are not among what axe looks for of its own accord. It need not load style sheets once more.
EVERYTHING = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"preload": False, "resultTypes": ["violations"], "runOnly": ["color-contrast"]}


def faults(page, schemes=("light", "dark")):
    """Return `{(scheme, rule): first element that violates it}`: all rules in the first scheme, contrast in the others."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    first_elements = {}
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
        options = EVERYTHING if scheme == schemes[0] else COLOURS
        violations = page.evaluate("options => axe.run(options)", options)["violations"]
        first_elements |= {(scheme, fault["id"]): fault["nodes"][0]["html"] for fault in violations}
    return first_elements

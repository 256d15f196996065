"""Run axe on a page in a real browser. The developer's tools inject it, so the Content Security Policy stays in force."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# By default axe does not check the size of controls, so turn this rule on. It need not load the style sheets again.
TARGET_SIZE = {"target-size": {"enabled": True}}
EVERYTHING = {"preload": False, "resultTypes": ["violations"], "rules": TARGET_SIZE}
COLOURS = {"preload": False, "resultTypes": ["violations"], "runOnly": ["color-contrast"]}
WITHOUT_COLOURS = EVERYTHING | {"rules": TARGET_SIZE | {"color-contrast": {"enabled": False}}}
BOTH_SCHEMES = {"light": EVERYTHING, "dark": COLOURS}  # in the dark only colours differ


def faults(page, runs=BOTH_SCHEMES):
    """Return `{(scheme, rule): first element that violates it}`; `runs` are the options of axe by colour scheme."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    first_elements = {}
    for scheme, options in runs.items():
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
        violations = page.evaluate("options => axe.run(options)", options)["violations"]
        first_elements |= {(scheme, fault["id"]): fault["nodes"][0]["html"] for fault in violations}
    return first_elements

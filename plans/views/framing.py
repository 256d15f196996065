"""A decorator for the pages that other sites may embed in a frame."""

from csp.decorators import csp_replace
from django.views.decorators.clickjacking import xframe_options_exempt

from plans.catalogue.http_caching import View, conditional_page


def page_for_frames(view: View) -> View:
    """Let every site embed a page in a frame. The rest of the content security policy stays strict."""
    any_site = csp_replace({"frame-ancestors": ["*"]})
    return conditional_page(xframe_options_exempt(any_site(view)))

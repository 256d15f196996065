"""Pages that may stand in a frame of another site's page; no other page may."""

from csp.decorators import csp_replace
from django.views.decorators.clickjacking import xframe_options_exempt

from plans.catalogue.http_caching import conditional_page


def page_for_frames(view):
    """Let every site frame a page; the rest of its policy is as strict as elsewhere."""
    any_site = csp_replace({"frame-ancestors": ["*"]})
    return conditional_page(xframe_options_exempt(any_site(view)))

"""Addresses of pages with their state: short, canonical, changed by one value."""

from django.http import HttpResponseRedirect


def canonical_redirect(request):
    """Return a redirect to the address without its empty parameters, or None if it has none.

    A form sends every field it has; what is shared and cached is the short address.
    """
    if all(value for values in dict(request.GET.lists()).values() for value in values):
        return None
    query = request.GET.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return HttpResponseRedirect(_address(request.path, query))


def with_values(request, name, values):
    """Return this page's address with one parameter set to `values`, at its first page."""
    query = request.GET.copy()
    query.setlist(name, values)
    query.pop("page", None)
    return _address(request.path, query)


def _address(path, query):
    text = query.urlencode()
    return f"{path}?{text}" if text else path

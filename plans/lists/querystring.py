"""URLs with a query string: without empty parameters, and with one parameter changed."""

from django.http import HttpResponseRedirect


def canonical_redirect(request):
    """Return a redirect to the URL without its empty parameters, or None if it has none.

    A form sends all its fields. Readers share the short URL, and caches keep it.
    """
    if all(value for values in dict(request.GET.lists()).values() for value in values):
        return None
    query = request.GET.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return HttpResponseRedirect(_url(request.path, query))


def with_values(request, name, values):
    """Return the URL of this page with one parameter set to `values`, without a page number."""
    query = request.GET.copy()
    query.setlist(name, values)
    query.pop("page", None)
    return _url(request.path, query)


def _url(path, query):
    text = query.urlencode()
    return f"{path}?{text}" if text else path

"""Query strings: remove blank parameters, or change one parameter."""

from django.http import HttpRequest, HttpResponseRedirect, QueryDict


def without_blanks(query: QueryDict) -> QueryDict:
    """Return a copy of a QueryDict without blank values. Forms send all fields, so blank means not given."""
    query = query.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return query


def canonical_redirect(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return a redirect to the URL without its blank parameters, or None if it has none.

    Readers and caches then have one URL for the same page.
    """
    query = without_blanks(request.GET)
    return None if query == request.GET else HttpResponseRedirect(_url(request.path, query))


def with_values(request: HttpRequest, name: str, values: list[str]) -> str:
    """Return the URL of this page with one parameter set to `values`, without a page number."""
    query = request.GET.copy()
    query.setlist(name, values)
    query.pop("page", None)
    return _url(request.path, query)


def _url(path: str, query: QueryDict) -> str:
    text = query.urlencode()
    return f"{path}?{text}" if text else path

"""The base view of the API, and the views of lists and single entries."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import override
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from plans.api import keyset, parameters
from plans.api.entries import entries
from plans.api.openapi import LINK, operation
from plans.api.problems import InvalidParameters
from plans.api.schemas import Schema, name_of, ref
from plans.catalogue.edition import current
from plans.catalogue.http_caching import etag_of
from plans.lists.filtersets import CatalogueFilter
from plans.lists.querystring import without_blanks
from plans.lists.table_filters import FILTERS
from plans.opendata.tables import TABLES

MAX_AGE = 300


class CatalogueView(APIView):
    """Return the result of `answer` as JSON, or a 304 if the ETag of the client is current.

    `takes` are the Parameters of the view; `operation` describes it for the OpenAPI document.
    """

    http_method_names = ("get", "head")
    takes: Sequence[parameters.Parameter] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with override("en"):
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        etag = etag_of(request)
        if etag in [
            etag_sent.removeprefix("W/") for etag_sent in parse_etags(request.headers.get("If-None-Match", ""))
        ]:
            response = HttpResponseNotModified()
        else:
            query = parameters.read(request.query_params, self.takes)
            response = Response(self.answer(request, query, **kwargs))
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response


def site_of(request: HttpRequest) -> str:
    """Return the scheme and host of a request."""
    return request.build_absolute_uri("/").removesuffix("/")


class ListView(CatalogueView):
    """The filtered rows of a table, page by page."""

    table: Any = None  # a Table, given to `as_view`

    @property
    def filters(self) -> type[CatalogueFilter]:
        return FILTERS[self.table.name]

    @property
    def takes(self) -> list[parameters.Parameter]:  # type: ignore[override]  # read only
        return parameters.of_list(self.filters)

    def operation(self) -> Schema:
        name = self.table.name
        answer = ref(f"{name_of(self.table)}List")
        return operation(f"{name}_list", self.table.description, answer, self.takes, LINK, name)

    def answer(self, request: Request, query: parameters.Query) -> dict[str, Any]:
        order, values = self.position(query)
        selection = request.query_params.copy()
        selection["sort"] = order.name
        rows = parameters.selected(self.filters(selection, self.table.model.objects.all()))
        size = int(query.get("page_size", [parameters.PAGE_SIZE])[0])
        # First read only the keys, in an order that an index supports; then the rows of these keys.
        paths = [key.path for key in order.keys]
        positions = list((order.after(rows, values) if values else rows).values_list("pk", *paths)[: size + 1])
        keys = [key for key, *_values in positions[:size]]
        page_rows = self.filters.base_filters["sort"].filter(self.table.model.objects.filter(pk__in=keys), order.name)
        answer = {"count": rows.count()} if "count" in query else {}
        following = self.following(request, order.cursor(positions[size - 1][1:])) if len(positions) > size else None
        return answer | {"next": following, "results": entries(self.table, page_rows, site_of(request)) if keys else []}

    def position(self, query: parameters.Query) -> tuple[keyset.Order, list[Any] | None]:
        """Return the requested Order, and the values of the cursor or None."""
        orders = keyset.orders_of(self.filters)
        name = query["sort"][0] if "sort" in query else next(iter(orders))
        if name not in orders:
            raise InvalidParameters(
                {"sort": [f"“{name}” is no order of this list: choose one of {', '.join(orders)}."]}
            )
        return keyset.position(query["cursor"][0], orders) if "cursor" in query else (orders[name], None)

    def following(self, request: Request, cursor: str) -> str:
        """Return the URL of the next page, and set it in the Link header."""
        query = without_blanks(request.query_params)
        query.pop("sort", None)
        query["cursor"] = cursor
        url = f"{site_of(request)}{request.path}?{query.urlencode(safe=',')}"
        self.headers["Link"] = f'<{url}>; rel="next"'
        return url


class EntryView(CatalogueView):
    """One entry of a table."""

    table: Any = None  # a Table, given to `as_view`

    def operation(self) -> Schema:
        name = self.table.name
        return operation(f"{name}_entry", self.table.description, ref(name_of(self.table)), tag=name, has_slug=True)

    def answer(self, request: Request, query: parameters.Query, slug: str) -> dict[str, Any]:
        objects = entries(self.table, self.table.model.objects.filter(pk=slug), site_of(request))
        if not objects:
            raise Http404(f"No entry of {self.table.name} has the slug “{slug[:100]}”.")
        return objects[0]


class IndexView(CatalogueView):
    """The index of `/api/v1/`: the edition of the catalogue and the URLs of all resources."""

    def operation(self) -> None:
        return None

    def answer(self, request: Request, query: parameters.Query) -> dict[str, Any]:
        base = request.build_absolute_uri(request.path)
        names = [*(table.name for table in TABLES), "compare", "search"]
        urls = {name: f"{base}{name}/" for name in names} | {
            "openapi": f"{base}openapi.json",
            "docs": f"{base}docs/",
        }
        return current().as_meta() | {"addresses": urls}

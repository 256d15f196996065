from django.urls import path

from plans.api.compare import CompareView
from plans.api.docs import DocumentView, docs
from plans.api.search import SearchView
from plans.api.views import EntryView, IndexView, ListView
from plans.opendata.tables import TABLES

app_name = "api"

urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("openapi.json", DocumentView.as_view(), name="openapi"),
    path("docs/", docs, name="docs"),
    *(path(f"{table.name}/", ListView.as_view(table=table), name=table.name) for table in TABLES),
    *(
        path(f"{table.name}/<slug:slug>/", EntryView.as_view(table=table), name=f"{table.name}-entry")
        for table in TABLES
        if table.key == ("slug",)
    ),
    path("compare/", CompareView.as_view(), name="compare"),
    path("search/", SearchView.as_view(), name="search"),
]

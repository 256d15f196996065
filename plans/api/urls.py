from django.urls import path

from plans.api.compare import CompareView
from plans.api.filters import FILTERS
from plans.api.views import EntryView, IndexView, ListView
from plans.tables import find_table

app_name = "api"

TABLES = [find_table(name) for name in FILTERS]

urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    *(path(f"{table.name}/", ListView.as_view(table=table), name=table.name) for table in TABLES),
    *(
        path(f"{table.name}/<slug:slug>/", EntryView.as_view(table=table), name=f"{table.name}-entry")
        for table in TABLES
        if table.key == ("slug",)
    ),
    path("compare/", CompareView.as_view(), name="compare"),
]

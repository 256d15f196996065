"""What machines ask of the site: whether it lives, whether it is ready, and what robots may read."""

from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache

TEXT = "text/plain; charset=utf-8"


@never_cache
def healthz(request):
    """Answer that the process lives: no database, no session."""
    return HttpResponse("ok\n", content_type=TEXT)


@never_cache
def readyz(request):
    """Answer 200 if every database answers and has every migration, or 503 with a line for each that does not."""
    problems = list(filter(None, map(_problem, connections)))
    return HttpResponse(
        "".join(f"{line}\n" for line in problems or ["ok"]), content_type=TEXT, status=503 if problems else 200
    )


def _problem(alias):
    """Return what keeps a database from serving pages, in a line without its address or password; "" if nothing."""
    try:
        executor = MigrationExecutor(connections[alias])
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return f"database {alias}: does not answer ({type(error).__name__})"
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _is_backward in missing[:3])
        return f"database {alias}: {len(missing)} migrations are not applied, first {names}"
    return ""


def robots(request):
    """Tell robots where the sitemap is, and to leave alone what has an address for every question asked."""
    text = render_to_string("robots.txt", {"sitemap": request.build_absolute_uri(reverse("sitemap"))})
    return HttpResponse(text, content_type=TEXT)

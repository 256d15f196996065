"""Look up the former addresses of entries that moved or were withdrawn."""

from collections.abc import Iterable

from django.http import HttpRequest

from plans.catalogue.registry import BY_NAME
from plans.models import FormerAddress, Revision
from plans.models.revision import Action


def find_former(request: HttpRequest) -> FormerAddress | None:
    """Return the FormerAddress of the requested URL (page, file or API), or None.

    Its `url` is that of the moved entry or of the replacement; "" if there is none.
    """
    match = request.resolver_match
    slug = match and match.kwargs.get("slug")
    if not slug:
        return None
    # The URLs of an entry's page, files and API resource all have the form …/<table>/<slug>….
    before, _slash, after = request.path.rpartition(f"/{slug}")
    former = FormerAddress.objects.filter(table=before.rpartition("/")[2], slug=slug).first()
    if former:
        query = request.META["QUERY_STRING"]
        moved = f"{before}/{former.moved_to}{after}{'?' if query else ''}{query}"
        replaced = f"{before}/{former.replaced_by}/" if former.replaced_by else ""
        former.url = moved if former.moved_to else replaced
    return former


def withdrawals(revisions: Iterable[Revision]) -> dict[Revision, FormerAddress]:
    """Return `{revision: FormerAddress}` of withdrawn entries, with reason and replacement."""
    slugs = {(BY_NAME[revision.table].table, revision.slug): revision for revision in revisions}
    gone = [slug for (_table, slug), revision in slugs.items() if revision.action == Action.WITHDRAWN]
    if not gone:
        return {}
    addresses = FormerAddress.objects.filter(slug__in=gone, withdrawn=True)
    return {slugs[key]: former for former in addresses if (key := (former.table, former.slug)) in slugs}

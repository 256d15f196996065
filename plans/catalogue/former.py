"""What is answered where an entry was: the address to which it moved, or that it was withdrawn."""

from plans.catalogue.registry import BY_NAME
from plans.models import FormerAddress
from plans.models.revision import Action


def find_former(request) -> FormerAddress | None:
    """Return the former address that a request asks for, whether for its page, a file of it or the API.

    `url` of what is returned leads to where the entry moved, or to what replaces it; "" if nothing does.
    """
    match = request.resolver_match
    slug = match and match.kwargs.get("slug")
    if not slug:
        return None
    # All addresses of an entry are …/<table>/<slug>…: those of its page, its files, and the API.
    before, _slash, after = request.path.rpartition(f"/{slug}")
    former = FormerAddress.objects.filter(table=before.rpartition("/")[2], slug=slug).first()
    if former:
        query = request.META["QUERY_STRING"]
        moved = f"{before}/{former.moved_to}{after}{'?' if query else ''}{query}"
        replaced = f"{before}/{former.replaced_by}/" if former.replaced_by else ""
        former.url = moved if former.moved_to else replaced
    return former


def withdrawals(revisions):
    """Return `{revision: former address}` of what is withdrawn for good: its reason, and what replaces it."""
    slugs = {(BY_NAME[revision.table].table, revision.slug): revision for revision in revisions}
    gone = [slug for (_table, slug), revision in slugs.items() if revision.action == Action.WITHDRAWN]
    if not gone:
        return {}
    addresses = FormerAddress.objects.filter(slug__in=gone, withdrawn=True)
    return {slugs[key]: former for former in addresses if (key := (former.table, former.slug)) in slugs}

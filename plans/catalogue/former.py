"""What is answered where an entry was: the address to which it moved, or that it was withdrawn."""

from plans.models import FormerAddress


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

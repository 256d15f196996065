"""The network of a login, for the lock against guessed passwords."""

from django.http import HttpRequest

from plans.api.throttling import network_of


def network(request: HttpRequest) -> str | None:
    """Return the address under which wrong passwords are counted; for IPv6 the first address of the network."""
    meta = request.META
    address = network_of(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", "")).partition("/")[0]
    return address if address != "None" else None

"""From where somebody logs in, for the lock against guessed passwords."""

from plans.api.throttling import network_of


def network(request) -> str | None:
    """Return the address that wrong passwords are counted by: of an IPv6 network its first."""
    asked = request.META
    address = network_of(asked.get("REMOTE_ADDR", ""), asked.get("HTTP_X_FORWARDED_FOR", "")).partition("/")[0]
    return address if address != "None" else None

"""Who asks: requests are counted by the network that they come from."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from rest_framework.throttling import AnonRateThrottle

OWN_NETWORK = 64  # bits of an IPv6 address that tell a reader's network; the reader chooses the others


class ByNetwork(AnonRateThrottle):
    """Count the requests of a network, whichever trusted proxies they came by."""

    def get_ident(self, request):
        return network_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def network_of(address: str, forwarded_for: str) -> str:
    """Return the network of the last address that no trusted proxy speaks for. What others forward may be invented."""
    forwarders = [each.strip() for each in forwarded_for.split(",") if each.strip()]
    while forwarders and _is_trusted(address) and _parsed(forwarders[-1]):
        address = forwarders.pop()
    ip = _parsed(address)
    return str(ip_network((ip, OWN_NETWORK), strict=False)) if isinstance(ip, IPv6Address) else str(ip)


def _is_trusted(address):
    """Tell whether a proxy is trusted. What comes by a socket of this machine has no address."""
    ip = _parsed(address)
    return any(ip in network for network in settings.TRUSTED_PROXIES) if ip else bool(settings.TRUSTED_PROXIES)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip

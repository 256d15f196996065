"""Rate limiting of the API by the network of the client."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.throttling import AnonRateThrottle

NETWORK_BITS = 64  # the prefix length of a client's IPv6 network; the client can choose the other bits


class NetworkRateThrottle(AnonRateThrottle):
    """Count requests per network, behind any trusted proxies."""

    def get_ident(self, request: HttpRequest) -> str:
        return network_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def network_of(address: str, forwarded_for: str) -> str:
    """Return the client's network, from the last address before the trusted proxies. Earlier ones may be forged."""
    forwarders = [forwarder.strip() for forwarder in forwarded_for.split(",") if forwarder.strip()]
    while forwarders and _is_trusted(address) and _parse_address(forwarders[-1]):
        address = forwarders.pop()
    ip = _parse_address(address)
    return str(ip_network((ip, NETWORK_BITS), strict=False)) if isinstance(ip, IPv6Address) else str(ip)


def _is_trusted(address: str) -> bool:
    """Return whether a proxy is trusted. A request through a Unix socket has no address."""
    ip = _parse_address(address)
    return any(ip in network for network in settings.TRUSTED_PROXIES) if ip else bool(settings.TRUSTED_PROXIES)


def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip

"""The rate limit of the API counts the client's network, also behind proxies."""

from ipaddress import ip_network

import pytest
from django.core.cache import cache
from rest_framework.throttling import AnonRateThrottle

from plans.api.throttling import network_of


@pytest.fixture(autouse=True)
def _proxies(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    cache.clear()


@pytest.mark.parametrize(
    ("address", "forwarded_for", "network"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # nobody's proxy
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.9, 198.51.100.1", "198.51.100.1"),  # the first is invented
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("", "198.51.100.1", "198.51.100.1"),  # by a socket of this machine
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("fd00::1", "2001:db8:1:2::99", "2001:db8:1:2::/64"),
    ],
)
def test_the_rate_limit_uses_the_network_of_the_client(address, forwarded_for, network):
    assert network_of(address, forwarded_for) == network


def test_clients_of_one_ipv6_network_share_a_rate_limit(client, db, monkeypatch):
    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", "2/min")
    readers = ["2001:db8:7:7::1", "2001:db8:7:7::2", "2001:db8:7:7::3", "2001:db8:7:8::1"]
    assert [client.get("/api/v1/cities/", REMOTE_ADDR=reader).status_code for reader in readers] == [200, 200, 429, 200]

"""The configuration of nginx: what can be checked without a server. test_topology.py starts it."""

import re
from ipaddress import IPv6Address

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

pytestmark = pytest.mark.one_database

TEXT = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
NETWORKS = [re.compile(pattern.replace("(?<", "(?P<")) for pattern in re.findall(r'"~([^"]*)" \$net;', TEXT)]


def network_of(address):
    """Return the key of the rate limits, as `map $remote_addr $reader` gives it."""
    matches = (pattern.search(address) for pattern in NETWORKS)
    return next((match["net"] for match in matches if match), address)


groups = st.one_of(st.just(0), st.integers(0, 0xFFFF))


@given(st.tuples(st.integers(0x2000, 0x3FFF), groups, groups, groups), st.lists(groups, min_size=4, max_size=4))
@example((0x2001, 0xDB8, 0, 0), [0xA, 0xB, 0xC, 0xD])
@example((0x2001, 0xDB8, 0, 0), [0, 0, 0, 5])
@example((0x2001, 0, 0, 7), [0xA, 0xB, 0xC, 0xD])
def test_the_rate_limit_of_an_ipv6_address_is_that_of_its_network(network, host):
    number = int("".join(f"{group:04x}" for group in (*network, *host)), 16)

    assert _expanded(network_of(str(IPv6Address(number)))) == list(network)


def _expanded(key):
    """Return the first four groups that a key stands for."""
    before, _colons, after = key.partition("::")
    first, last = ([int(group, 16) for group in part.split(":") if group] for part in (before, after))
    return [*first, *[0] * (4 - len(first) - len(last)), *last]


@pytest.mark.parametrize("address", ["192.0.2.7", "::1"])
def test_other_addresses_have_a_rate_limit_of_their_own(address):
    assert network_of(address) == address

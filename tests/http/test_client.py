"""Who the client is: `X-Forwarded-For` is read from right to left, as far as trusted proxies vouch for it."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.core.configuration import Network
from authsecurity.http.client import client_address, client_of

NOBODY: tuple[Network, ...] = ()
PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
IPV4 = st.ip_addresses(v=4).map(str)


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "trusted", "found"),
    [
        ("192.0.2.1", "", NOBODY, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", NOBODY, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", PROXIES, "192.0.2.1"),
        ("10.0.0.1", "", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2, fd00::1", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "10.9.9.9", PROXIES, "10.9.9.9"),
        ("10.0.0.1", "198.51.100.7,nonsense", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "nonsense,198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "nonsense,10.0.0.2", PROXIES, "10.0.0.2"),
        ("10.0.0.1", "198.51.100.7:4711", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, ", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "\t198.51.100.7 ", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "::ffff:198.51.100.7", PROXIES, "198.51.100.7"),
        ("::ffff:10.0.0.1", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.0.0.1", "2001:DB8:0:0::7", PROXIES, "2001:db8::7"),
        ("10.0.0.1", "fe80::7%eth0", PROXIES, "fe80::7"),
        ("10.0.0.1", "0300.0.2.1", PROXIES, "10.0.0.1"),
        ("", "198.51.100.7", PROXIES, None),
        ("unix:", "", PROXIES, None),
    ],
)
def test_the_nearest_address_that_nobody_trusted_vouches_beyond(
    peer: str, forwarded_for: str, trusted: tuple[Network, ...], found: str | None
) -> None:
    address = client_address(peer=peer, forwarded_for=forwarded_for, trusted=trusted)
    assert (str(address) if address else None) == found


@given(claims=st.lists(st.text(max_size=20) | IPV4), real=IPV4.filter(lambda ip: not ip.startswith("10.")))
def test_nothing_a_client_writes_itself_changes_what_the_proxy_saw(claims: list[str], real: str) -> None:
    header = ",".join([*claims, real])
    assert str(client_address(peer="10.0.0.1", forwarded_for=header, trusted=PROXIES)) == real


@given(hops=st.text(max_size=100))
def test_without_proxies_the_header_means_nothing(hops: str) -> None:
    assert str(client_address(peer="192.0.2.1", forwarded_for=hops, trusted=NOBODY)) == "192.0.2.1"


def test_an_endless_header_is_read_for_twenty_hops_only() -> None:
    header = ",".join(["198.51.100.7"] + ["10.0.0.2"] * 20)
    assert str(client_address(peer="10.0.0.1", forwarded_for=header, trusted=PROXIES)) == "10.0.0.2"


def test_what_the_browser_calls_itself_is_cut_and_cleaned() -> None:
    request = RequestFactory().get("/", headers={"User-Agent": "Fire\0fox " + "x" * 300})
    found = client_of(request)
    assert found.ip == "127.0.0.1"
    assert found.user_agent.startswith("Firefox xxx")
    assert len(found.user_agent) <= 256


def test_a_client_may_call_itself_nothing() -> None:
    assert client_of(RequestFactory().get("/")).user_agent == ""

"""Whom a limit counts: networks, not addresses, for IPv6; addresses in whatever case."""

import pytest

from authsecurity.throttling import subjects


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        (None, "no address"),
    ],
)
def test_a_client_is_its_ipv4_address_or_its_ipv6_network(ip: str | None, network: str) -> None:
    assert subjects.network(ip) == network


def test_an_address_is_the_same_in_whatever_case() -> None:
    assert subjects.address("Ben.Q@Example.NET") == subjects.address("ben.q@example.net")


def test_what_is_no_address_is_counted_too_and_never_long() -> None:
    assert subjects.address("x" * 100_000) == "x" * 320
    assert subjects.address("") == ""

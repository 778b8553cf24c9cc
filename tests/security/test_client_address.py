# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on who is counted: clients that claim to be somebody else, nobody, the proxy itself or a health check."""

from collections.abc import Callable
from ipaddress import ip_network

import pytest

from authsecurity.throttling.models import Bucket
from tests.people import ADA
from tests.security.conftest import Ada
from tests.security.doors import at_the_second_step, browser_at, looked_at, try_code, try_password
from tests.walk import Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_ONE_NETWORK = 50
CLAIMS = [
    *("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded"),
    *(
        "X-Cluster-Client-IP",
        "Fastly-Client-IP",
        "X-Original-Forwarded-For",
        "X-Forwarded",
        "Via",
        "Client-IP",
    ),
]
PROBES = ["kube-probe/1.29", "GoogleHC/1.0", "ELB-HealthChecker/2.0", "", "AuthSecurity", "\0", "curl/8"]
GARBAGE = [
    *("a", "", ",", ",,,,", " ", "999.1.1.1", "1.2.3.4:80", "[::1]:80", "0x7f000001", "2130706433", "1.2.3"),
    *("::g", "unknown", "_hidden", "null", "127.0.0.1\0", "'; --", "é", "1.2.3.4 5.6.7.8"),
    *("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "9" * 10_000, "1.1.1.1," * 1_000),
]


def claim(name: str, address: str) -> dict[str, str]:
    return {name: f"for={address};proto=https" if name == "Forwarded" else address}


def networks_counted() -> int:
    """How many networks the sign-ins so far came from, as the service sees it."""
    return Bucket.objects.filter(name="login_network").count()


def guesses_at_nobody(headers: list[dict[str, str]]) -> int:
    """How many of these were looked at. Each is for another address, so that the network alone is limited."""
    browsers = [Browser(headers=header) for header in headers]
    return looked_at(
        [try_password(browser, email=f"nobody{n}@example.org") for n, browser in enumerate(browsers)]
    )


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("proxies", [[], ["10.0.0.0/8"]], ids=["no proxy", "another proxy"])
def test_T01_a_claim_by_anybody_makes_no_other_client(
    db: None, configured: Callable[..., None], name: str, proxies: list[str]
) -> None:
    configured(trusted_proxies=tuple(ip_network(proxy) for proxy in proxies))
    for address in ("198.51.100.1", "10.0.0.1", "2001:db8::1", "127.0.0.1", "198.51.100.1, 10.0.0.1"):
        try_password(Browser(headers=claim(name, address)), email=f"{address}@example.org")
    assert networks_counted() == 1


def test_T01_rotating_every_claim_at_once_gets_no_more_tries(db: None) -> None:
    rotating = [
        {name: value for each in CLAIMS for name, value in claim(each, f"198.51.100.{number}").items()}
        for number in range(1, FROM_ONE_NETWORK + 6)
    ]
    assert guesses_at_nobody(rotating) == FROM_ONE_NETWORK


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize("name", CLAIMS[1:])
def test_T01_behind_a_proxy_no_other_header_counts(db: None, name: str) -> None:
    for number in range(1, 4):
        headers = {"X-Forwarded-For": "203.0.113.9"} | claim(name, f"198.51.100.{number}")
        try_password(Browser(headers=headers))
    assert networks_counted() == 1


def test_T01_behind_proxies_only_the_last_hop_they_saw_counts(
    db: None, configured: Callable[..., None]
) -> None:
    configured(trusted_proxies=(ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8")))
    chains = [f"198.51.100.{number}, 203.0.113.9, 10.0.0.{number}" for number in range(1, 56)]
    assert guesses_at_nobody([{"X-Forwarded-For": chain} for chain in chains]) == FROM_ONE_NETWORK
    assert networks_counted() == 1
    assert try_password(browser_at("203.0.113.10")).code == "invalid_credentials"


@pytest.mark.usefixtures("proxy")
def test_T01_one_customer_with_a_whole_ipv6_network_is_one_client(db: None) -> None:
    hosts = [f"2001:db8:1:1:{number:x}::{number:x}" for number in range(1, 56)]
    assert guesses_at_nobody([{"X-Forwarded-For": host} for host in hosts]) == FROM_ONE_NETWORK
    assert networks_counted() == 1
    assert try_password(browser_at("2001:db8:1:2::1")).code == "invalid_credentials"


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("198.51.100.7", "::ffff:198.51.100.7"),
        ("198.51.100.7", "::ffff:c633:6407"),
        ("2001:db8::7", "2001:DB8:0:0:0:0:0:7"),
        ("2001:db8::7", "2001:db8::8%eth0"),
        ("198.51.100.7", " \t198.51.100.7 "),
    ],
)
def test_T01_another_spelling_is_the_same_client(db: None, one: str, same: str) -> None:
    try_password(browser_at(one))
    try_password(browser_at(same))
    assert networks_counted() == 1


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda text: repr(text[:20]))
def test_T02_a_forwarded_address_of_garbage_changes_no_rule(ada: Ada, garbage: str) -> None:
    browser = Browser(headers={"X-Forwarded-For": garbage})
    assert try_password(browser).code == "invalid_credentials"
    assert try_code(browser, ada.app.fresh_code()).code == "attempt_expired"
    assert try_code(at_the_second_step(browser), ada.app.wrong_code()).code == "invalid_code"
    assert browser.get("totp/").code == "authentication_required"
    assert networks_counted() == 1


@pytest.mark.usefixtures("proxy")
def test_T02_rotating_garbage_gets_no_more_tries(db: None) -> None:
    assert looked_at([try_password(browser_at(garbage)) for garbage in GARBAGE]) == FROM_ANYWHERE
    assert guesses_at_nobody([{"X-Forwarded-For": garbage} for garbage in GARBAGE * 3]) == 45
    assert networks_counted() == 1


def test_T02_without_a_proxy_garbage_is_not_even_read(db: None) -> None:
    browsers = [Browser(headers=dict.fromkeys(CLAIMS, garbage)) for garbage in GARBAGE]
    assert looked_at([try_password(browser) for browser in browsers]) == FROM_ANYWHERE
    assert networks_counted() == 1


def test_T10_loopback_and_health_checks_are_limited(db: None) -> None:
    agents = [{"User-Agent": PROBES[number % len(PROBES)]} for number in range(FROM_ONE_NETWORK + 10)]
    assert guesses_at_nobody(agents) == FROM_ONE_NETWORK


def test_T10_no_user_agent_gets_more_tries_at_an_account(ada: Ada) -> None:
    browsers = [Browser(headers={"User-Agent": agent}) for agent in PROBES * 2]
    assert looked_at([try_password(browser) for browser in browsers]) == FROM_ANYWHERE
    assert {try_password(browser, ADA.password).code for browser in browsers} == {"throttled"}


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "10.1.2.3"])
def test_T10_addresses_inside_are_limited_like_any_other(db: None, inside: str) -> None:
    headers = [{"X-Forwarded-For": inside}] * (FROM_ONE_NETWORK + 2)
    assert guesses_at_nobody(headers) == FROM_ONE_NETWORK

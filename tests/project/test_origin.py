"""One public origin: any other host, port or scheme is turned away or sent to the right one."""

import dataclasses
from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from authsecurity.core import configuration
from authsecurity.project.origin import arrived_over_https
from tests.contract.problems import assert_problem
from tests.walk import Browser

PROXIES = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost",
        "localhost:9000",
        "localhost:8000.evil.example",
        "evil.example:8000",
        "localhost:8000@evil.example",
        "localhost:08000",
        "localhost.:8000",
        "",
        "192.0.2.1:8000",
        "127.0.0.1:9000",
        "127.0.0.1",
    ],
)
@pytest.mark.parametrize("path", ["session/", "/login/", "/"])
def test_another_host_or_port_is_turned_away(browser: Browser, host: str, path: str) -> None:
    assert_problem(browser.get(path, Host=host), 400, "malformed")


def test_a_host_may_be_written_in_capitals(browser: Browser) -> None:
    assert browser.get("session/", Host="LOCALHOST:8000").status == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.2:8000", "[::1]:8000"])
def test_in_local_mode_a_loopback_address_is_sent_to_localhost(browser: Browser, host: str) -> None:
    answer = browser.get("/login/?next=/dashboard/", Host=host)
    assert (answer.status, answer.headers["location"]) == (
        307,
        "http://localhost:8000/login/?next=/dashboard/",
    )


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/%2f/evil.example"])
def test_no_path_leads_the_redirect_elsewhere(browser: Browser, path: str) -> None:
    answer = browser.get(path, Host="127.0.0.1:8000")
    assert answer.headers["location"].startswith("http://localhost:8000/")


def test_in_public_no_loopback_address_is_welcome(https_site: str, db: None) -> None:
    assert_problem(Browser().get("/login/", Host="127.0.0.1"), 400, "malformed")


@pytest.mark.parametrize(
    ("peer", "proto", "trusted", "https"),
    [
        ("192.0.2.1", "", (), True),
        ("10.0.0.1", "https", PROXIES, True),
        ("10.0.0.1", "http", PROXIES, False),
        ("10.0.0.1", "", PROXIES, False),
        ("10.0.0.1", "https,http", PROXIES, False),
        ("192.0.2.1", "https", PROXIES, False),
        ("nonsense", "https", PROXIES, False),
    ],
)
def test_who_says_that_a_request_came_over_https(
    peer: str, proto: str, trusted: tuple[configuration.Network, ...], https: bool
) -> None:
    config = dataclasses.replace(configuration.current(), trusted_proxies=trusted)
    request = RequestFactory().get("/", headers={"X-Forwarded-Proto": proto}, REMOTE_ADDR=peer)
    assert arrived_over_https(request, config) == https


@pytest.fixture
def behind_a_proxy(https_site: str, settings: Settings, db: None) -> Browser:
    """The test's own machine is the proxy."""
    proxies = (ip_network("127.0.0.0/8"),)
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, trusted_proxies=proxies)
    return Browser()


def test_a_page_asked_for_over_http_moves_to_https(behind_a_proxy: Browser) -> None:
    answer = behind_a_proxy.get("/login/?next=/", **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.headers["location"]) == (301, "https://login.example.org/login/?next=/")
    assert "csrftoken" not in str(answer.set_cookies)


@pytest.mark.parametrize(("method", "path"), [("GET", "session/"), ("POST", "login/"), ("POST", "/login/")])
def test_nothing_else_is_answered_over_http(behind_a_proxy: Browser, method: str, path: str) -> None:
    behind_a_proxy.csrf = False
    answer = behind_a_proxy.send(method, path, headers={"X-Forwarded-Proto": "http"})
    assert_problem(answer, 403, "forbidden")


def test_over_https_it_is_answered(behind_a_proxy: Browser) -> None:
    assert behind_a_proxy.get("session/", **{"X-Forwarded-Proto": "https"}).status == 200


@pytest.mark.parametrize(("path", "status"), [("/login", 301), ("session", 404), ("login", 404)])
def test_a_missing_slash_is_added_to_pages_only(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)
    assert (answer.status, answer.headers.get("location")) == (status, "/login/" if status == 301 else None)

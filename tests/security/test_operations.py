# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on how it is run: debug pages, admin sites, other hosts, spoofed proxies, what developers leave behind."""

import dataclasses
import re
import tomllib
from ipaddress import ip_network
from pathlib import Path

import django
import pytest
from django.conf import settings as project
from pytest_django import Settings

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from tests.contract.endpoints import all_endpoints
from tests.people import ADA
from tests.security.conftest import Ada
from tests.walk import Browser

REPOSITORY = Path(__file__).parents[2]
INSIDE = [
    b"Traceback",
    b"DEBUG",
    b"authsecurity.",
    b"settings",
    b"django",
    b"site-packages",
    b"sqlite",
    b"psycopg",
]
NOT_THERE = [
    *("/admin/", "/admin/login/", "/api-auth/login/", "/accounts/login/", "/api/auth/admin/", "/api/"),
    *(
        "/metrics",
        "/debug",
        "/__debug__/",
        "/silk/",
        "/-/",
        "/docs/",
        "/redoc/",
        "/swagger/",
        "/graphql",
        "/status",
    ),
    *(
        "/schema/",
        "/api/schema/",
        "/server-status",
        "/.env",
        "/.git/config",
        "/secret-key",
        "/authsecurity.sqlite3",
    ),
    *(
        "/static/",
        "/static/../secret-key",
        "/static/%2e%2e/secret-key",
        "/outbox/",
        "/media/",
        "/api/auth/",
        "/var/",
    ),
]
EVIL_HOSTS = [
    *(
        "evil.example",
        "localhost",
        "localhost:1337",
        "localhost:80",
        "localhost:8000.evil.example",
        "evil@localhost:8000",
    ),
    *(
        "localhost:8000@evil.example",
        "localhost:8000,evil.example",
        "evil.example:8000",
        "localhost.:8000",
        "",
    ),
    *(
        "[",
        "[::1",
        "[zz]:8000",
        "[v1.x]:8000",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:abc",
        "localhost:99999",
        "\xff",
    ),
    *(
        "localhost:8000/../",
        "localhost:8000#",
        "localhost:8000?x",
        "%6cocalhost:8000",
        "localhost\t:8000",
        "..",
        "*",
    ),
]


def test_O01_debugging_is_off_and_cannot_be_asked_for(browser: Browser) -> None:
    assert project.DEBUG is False
    for path in (*NOT_THERE, "/nothing/?debug=1", "/nothing/?DEBUG=True"):
        content = browser.get(path, **{"X-Debug": "1"}).content
        assert not [word for word in INSIDE if word in content]


def test_O03_there_is_no_admin_site_and_nobody_to_begin_with(browser: Browser) -> None:
    assert not Account.objects.exists()
    assert "django.contrib.admin" not in project.INSTALLED_APPS
    assert not hasattr(Account(), "is_superuser")
    assert not hasattr(Account(), "is_staff")


@pytest.mark.parametrize("path", NOT_THERE)
def test_O05_what_operators_expose_by_accident_is_not_there(ada: Ada, path: str) -> None:
    for browser in (Browser(), ada.browser):
        assert browser.get(path).status == 404
        assert browser.post(path).status == 404


def test_O05_health_says_one_word_to_anybody(browser: Browser) -> None:
    for path in ("/healthz", "/readyz"):
        for host in ("evil.example", "[", "10.0.0.1:1", "localhost:8000"):
            assert browser.get(path, Host=host).json == {"status": "ok"}
        assert browser.post(path).status == 405


@pytest.mark.parametrize("host", EVIL_HOSTS, ids=repr)
def test_O04_another_host_gets_nothing(browser: Browser, host: str) -> None:
    for method, path in (
        ("GET", "/login/"),
        ("GET", "session/"),
        ("POST", "login/"),
        ("GET", "/static/x.css"),
    ):
        answer = browser.send(method, path, headers={"Host": host})
        assert answer.status == 400, path
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not answer.set_cookies
        assert b"evil" not in answer.content


def test_O04_loopback_by_another_name_is_sent_to_the_one_origin(browser: Browser) -> None:
    for host in ("127.0.0.1:8000", "[::1]:8000", "127.1.2.3:8000"):
        answer = browser.get("/login/?next=//evil.example", Host=host)
        assert answer.status == 307
        assert answer.headers["location"] == "http://localhost:8000/login/?next=//evil.example"
        assert not answer.set_cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Server": "evil.example", "X-Original-Host": "evil.example", "X-Host": "evil.example"},
        {"Forwarded": "for=1.2.3.4;host=evil.example;proto=https"},
        {
            "X-Forwarded-Port": "1337",
            "X-Forwarded-Proto": "javascript",
            "X-Forwarded-Prefix": "/evil.example",
        },
        {
            "X-Original-Url": "/evil.example",
            "X-Rewrite-Url": "/evil.example",
            "X-Script-Name": "/evil.example",
        },
    ],
)
def test_P03_no_forwarded_header_changes_where_an_answer_points(ada: Ada, headers: dict[str, str]) -> None:
    for path in ("/", "/login", "/login/", "session/", "schema/", "/favicon.ico"):
        answer = ada.browser.get(path, **headers)
        assert answer.status in (200, 301, 302)
        assert "evil" not in str(answer.headers)
        assert b"evil" not in answer.content
        assert b":1337" not in answer.content  # the digits alone are also in ids
    assert "evil" not in ada.browser.post("totp/setup/", {}, **headers).json["otpauth_uri"]


@pytest.mark.parametrize(
    "claimed", ["6.6.6.6", "6.6.6.6, 7.7.7.7", "127.0.0.1", "::1", "a", "", ",", "\xff", "6.6.6.6:80"]
)
def test_O06_nobody_but_a_named_proxy_says_who_the_client_is(browser: Browser, claimed: str) -> None:
    names = ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded")
    browser.post("login/", ADA.credentials, **dict.fromkeys(names, claimed))
    assert SecurityEvent.objects.get().ip == "127.0.0.1"


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        ("6.6.6.6", "6.6.6.6"),
        ("6.6.6.6, 7.7.7.7", "7.7.7.7"),
        ("6.6.6.6, 10.0.0.1", "6.6.6.6"),
        ("6.6.6.6, garbage", "127.0.0.1"),
        ("garbage", "127.0.0.1"),
        ("6.6.6.6, garbage, 10.0.0.1", "10.0.0.1"),
        ("::ffff:6.6.6.6", "6.6.6.6"),
        ("fe80::1%eth0", "fe80::1"),
        ("1.1.1.1," * 5000 + "7.7.7.7", "7.7.7.7"),
        ("", "127.0.0.1"),
    ],
    ids=lambda text: text[:30],
)
def test_O06_of_what_a_proxy_forwards_only_the_last_hop_counts(
    settings: Settings, browser: Browser, claimed: str, believed: str
) -> None:
    proxies = (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, trusted_proxies=proxies)
    browser.post("login/", ADA.credentials, **{"X-Forwarded-For": claimed})
    assert SecurityEvent.objects.get().ip == believed


def test_O07_nothing_for_developers_is_installed_with_the_service(browser: Browser) -> None:
    apps = {
        "debug_toolbar",
        "silk",
        "django_extensions",
        "rest_framework.authtoken",
        "django.contrib.admindocs",
    }
    assert not apps & set(project.INSTALLED_APPS)
    project_file = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[^a-z0-9-]", name.lower())[0] for name in project_file["project"]["dependencies"]}
    assert not wanted & {"django-debug-toolbar", "django-silk", "django-extensions", "werkzeug", "ipython"}
    for endpoint in all_endpoints():
        answer = browser.get(f"{endpoint.path}?format=api", Accept="text/html,*/*")
        assert not answer.headers["content-type"].startswith("text/html")


def test_O08_django_has_its_known_holes_closed() -> None:
    assert django.VERSION[:2] == (5, 2)
    assert django.VERSION >= (5, 2, 19)

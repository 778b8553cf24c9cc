# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that a header stops: framing, caches, scripts from elsewhere, plain http, text put into our pages."""

import dataclasses
import re
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from tests.contract.endpoints import all_endpoints
from tests.people import ADA
from tests.security.conftest import Ada
from tests.walk import Answer, Browser

PAGES = ["/", "/login/", "/register/", "/dashboard/", "/login", "/nothing/", "/favicon.ico"]
ELSEWHERE = [
    "/healthz",
    "/readyz",
    "/static/nothing.js",
    "/api/",
    "/api/auth/nothing/",
    "/api/auth/login",
    "/admin/",
]
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}


def directives(answer: Answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    assert len({part[0] for part in parts}) == len(parts)
    return {part[0]: part[1:] for part in parts}


def all_sorts(browser: Browser) -> list[Answer]:
    """Every kind of answer there is: pages, the API, errors by us, by DRF and by Django, redirects, files."""
    paths = [*PAGES, *ELSEWHERE, *(found.path for found in all_endpoints())]
    answers = [
        browser.send(method, path) for path in paths for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT")
    ]
    browser.csrf = False
    answers += [browser.send("POST", path, body=b"x") for path in ("login/", "/login/")]
    browser.csrf = True
    answers.append(browser.get("/login/", Host="evil.example"))
    answers.append(browser.send("POST", "login/", body=b"{", content_type="application/json"))
    answers.append(browser.send("POST", "login/", body=b"a=b", content_type="text/plain"))
    answers.append(browser.send("POST", "login/", body={"email": "a" * 70_000}))
    return [*answers, browser.get(stylesheet(browser))]


def stylesheet(browser: Browser) -> str:
    found = re.search(rb'href="(/static/[^"]+\.css)"', browser.get("/login/").content)
    assert found
    return found[1].decode()


@pytest.fixture
def answers(ada: Ada) -> list[Answer]:
    return [*all_sorts(Browser()), *all_sorts(ada.browser), *all_sorts(ada.at_the_second_step())]


def test_H01_nothing_can_be_framed(answers: list[Answer]) -> None:
    for answer in answers:
        assert directives(answer)["frame-ancestors"] == ["'none'"]
        assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE


def test_H02_nothing_about_anybody_is_stored_by_a_cache(ada: Ada) -> None:
    private = [*PAGES[:-1], *(found.path for found in all_endpoints()), "/api/auth/nothing/", "/api/nothing"]
    for browser in (Browser(), ada.browser, ada.at_the_second_step()):
        for path in private:
            for method in ("GET", "POST", "HEAD"):
                answer = browser.send(method, path)
                assert "no-store" in answer.headers["cache-control"], path
                assert "cookie" in answer.headers["vary"].lower(), path
                assert "etag" not in answer.headers
                assert "last-modified" not in answer.headers


@pytest.mark.parametrize(
    "condition", [{"If-None-Match": "*"}, {"If-Modified-Since": "Sun, 01 Jan 2040 00:00:00 GMT"}]
)
def test_H02_no_condition_brings_a_stored_answer_back_to_life(ada: Ada, condition: dict[str, str]) -> None:
    for path in ("session/", "totp/", "/dashboard/"):
        assert ada.browser.get(path, **condition).status == 200
        assert ada.browser.get(path, Range="bytes=0-9").status == 200


def test_H03_the_policy_of_pages_lets_nothing_in_from_elsewhere(browser: Browser) -> None:
    for path in PAGES[1:4]:
        policy = directives(browser.get(path))
        assert policy["default-src"] == ["'none'"]
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
        assert policy["form-action"] == ["'self'"]
        assert policy["base-uri"] == policy["object-src"] == ["'none'"]
        assert policy["img-src"] == ["'self'", "data:"]
        assert "unsafe" not in str(policy)
        assert "*" not in str(policy)
        assert "http" not in str(policy)


def test_H03_the_policy_of_everything_else_allows_nothing_at_all(answers: list[Answer]) -> None:
    for answer in answers:
        if not answer.headers["content-type"].startswith("text/html"):
            assert directives(answer)["default-src"] == ["'none'"]
            assert "sandbox" in directives(answer)
            assert not set(directives(answer)) & {"script-src", "style-src", "connect-src"}


@pytest.mark.parametrize("page", PAGES[1:4])
def test_H03_pages_need_nothing_inline_and_nothing_from_elsewhere(browser: Browser, page: str) -> None:
    html = browser.get(page).content.decode()
    assert not re.search(
        r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|<base\b", html, re.IGNORECASE
    )
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', html):
        assert address.startswith(("/", "#")), address
        assert not address.startswith("//")


def test_H04_no_sink_takes_text(browser: Browser) -> None:
    for path in PAGES[1:4]:
        policy = directives(browser.get(path))
        assert policy["require-trusted-types-for"] == ["'script'"]
        assert policy["trusted-types"] == ["'none'"]


def test_H07_https_is_kept_to_for_two_years(https_site: str, browser: Browser) -> None:
    for answer in all_sorts(Browser()):
        assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "upgrade-insecure-requests" in directives(Browser().get("/login/"))


@pytest.mark.parametrize(
    "proto", [None, "http", "HTTPS", "https, http", "http, https", "https,https", "javascript", ""]
)
def test_H07_plain_http_gets_no_page_and_no_cookie(
    https_site: str, settings: Settings, browser: Browser, proto: str | None
) -> None:
    behind_a_proxy(settings)
    headers = {} if proto is None else {"X-Forwarded-Proto": proto}
    page = Browser().get("/login/?next=//evil.example", **headers)
    assert (page.status, page.headers["location"]) == (301, f"{https_site}/login/?next=//evil.example")
    assert not page.set_cookies
    for method, path in (("GET", "session/"), ("POST", "login/"), ("POST", "/login/"), ("DELETE", "totp/")):
        stranger = Browser(csrf=False)
        answer = stranger.send(method, path, headers=headers)
        assert answer.code == "forbidden"
        assert not answer.set_cookies
    assert Browser(headers={"X-Forwarded-Proto": "https"}).get("session/").status == 200


@pytest.mark.parametrize(
    "spoofed", ["X-Forwarded-Ssl", "X-Url-Scheme", "X-Forwarded-Protocol", "Front-End-Https", "Forwarded"]
)
def test_H07_only_the_one_header_of_a_proxy_says_https(
    https_site: str, settings: Settings, browser: Browser, spoofed: str
) -> None:
    behind_a_proxy(settings)
    value = (
        "proto=https"
        if spoofed == "Forwarded"
        else "https"
        if "Proto" in spoofed or "Url" in spoofed
        else "on"
    )
    assert Browser().get("session/", **{spoofed: value}).code == "forbidden"


def behind_a_proxy(settings: Settings) -> None:
    proxies = (ip_network("127.0.0.1/32"),)
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, trusted_proxies=proxies)


@pytest.mark.parametrize("page", PAGES[1:4])
@pytest.mark.parametrize("text", ["Your-account-is-locked-call-0900", "<b>evil</b>"])
def test_H08_no_page_repeats_what_its_address_says(browser: Browser, page: str, text: str) -> None:
    names = ("error", "message", "next", "email", "title", "state", "q")
    query = "&".join(f"{name}={text}" for name in names)
    assert text.encode() not in browser.get(f"{page}?{query}").content
    for missing in (f"/{text}/", f"/login/{text}", f"/static/{text}", f"/api/auth/{text}/"):
        answer = browser.get(missing)
        assert answer.status == 404
        assert text.encode() not in answer.content


def test_H08_an_error_repeats_nothing_of_the_request(ada: Ada) -> None:
    marker = "marker-that-nobody-says"
    for answer in (
        ada.browser.post("login/", {"email": marker, "password": marker, marker: marker}),
        ada.browser.post("login/", {"email": [marker], "password": {marker: marker}}),
        ada.browser.post("totp/verify/", {"code": marker}),
        ada.browser.post("reauthenticate/", {"password": marker, "code": marker}),
        ada.browser.post("register/", {"email": marker, "password": marker * 2, "name": marker * 9}),
        ada.browser.send("POST", "login/", body=f"{{{marker}".encode()),
        ada.browser.send(marker.upper(), "login/"),
        ada.browser.get("session/", Accept=marker),
        ada.browser.get("/login/", Host=marker),
        Browser().post("login/", ADA.credentials, Origin=f"https://{marker}"),
    ):
        assert answer.status >= 400
        assert marker.encode() not in answer.content
        assert marker not in str(answer.headers).lower()

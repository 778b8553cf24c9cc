"""The headers of every answer: pages, API, static files and errors, on http and on https."""

import re

import pytest

from tests.people import ADA
from tests.walk import Answer, Browser

pytestmark = pytest.mark.urls("tests.contract.broken_project")

PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
PAGES = {
    "a page": ("GET", "/login/", 200),
    "a page that asks for a letter": ("GET", "/forgot-password/", 200),
    "a redirect": ("GET", "/", 302),
    "where programs look for the change of a password": ("GET", "/.well-known/change-password", 302),
    "a missing slash": ("GET", "/login", 301),
    "a page that is none": ("GET", "/nowhere/", 404),
    "a page that cannot be sent to": ("PUT", "/login/", 405),
    "a page that breaks": ("GET", "/broken/", 500),
}
API = {
    "the state": ("GET", "session/", 200),
    "the schema": ("GET", "schema/", 200),
    "a closed door": ("GET", "totp/", 401),
    "a closed file": ("GET", "account/export/", 401),
    "a closed address with an id": ("DELETE", "sessions/x/", 401),
    "a mailed link that is none": ("POST", "password/reset/", 400),
    "an address that is none": ("GET", "nowhere/", 404),
    "a wrong method": ("PUT", "session/", 405),
    "a large body": ("POST", "login/", 413),
    "a wrong content type": ("POST", "login/", 415),
    "a bug": ("GET", "broken/", 500),
}
OTHERS = {
    "live": ("GET", "/healthz", 200),
    "ready": ("GET", "/readyz", 200),
    "where programs look for passkeys": ("GET", "/.well-known/passkey-endpoints", 200),
    "a static file that is none": ("GET", "/static/nowhere.js", 404),
}


@pytest.fixture(params=["http", "https"])
def https(request: pytest.FixtureRequest) -> bool:
    """Each test runs on a local site and on a public one."""
    if request.param == "https":
        request.getfixturevalue("https_site")
    return request.param == "https"


def ask(method: str, path: str, status: int) -> Answer:
    body = {413: b" " * 65537, 415: b"x"}.get(status)
    content_type = "text/plain" if status == 415 else "application/json"
    answer = Browser().send(method, path, body=body, content_type=content_type)
    assert answer.status == status
    return answer


def assert_headers(answer: Answer, *, https: bool) -> None:
    """What is the same for every answer there is."""
    for name, value in EVERYWHERE.items():
        assert answer.headers[name] == value
    allowed = {
        entry for entry in answer.headers["permissions-policy"].split(", ") if not entry.endswith("=()")
    }
    assert allowed == {"publickey-credentials-create=(self)", "publickey-credentials-get=(self)"}
    assert answer.headers.get("strict-transport-security") == (
        "max-age=63072000; includeSubDomains" if https else None
    )
    assert "server" not in answer.headers
    assert not any(name.startswith("access-control-") for name in answer.headers)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "status"), PAGES.values(), ids=PAGES.keys())
def test_pages_and_their_errors(https: bool, method: str, path: str, status: int) -> None:
    answer = ask(method, path, status)
    assert_headers(answer, https=https)
    assert answer.headers["content-security-policy"] == PAGE_CSP + (
        "; upgrade-insecure-requests" if https else ""
    )
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "no-store" in answer.headers["cache-control"]
    assert "Cookie" in answer.headers["vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/verify-email/", "/reset-password/", "/revert-email/", "/unlock/"])
def test_a_page_that_a_letter_opens_tells_nobody_where_it_was(https: bool, path: str) -> None:
    answer = ask("GET", path, 200)
    assert_headers(answer, https=https)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith(PAGE_CSP)
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "status"), API.values(), ids=API.keys())
def test_the_api_and_its_errors(https: bool, method: str, path: str, status: int) -> None:
    answer = ask(method, path, status)
    assert_headers(answer, https=https)
    assert answer.headers["content-security-policy"] == API_CSP
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "Cookie" in answer.headers["vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "status"), OTHERS.values(), ids=OTHERS.keys())
def test_everything_else(https: bool, method: str, path: str, status: int) -> None:
    answer = ask(method, path, status)
    assert_headers(answer, https=https)
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.django_db
def test_a_static_file_may_be_kept_for_ever_and_runs_nothing_as_a_page(https: bool) -> None:
    page = Browser().get("/login/").content.decode()
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert files
    for path in files:
        assert re.search(r"\.[0-9a-f]{12}\.(js|css|svg)$", path)
        answer = ask("GET", path, 200)
        assert_headers(answer, https=https)
        assert answer.headers["content-security-policy"] == API_CSP
        assert "immutable" in answer.headers["cache-control"]
        assert not answer.set_cookies


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["gzip"])
def test_static_files_are_compressed_beforehand(encoding: str) -> None:
    page = Browser().get("/login/").content.decode()
    script = re.findall(r'src="(/static/[^"]+\.js)"', page)[0]
    assert Browser().get(script, **{"Accept-Encoding": encoding}).headers["content-encoding"] == encoding


@pytest.mark.django_db
def test_a_refused_host_gets_them_too(https: bool) -> None:
    answer = Browser().get("/login/", Host="evil.example")
    assert answer.status == 400
    assert_headers(answer, https=https)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.django_db
def test_cookies_are_as_narrow_as_they_can_be(https: bool) -> None:
    prefix = "__Host-" if https else ""
    browser = Browser()
    set_cookies = browser.get("session/").set_cookies
    browser.register(ADA)
    set_cookies |= browser.sign_in(ADA).set_cookies
    browser.add_totp()
    set_cookies |= {
        name: cookie
        for name, cookie in browser.post("login/", ADA.credentials).set_cookies.items()
        if cookie.value
    }
    assert set(set_cookies) == {f"{prefix}{name}" for name in ("sessionid", "attempt", "csrftoken", "device")}
    for cookie in set_cookies.values():
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (https, "/", "")
    session, attempt, csrf = (set_cookies[prefix + name] for name in ("sessionid", "attempt", "csrftoken"))
    assert (session["samesite"], session["httponly"], session["max-age"], session["expires"]) == (
        "Lax",
        True,
        "",
        "",
    )
    assert (attempt["samesite"], attempt["httponly"], attempt["max-age"]) == ("Strict", True, 600)
    assert (csrf["samesite"], csrf["httponly"]) == ("Strict", "")
    device = set_cookies[f"{prefix}device"]
    assert (device["samesite"], device["httponly"], device["max-age"]) == ("Strict", True, 400 * 86400)


@pytest.mark.django_db
def test_on_https_everything_works_under_the_names_nailed_to_the_host(https_site: str) -> None:
    browser = Browser().join(ADA)
    browser.add_totp()
    assert set(browser.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-device"}
    assert browser.post("logout/").state == "anonymous"

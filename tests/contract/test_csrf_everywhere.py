"""Every unsafe method of every API address, signed in or not: our own origin and our own token, or nothing happens."""

from collections.abc import Callable

import pytest

from authsecurity.audit.models import SecurityEvent
from tests.contract.endpoints import UNSAFE, all_endpoints
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Browser

ORIGIN = "http://localhost:8000"
CROSS_SITE: dict[str, dict[str, str]] = {
    "neither header": {},
    "a foreign origin": {"Origin": "https://evil.example"},
    "a foreign origin and our own site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    "no origin at all": {"Origin": "null"},
    "our host over https": {"Origin": "https://localhost:8000"},
    "our host on another port": {"Origin": "http://localhost:9000"},
    "a cross-site request": {"Sec-Fetch-Site": "cross-site"},
    "a cross-site request that names us": {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    "a neighbour's request": {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    "a typed address": {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
    "a Referer instead": {"Referer": f"{ORIGIN}/login/"},
}
OURS = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
TOKENS: dict[str, Callable[[str], dict[str, str]]] = {
    "none": lambda token: {},
    "an empty one": lambda token: {"X-CSRFToken": ""},
    "one of another browser": lambda token: {"X-CSRFToken": "A" * 32},
    "one cut short": lambda token: {"X-CSRFToken": token[:-1]},
    "one with a blank": lambda token: {"X-CSRFToken": f"{token} x"},
    "one in capitals": lambda token: {"X-CSRFToken": token.swapcase()},
    "one that is no ASCII": lambda token: {"X-CSRFToken": "é" * 32},
    "one in another header": lambda token: {"X-XSRF-Token": token},
}


@pytest.fixture(params=["a stranger", "signed in", "half way"])
def sender(request: pytest.FixtureRequest, browser: Browser) -> Browser:
    """Somebody whose browser has a token, and adds nothing to a request by itself."""
    if request.param != "a stranger":
        browser.join(ADA)
    if request.param == "half way":
        browser.add_totp()
        browser.post("login/", ADA.credentials)
    browser.get("session/")
    browser.csrf = False
    return browser


def assert_refused_everywhere(browser: Browser, headers: dict[str, str], code: str) -> None:
    before = browser.get("session/").json, SecurityEvent.objects.count()
    for endpoint in all_endpoints():
        for method in UNSAFE:
            answer = browser.send(method, endpoint.path, body=ADA.credentials, headers=headers)
            assert_problem(answer, 403, code)
    assert (browser.get("session/").json, SecurityEvent.objects.count()) == before


@pytest.mark.parametrize("headers", CROSS_SITE.values(), ids=CROSS_SITE.keys())
def test_what_does_not_come_from_our_own_pages_is_cross_site(
    sender: Browser, headers: dict[str, str]
) -> None:
    token = {"X-CSRFToken": sender.cookies["csrftoken"]}
    assert_refused_everywhere(sender, headers | token, "cross_site")


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_without_this_browsers_token_it_is_csrf_failed(
    sender: Browser, token: Callable[[str], dict[str, str]]
) -> None:
    assert_refused_everywhere(sender, OURS | token(sender.cookies["csrftoken"]), "csrf_failed")


def test_a_token_of_another_browser_does_not_count(sender: Browser) -> None:
    other = Browser()
    other.get("session/")
    assert_refused_everywhere(sender, OURS | {"X-CSRFToken": other.cookies["csrftoken"]}, "csrf_failed")


def test_a_token_without_its_cookie_does_not_count(browser: Browser) -> None:
    browser.get("session/")
    bare = Browser(csrf=False)
    headers = OURS | {"X-CSRFToken": browser.cookies["csrftoken"]}
    for endpoint in all_endpoints():
        for method in UNSAFE:
            assert_problem(bare.send(method, endpoint.path, headers=headers), 403, "csrf_failed")


@pytest.mark.parametrize("made_up", ["x", "A" * 31, "A" * 33, "A" * 64, "-" * 32])
def test_a_cookie_that_is_no_token_of_ours_does_not_count(browser: Browser, made_up: str) -> None:
    browser.csrf = False
    browser.take_cookies({"csrftoken": made_up})
    answer = browser.send("POST", "login/", body=ADA.credentials, headers=OURS | {"X-CSRFToken": made_up})
    assert_problem(answer, 403, "csrf_failed")


def test_a_token_in_the_body_does_not_count(browser: Browser) -> None:
    browser.get("session/")
    browser.csrf = False
    body = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], **ADA.credentials}
    answer = browser.send("POST", "login/", body=body, headers=OURS)
    assert_problem(answer, 403, "csrf_failed")


def test_our_own_pages_get_through(sender: Browser) -> None:
    sender.csrf = True
    for endpoint in all_endpoints():
        for method in UNSAFE:
            answer = sender.send(method, endpoint.path, body={"code": "123456"})
            assert answer.code not in ("cross_site", "csrf_failed")


@pytest.mark.parametrize("path", ["session/", "/login/", "/register/", "/dashboard/"])
def test_the_state_and_every_page_hand_out_the_token(browser: Browser, path: str) -> None:
    cookie = browser.get(path).set_cookies["csrftoken"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Strict", "/", "")
    assert not cookie["httponly"]
    assert not cookie["max-age"]


def test_a_browser_that_has_a_token_keeps_it(browser: Browser) -> None:
    browser.get("session/")
    token = browser.cookies["csrftoken"]
    for path in ("session/", "/login/", "/dashboard/"):
        browser.get(path)
    assert browser.cookies["csrftoken"] == token

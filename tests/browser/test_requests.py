"""What leaves the page or stays behind in the browser: no secret in an address, a store or the console."""

from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.browser.conftest import Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SecondStepPage, SignInPage
from tests.browser.tour import tour
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

# The whole table of the reference: readable by script?, SameSite.
COOKIES = {
    "sessionid": (False, "Lax"),
    "attempt": (False, "Strict"),
    "csrftoken": (True, "Strict"),
    "device": (False, "Strict"),
}
ATTEMPT_LIFETIME = 600  # seconds
STORES = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  window: window.name,
  history: history.state,
})"""
NOTHING_STORED = {
    "local": [],
    "session": [],
    "databases": [],
    "caches": [],
    "workers": 0,
    "window": "",
    "history": None,
}


def test_a_whole_visit_leaves_no_secret_in_an_address_and_nothing_in_a_store(
    visitor: Visitor, stranger: Person
) -> None:
    secrets = {stranger.password, stranger.email}
    stored = {}
    for name in tour(visitor, stranger):
        stored[name] = visitor.page.evaluate(STORES)
        secrets |= secrets_at_hand(visitor)
    sent_secrets = [body for request in visitor.requests if (body := request.post_data)]

    assert stored == dict.fromkeys(stored, NOTHING_STORED)
    assert any(stranger.password in body for body in sent_secrets)
    addresses = [unquote(request.url) for request in visitor.requests if is_sent(request.url)]
    assert [address for address in addresses for secret in secrets if secret in address] == []
    assert [text for text in visitor.console for secret in secrets if secret in text] == []
    assert {urlsplit(address).query for address in addresses} <= {"", "notice=registered", "next=/dashboard/"}


def is_sent(url: str) -> bool:
    return not url.startswith("data:")


def secrets_at_hand(visitor: Visitor) -> set[str]:
    """The cookies, the secret of a set-up, recovery codes and what was typed."""
    values = {str(cookie["value"]) for cookie in visitor.cookies.values()}
    key = visitor.page.locator('[data-slot="secret"]')
    if key.count():
        values.add((key.text_content() or "").replace(" ", ""))
    values.update(visitor.page.locator('[data-slot="codes"] code').all_text_contents())
    for field in visitor.page.locator("input").all():
        values.add(field.input_value())
    return values - {""}


def test_cookies_are_as_narrow_as_they_can_be(visitor: Visitor, protected: Protected) -> None:
    with visitor.page.expect_response("**/api/auth/login/passkey/options/"):
        sign_in = SignInPage(visitor).open()
    assert set(visitor.cookies) == {"csrftoken", "attempt"}  # the challenge in the autofill is this browser's
    expect_narrow_cookies(visitor)

    sign_in.sign_in(protected.person)
    second_step = SecondStepPage(visitor).arrive()
    assert {"csrftoken", "attempt"} <= set(visitor.cookies)
    assert "sessionid" not in visitor.cookies
    expect_narrow_cookies(visitor)
    lifetime = visitor.cookies["attempt"]["expires"] - visitor.page.evaluate("() => Date.now() / 1000")
    assert ATTEMPT_LIFETIME - 30 < lifetime <= ATTEMPT_LIFETIME + 1

    second_step.answer(protected.app.code())
    dashboard = DashboardPage(visitor).arrive()
    assert {"csrftoken", "sessionid"} <= set(visitor.cookies)
    assert "attempt" not in visitor.cookies
    assert visitor.cookies["sessionid"]["expires"] == -1
    expect_narrow_cookies(visitor)

    dashboard.sign_out()
    sign_in.arrive()
    assert "sessionid" not in visitor.cookies


def expect_narrow_cookies(visitor: Visitor) -> None:
    for name, cookie in visitor.cookies.items():
        readable, same_site = COOKIES[name]
        assert (not cookie["httpOnly"], cookie["sameSite"]) == (readable, same_site), name
        assert (cookie["domain"], cookie["path"]) == ("localhost", "/"), name
    visible = visitor.page.evaluate("() => document.cookie")
    assert [pair.split("=")[0] for pair in visible.split("; ")] == ["csrftoken"]


def test_signing_in_rotates_the_csrf_token(visitor: Visitor, ada: Person) -> None:
    sign_in = SignInPage(visitor).open()
    before = visitor.cookies["csrftoken"]["value"]
    sign_in.sign_in(ada)
    DashboardPage(visitor).arrive()
    assert visitor.cookies["csrftoken"]["value"] != before


def test_a_page_that_lost_its_csrf_token_fetches_a_new_one(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(403)
    sign_in = SignInPage(visitor).open()
    visitor.context.clear_cookies(name="csrftoken")

    sign_in.sign_in(ada)

    DashboardPage(visitor).arrive()


def test_a_password_is_only_ever_in_the_body_of_a_post(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    DashboardPage(visitor).arrive()

    carriers = [request for request in visitor.requests if ada.password in (request.post_data or "")]
    assert [(request.method, urlsplit(request.url).path) for request in carriers] == [
        ("POST", "/api/auth/login/")
    ]
    headers = [str(request.headers) for request in visitor.requests]
    assert [line for line in headers if ada.password in line or quote(ada.password) in line] == []

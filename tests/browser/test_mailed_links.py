"""The pages that a letter opens: what becomes of the token, and of the answers to it.

What the service answers is made up here; test_letters.py has the real letters.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.answers import ANONYMOUS, answer, refuse, sent_to
from tests.browser.letter_pages import (
    LINK_PAGES,
    TOKEN,
    MailedLinkPage,
    ResetPasswordPage,
    RevertEmailPage,
    UnlockPage,
    VerifyEmailPage,
)
from tests.browser.pages import SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

NEW_PASSWORD = "nine slow barges at dusk"
ENDPOINTS: dict[type[MailedLinkPage], str] = {
    VerifyEmailPage: "email/verify/",
    ResetPasswordPage: "password/reset/",
    RevertEmailPage: "email/revert/",
    UnlockPage: "login/unlock/",
}
EVERY_PAGE = pytest.mark.parametrize("kind", LINK_PAGES, ids=lambda kind: kind.path)


def press(page: MailedLinkPage) -> None:
    """With a password where there is a field for one."""
    if isinstance(page, ResetPasswordPage):
        page.password.fill(NEW_PASSWORD)
    page.submit.click()


@EVERY_PAGE
def test_the_token_is_in_no_address_and_no_history_and_reaches_no_server_before_the_button(
    visitor: Visitor, kind: type[MailedLinkPage]
) -> None:
    page = kind(visitor).open_link()

    page.page.wait_for_load_state("networkidle")
    assert page.page.evaluate("() => [location.href, history.length, history.state]") == [
        visitor.url + kind.path,
        2,  # the empty tab before
        None,
    ]
    assert TOKEN not in page.page.content()
    assert {request.method for request in visitor.requests} == {"GET"}
    assert all(TOKEN not in str(request.all_headers()) for request in visitor.requests)
    assert all(urlsplit(request.url).fragment == "" for request in visitor.requests[1:])


@EVERY_PAGE
def test_nothing_that_the_page_loads_or_sends_says_where_it_was(
    visitor: Visitor, kind: type[MailedLinkPage]
) -> None:
    answer(visitor, ENDPOINTS[kind], ANONYMOUS)
    press(kind(visitor).open_link())
    SignInPage(visitor).arrive()
    referers = {request.all_headers().get("referer", "") for request in visitor.requests}
    assert "POST" in {request.method for request in visitor.requests}
    assert not any(kind.path in referer for referer in referers)


@EVERY_PAGE
def test_the_button_spends_the_token_and_leads_to_sign_in(
    visitor: Visitor, kind: type[MailedLinkPage]
) -> None:
    answer(visitor, ENDPOINTS[kind], ANONYMOUS)
    press(kind(visitor).open_link())

    sign_in = SignInPage(visitor).arrive()
    expect(sign_in.notice).not_to_be_empty()
    (sent,) = sent_to(visitor, ENDPOINTS[kind])
    assert sent.pop("token") == TOKEN
    assert sent == ({"new_password": NEW_PASSWORD} if kind is ResetPasswordPage else {})
    assert visitor.page.url == f"{visitor.url}/login/"
    visitor.page.reload()
    expect(sign_in.arrive().notice).to_be_empty()


@EVERY_PAGE
def test_a_token_that_is_spent_is_told_with_a_way_on(visitor: Visitor, kind: type[MailedLinkPage]) -> None:
    visitor.announce_status(400)
    refuse(visitor, ENDPOINTS[kind], "invalid_token")
    page = kind(visitor).open_link()
    press(page)

    expect(page.gone).to_be_focused()
    expect(page.problem).to_be_empty()
    expect(page.submit).to_be_hidden()
    ways_on = page.page.locator('[data-panel="gone"]').get_by_role("link")
    assert ways_on.count() > 0


@EVERY_PAGE
def test_a_page_without_a_token_says_so(visitor: Visitor, kind: type[MailedLinkPage]) -> None:
    page = kind(visitor).open_link()
    page.page.reload()
    expect(page.gone).to_be_visible()
    expect(page.submit).to_be_hidden()


@EVERY_PAGE
def test_the_next_link_may_be_opened_in_the_same_tab(visitor: Visitor, kind: type[MailedLinkPage]) -> None:
    answer(visitor, ENDPOINTS[kind], ANONYMOUS)
    first = kind(visitor).open_link()
    with first.page.expect_event("load"):
        first.page.evaluate(f"() => {{ location.hash = 'token={'y' * 43}'; }}")
    first.arrive()
    assert visitor.page.url == visitor.url + kind.path
    press(first)

    SignInPage(visitor).arrive()
    assert [sent["token"] for sent in sent_to(visitor, ENDPOINTS[kind])] == ["y" * 43]


@EVERY_PAGE
def test_too_many_tries_are_told_and_the_button_stays(visitor: Visitor, kind: type[MailedLinkPage]) -> None:
    visitor.announce_status(429)
    refuse(visitor, ENDPOINTS[kind], "throttled", 429, retry_after=600)
    page = kind(visitor).open_link()
    press(page)
    expect(page.problem).to_have_text("Too many tries. Try again in 10 minutes.")
    expect(page.submit).to_be_visible()


@EVERY_PAGE
def test_somebody_signed_in_can_open_a_letter_too(
    visitor: Visitor, ada: Person, kind: type[MailedLinkPage]
) -> None:
    SignInPage(visitor).open().sign_in(ada)
    visitor.page.wait_for_url("**/dashboard/")
    kind(visitor).open_link()
    expect(visitor.page.locator("body")).to_have_attribute("data-state", "authenticated")


def test_a_connection_that_comes_back_late_finds_the_token_still_there(visitor: Visitor) -> None:
    visitor.announce("net::ERR_FAILED")
    answer(visitor, "login/unlock/", ANONYMOUS)
    visitor.context.route("**/api/auth/session/", lambda route: route.abort())
    visitor.open(f"/unlock/#token={TOKEN}")
    expect(visitor.page.get_by_role("heading", name="This page could not load")).to_be_visible()

    visitor.context.unroute("**/api/auth/session/")
    visitor.page.get_by_role("button", name="Try again").click()

    UnlockPage(visitor).arrive().submit.click()
    SignInPage(visitor).arrive()
    assert sent_to(visitor, "login/unlock/") == [{"token": TOKEN}]


def test_another_browser_is_asked_for_the_password(visitor: Visitor) -> None:
    visitor.announce_status(400)
    page = VerifyEmailPage(visitor).open_link()
    expect(page.password).to_be_hidden()
    refuse(visitor, "email/verify/", "password_required")
    page.submit.click()
    expect(page.password).to_be_focused()
    expect(page.password).to_have_accessible_description(re.compile("chose when you registered"))
    expect(page.problem).to_be_empty()

    refuse(visitor, "email/verify/", "invalid_password")
    page.password.fill("not the right one")
    page.submit.click()
    expect_error_at(page.password, "That is not the password")

    answer(visitor, "email/verify/", ANONYMOUS)
    page.password.fill(NEW_PASSWORD)
    page.submit.click()
    expect(SignInPage(visitor).arrive().notice).to_have_text("Your email address is confirmed.")
    assert sent_to(visitor, "email/verify/")[-1] == {"token": TOKEN, "password": NEW_PASSWORD}


def test_a_reset_asks_for_a_code_where_there_is_a_second_factor(visitor: Visitor) -> None:
    visitor.announce_status(400)
    page = ResetPasswordPage(visitor).open_link()
    expect(page.code).to_be_hidden()
    refuse(visitor, "password/reset/", "second_factor_required")
    page.set(NEW_PASSWORD)
    expect(page.code).to_be_focused()
    expect(page.password).to_have_value(NEW_PASSWORD)

    page.answer("12345")
    expect_error_at(page.code, "A code of an app has six digits, a recovery code 24 letters and digits.")
    refuse(visitor, "password/reset/", "invalid_code")
    page.answer("123 456")
    expect_error_at(page.code, "That code is not right.")
    answer(visitor, "password/reset/", ANONYMOUS)
    page.answer("abcd-efgh-ijkl-mnop-qrst-uvwx")

    expect(SignInPage(visitor).arrive().notice).to_have_text("Your new password is set. Sign in.")
    codes = [sent.get("code") for sent in sent_to(visitor, "password/reset/")]
    assert codes == [None, "123456", "ABCDEFGHIJKLMNOPQRSTUVWX"]


def test_a_weak_new_password_is_told_beside_its_field(visitor: Visitor) -> None:
    visitor.announce_status(400)
    errors = {"new_password": [{"code": "too_short", "message": ""}]}
    refuse(visitor, "password/reset/", "invalid", errors=errors)
    page = ResetPasswordPage(visitor).open_link()
    page.set("too short")
    expect_error_at(page.password, "Use at least 15 characters.")

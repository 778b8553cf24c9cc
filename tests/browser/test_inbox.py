"""The panel "Check your inbox": the same for every address, and a letter can be asked for again, after a while.

What the service answers is made up here; test_letters.py has the real letters.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.answers import ANONYMOUS, answer, refuse, sent_to
from tests.browser.conftest import NewVisitor
from tests.browser.letter_pages import (
    ForgotPasswordPage,
    RegisterPageWithInbox,
    VerifyEmailPage,
    WithInbox,
)
from tests.browser.pages import SignInPage
from tests.browser.visitor import Visitor
from tests.conftest import NOON
from tests.people import ADA, BEN

pytestmark = [pytest.mark.browser, pytest.mark.server]

WAIT = 60_000  # ms


def stop_the_clock(visitor: Visitor) -> None:
    """Until the test moves it, however long a step takes here."""
    visitor.page.clock.install(time=NOON)
    visitor.page.clock.pause_at(NOON + timedelta(seconds=1))


def registered(visitor: Visitor) -> WithInbox:
    answer(visitor, "register/", ANONYMOUS, 202)
    page = RegisterPageWithInbox(visitor).open()
    page.register(ADA)
    return page


def asked_for_a_reset(visitor: Visitor) -> WithInbox:
    page = ForgotPasswordPage(visitor).open()
    page.ask_for_letter(ADA.email)
    return page


def asked_for_a_new_link(visitor: Visitor) -> WithInbox:
    visitor.announce_status(400)
    refuse(visitor, "email/verify/", "invalid_token")
    page = VerifyEmailPage(visitor).open_link()
    page.submit.click()
    page.ask_for_letter(ADA.email)
    return page


WAYS = {
    "register": (registered, "email/resend/", 0),
    "forgot": (asked_for_a_reset, "password/forgot/", 1),
    "verify": (asked_for_a_new_link, "email/resend/", 1),
}
EVERY_WAY = pytest.mark.parametrize("way", WAYS)


@EVERY_WAY
def test_the_letter_can_be_asked_for_again_once_a_minute(visitor: Visitor, way: str) -> None:
    stop_the_clock(visitor)
    go, endpoint, sent = WAYS[way]
    answer(visitor, endpoint, {}, 202)
    page = go(visitor)
    page.expect_inbox(ADA.email)
    assert len(sent_to(visitor, endpoint)) == sent

    for times in (1, 2):
        expect(page.send_again).to_be_hidden()
        expect(page.wait).to_have_text(re.compile(r"^You can ask for it again in (60|59) s\.$"))
        page.page.clock.run_for(WAIT - 5000)
        expect(page.send_again).to_be_hidden()
        page.page.clock.run_for(6000)
        expect(page.wait).to_be_empty()
        page.send_again.click()
        expect(page.inbox_heading).to_be_focused()
        expect(page.notice).to_contain_text("Asked for again.")
        assert sent_to(visitor, endpoint)[sent:] == [{"email": ADA.email}] * times


def test_a_limit_is_told_and_the_button_stays(visitor: Visitor) -> None:
    visitor.announce_status(429)
    stop_the_clock(visitor)
    page = registered(visitor)
    refuse(visitor, "email/resend/", "throttled", 429, retry_after=600)
    page.page.clock.run_for(WAIT + 1000)

    page.send_again.click()

    expect(page.problem).to_have_text("Too many tries. Try again in 10 minutes.")
    expect(page.send_again).to_be_visible()


def test_an_address_with_a_typing_error_can_be_typed_again(visitor: Visitor) -> None:
    answer(visitor, "password/forgot/", {}, 202)
    page = ForgotPasswordPage(visitor).open()
    page.ask_for_letter(ADA.email)
    page.expect_inbox(ADA.email)

    page.use_another_address.click()

    expect(page.email).to_be_focused()
    page.ask_for_letter(BEN.email)
    page.expect_inbox(BEN.email)
    expect(page.inbox).not_to_contain_text(ADA.email)


def test_the_password_is_gone_from_the_page_that_waits(visitor: Visitor) -> None:
    page = registered(visitor)
    page.expect_inbox(ADA.email)
    values = visitor.page.locator("input").evaluate_all("(fields) => fields.map(({ value }) => value)")
    assert ADA.password not in values


def test_the_longest_address_fits_on_the_narrowest_screen(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 640})
    answer(visitor, "password/forgot/", {}, 202)
    address = f"{'a' * 64}@{'b' * 63}.example.org"
    page = ForgotPasswordPage(visitor).open()
    page.ask_for_letter(address)
    page.expect_inbox(address)
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth") == 320


@EVERY_WAY
def test_there_is_a_way_to_sign_in(visitor: Visitor, way: str) -> None:
    go, endpoint, _ = WAYS[way]
    answer(visitor, endpoint, {}, 202)
    go(visitor).inbox.get_by_role("link", name="Sign in").click()
    SignInPage(visitor).arrive()


def test_forgot_your_password_is_asked_on_the_sign_in_page(visitor: Visitor) -> None:
    SignInPage(visitor).open("?next=/dashboard/").forgot_password.click()
    page = ForgotPasswordPage(visitor).arrive()
    page.page.get_by_role("link", name="Sign in").click()
    SignInPage(visitor).arrive()
    assert visitor.page.url == f"{visitor.url}/login/?next=%2Fdashboard%2F"

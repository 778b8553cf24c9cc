"""The autofill of /login/: it waits with a fresh challenge, and what else signs in has it out of the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import sent_to
from tests.browser.autofill import ANSWER, NOT_USED, OPTIONS, sign_out, touch_in_autofill
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SignInPage
from tests.browser.passkeys import IS_ENDED, PasskeyStep, enrol
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

LOOKED_AT_AGAIN = "() => document.dispatchEvent(new Event('visibilitychange'))"
FOUR_MINUTES = 4 * 60 * 1000  # ms
MOMENT = 20 * 1000  # ms; longer than the page takes to look at its watch


def test_the_autofill_signs_in_without_the_button(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    sign_in = sign_out(visitor, device)
    expect(sign_in.email).to_be_focused()
    expect(sign_in.email).to_have_attribute("autocomplete", "username webauthn")

    touch_in_autofill(visitor, device)

    DashboardPage(visitor).arrive()
    assert len(sent_to(visitor, ANSWER)) == 1


def test_the_password_has_the_autofill_out_of_its_way(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    sign_in = sign_out(visitor, device)
    assert not visitor.page.evaluate(IS_ENDED)
    device.touched(True)  # whatever began to wait from now on would sign in

    sign_in.sign_in(ada)
    step = PasskeyStep(visitor).arrive()
    with visitor.page.expect_response("**/api/auth/session/"):
        visitor.page.evaluate(LOOKED_AT_AGAIN)

    assert visitor.page.evaluate(IS_ENDED)
    expect(step.submit).to_be_focused()
    assert visitor.state == "second_factor_required"
    assert sent_to(visitor, ANSWER) == []


def test_after_a_wrong_password_the_autofill_waits_again(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    device = enrol(visitor, ada)
    sign_in = sign_out(visitor, device)
    device.touched(True)

    sign_in.sign_in(Person(ada.email, "not the right one"))

    DashboardPage(visitor).arrive()
    assert len(sent_to(visitor, ANSWER)) == 1


def test_after_a_change_of_mind_about_the_button_the_autofill_waits_again(
    visitor: Visitor, ada: Person
) -> None:
    device = enrol(visitor, ada)
    sign_in = sign_out(visitor, device)
    device.recognizes(False)
    device.touched(True)
    for_the_button, for_the_autofill = len(sent_to(visitor, OPTIONS)) + 1, len(sent_to(visitor, OPTIONS)) + 2

    with visitor.page.expect_response(
        lambda answer: answer.url.endswith(OPTIONS) and len(sent_to(visitor, OPTIONS)) > for_the_button
    ):
        sign_in.use_passkey.click()

    expect(sign_in.problem).to_have_text(NOT_USED)
    assert len(sent_to(visitor, OPTIONS)) == for_the_autofill
    assert visitor.state == "anonymous"


def test_the_challenge_in_the_autofill_is_never_old(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    visitor.page.clock.install()
    sign_out(visitor, device)
    asked = len(sent_to(visitor, OPTIONS))

    visitor.page.clock.run_for(FOUR_MINUTES - MOMENT)
    assert len(sent_to(visitor, OPTIONS)) == asked
    with visitor.page.expect_response(f"**/api/auth/{OPTIONS}"):
        device.touched(True)
        visitor.page.clock.run_for(2 * MOMENT)

    DashboardPage(visitor).arrive()
    assert len(sent_to(visitor, OPTIONS)) == asked + 1


def test_nobody_sees_the_page_so_nothing_is_asked_until_somebody_does(visitor: Visitor) -> None:
    visitor.page.clock.install()
    with visitor.page.expect_response(f"**/api/auth/{OPTIONS}"):
        SignInPage(visitor).open()
    asked = len(sent_to(visitor, OPTIONS))
    hide(visitor.page, True)

    visitor.page.clock.run_for(10 * FOUR_MINUTES)
    assert len(sent_to(visitor, OPTIONS)) == asked
    hide(visitor.page, False)
    with visitor.page.expect_response(f"**/api/auth/{OPTIONS}"):
        visitor.page.evaluate(LOOKED_AT_AGAIN)


def hide(page: Page, is_hidden: bool) -> None:
    page.evaluate(
        "(hidden) => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })",
        is_hidden,
    )

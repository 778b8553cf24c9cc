"""Where a second factor is required: whoever has none sets one up before anything else, and is signed in by that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.clock import wait_until_the_code_before_lasts
from tests.browser.dashboard import DashboardPage, EnrollmentPage
from tests.browser.pages import SecondStepPage, SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service, running_service
from tests.walk import AuthenticatorApp, Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """A service that lets nobody in with a password alone."""
    with running_service(workers=1, AUTHSECURITY_REQUIRE_SECOND_FACTOR="on") as running:
        yield running


@pytest.fixture
def enrollment(visitor: Visitor, stranger: Person, strict: Service) -> EnrollmentPage:
    """Somebody new, after the password."""
    Browser.at(strict.url).register(stranger)
    visitor.move_to(strict.url)
    SignInPage(visitor).open().sign_in(stranger)
    return EnrollmentPage(visitor).arrive()


def test_after_the_password_there_is_the_set_up_and_nothing_else(enrollment: EnrollmentPage) -> None:
    visitor = enrollment.visitor
    expect(enrollment.body).to_have_attribute("data-state", "enrollment_required")
    expect(enrollment.second_factor).to_be_visible()
    for card in (enrollment.account.card, enrollment.sessions.card, enrollment.activity.card):
        expect(card).to_be_hidden()
    visitor.open("/login/")
    enrollment.arrive()


def test_the_set_up_completes_the_sign_in(enrollment: EnrollmentPage, stranger: Person) -> None:
    visitor = enrollment.visitor
    enrollment.set_up()
    app = AuthenticatorApp((enrollment.key.text_content() or "").replace(" ", ""))
    wait_until_the_code_before_lasts()
    enrollment.prove(app.code(steps=-1))
    codes = enrollment.code_sheet.arrive().codes
    assert len(codes) == 10
    expect(enrollment.body).to_have_attribute("data-state", "authenticated")
    expect(enrollment.account.card).to_be_hidden()

    enrollment.code_sheet.put_away()

    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.heading).to_have_text(f"Hello, {stranger.name}")
    expect(dashboard.news).to_contain_text("Two-step sign-in is on.")
    expect(dashboard.pill).to_have_text("On")
    expect(dashboard.recovery_codes.left).to_have_text("10 of 10")
    expect(dashboard.sessions.this).to_contain_text("Password, Authenticator app")
    dashboard.sign_out()
    SignInPage(visitor).arrive().sign_in(stranger)
    SecondStepPage(visitor).arrive().answer(app.code())
    dashboard.arrive()


def test_a_wrong_code_is_told_and_the_set_up_goes_on(enrollment: EnrollmentPage) -> None:
    enrollment.visitor.announce_status(400)
    enrollment.set_up()
    app = AuthenticatorApp((enrollment.key.text_content() or "").replace(" ", ""))

    enrollment.prove(app.wrong_code())
    expect_error_at(enrollment.code, "That code is not right.")

    enrollment.turn_on(app.code())
    DashboardPage(enrollment.visitor).arrive()


def test_whoever_has_no_phone_at_hand_can_leave(enrollment: EnrollmentPage) -> None:
    enrollment.sign_out()
    SignInPage(enrollment.visitor).arrive()
    assert enrollment.visitor.state == "anonymous"

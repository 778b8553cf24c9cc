"""A passkey as proof inside the service: "Is it still you?", and the missing step of a sign-in."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.browser.autofill import NOT_USED
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage, EnrollmentPage, StillYouDialog
from tests.browser.pages import SecondStepPage, SignInPage, expect_error_at
from tests.browser.passkeys import IS_ENDED, IS_WAITING, KEEP_SIGNALS, WITHOUT_WEBAUTHN, Authenticator, enrol
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service, running_service
from tests.walk import Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

OPTIONS = "**/api/auth/reauthenticate/options/"
A_WHILE = timedelta(minutes=11)  # a minute more than a sign-in counts as fresh


@pytest.fixture(scope="module")
def later(service: Service) -> Iterator[Service]:
    """The service a while later: it shares the data, and cookies know no port."""
    with running_service(data_dir=service.data_dir, clock_ahead=A_WHILE, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """A service that lets nobody in with a password alone."""
    with running_service(workers=1, AUTHSECURITY_REQUIRE_SECOND_FACTOR="on") as running:
        yield running


def without_verification(visitor: Visitor, device: Authenticator) -> Authenticator:
    """The same passkeys on a key that does not check who holds it."""
    held = device.passkeys
    device.remove()
    key = Authenticator(visitor.page, hasUserVerification=False, isUserVerified=False)
    for passkey in held:
        key.hold(passkey)
    return key


def ask_to_remove_later(visitor: Visitor, later: Service) -> tuple[DashboardPage, StillYouDialog]:
    """A while after the sign-in, somebody removes the only passkey."""
    visitor.move_to(later.url)
    dashboard = DashboardPage(visitor).open()
    dashboard.passkeys.remove(dashboard.passkeys.rows)
    still_you = StillYouDialog(visitor.page)
    expect(still_you.dialog).to_be_visible()
    return dashboard, still_you


# Is it still you?


def test_a_passkey_alone_says_that_it_is_still_you(visitor: Visitor, ada: Person, later: Service) -> None:
    visitor.announce_status(403)
    enrol(visitor, ada)
    dashboard, still_you = ask_to_remove_later(visitor, later)
    expect(still_you.use_passkey).to_be_focused()
    expect(still_you.password).to_be_hidden()

    still_you.use_passkey.click()

    expect(still_you.dialog).to_be_hidden()
    expect(dashboard.passkeys.rows).to_have_count(0)


def test_without_it_the_password_and_a_recovery_code_do(
    visitor: Visitor, ada: Person, later: Service
) -> None:
    visitor.announce_status(401, 403)
    enrol(visitor, ada)
    dashboard, still_you = ask_to_remove_later(visitor, later)

    still_you.use_password.click()
    expect(still_you.password).to_be_focused()
    expect(still_you.code).to_be_hidden()
    expect(still_you.recovery_code).to_be_visible()
    expect(still_you.dialog.get_by_role("button", name="Use your authenticator app")).to_be_hidden()
    still_you.recovery_code.fill("ABCD-EFGH-IJKL-MNOP-QRST-UVWX")
    still_you.prove(ada.password)
    expect_error_at(still_you.recovery_code, "That recovery code is not right.")

    still_you.dialog.get_by_role("button", name="Use a passkey instead").click()
    expect(still_you.use_passkey).to_be_focused()
    still_you.use_passkey.click()
    expect(dashboard.passkeys.rows).to_have_count(0)


def test_a_passkey_that_does_not_check_who_holds_it_takes_the_password_along(
    visitor: Visitor, ada: Person, later: Service
) -> None:
    visitor.announce_status(400, 401, 403)
    without_verification(visitor, enrol(visitor, ada))
    dashboard, still_you = ask_to_remove_later(visitor, later)

    still_you.use_passkey.click()
    expect(still_you.password_beside).to_be_focused()
    expect(still_you.problem).to_be_hidden()
    still_you.use_passkey.click()
    expect_error_at(still_you.password_beside, "Enter your password.")
    still_you.password_beside.fill("not the right one")
    still_you.use_passkey.click()
    expect(still_you.problem).to_have_text("That password is not right.")
    still_you.password_beside.fill(ada.password)
    still_you.use_passkey.click()

    expect(still_you.dialog).to_be_hidden()
    expect(dashboard.passkeys.rows).to_have_count(0)


def test_who_changes_their_mind_is_asked_no_more_than_before(
    visitor: Visitor, ada: Person, later: Service
) -> None:
    visitor.announce_status(403)
    device = enrol(visitor, ada)
    dashboard, still_you = ask_to_remove_later(visitor, later)
    device.recognizes(False)

    still_you.use_passkey.click()
    expect(still_you.problem).to_have_text(NOT_USED)
    expect(still_you.problem).to_have_attribute("data-tone", "calm")
    still_you.cancel()

    expect(still_you.dialog).to_be_hidden()
    expect(dashboard.passkeys.rows).to_have_count(1)


def test_closing_the_dialog_ends_what_waits(visitor: Visitor, ada: Person, later: Service) -> None:
    visitor.announce_status(403)
    visitor.context.add_init_script(KEEP_SIGNALS)
    device = enrol(visitor, ada)
    dashboard, still_you = ask_to_remove_later(visitor, later)
    device.touched(False)
    still_you.use_passkey.click()
    visitor.page.wait_for_function(IS_WAITING)

    visitor.page.keyboard.press("Escape")

    expect(still_you.dialog).to_be_hidden()
    visitor.page.wait_for_function(IS_ENDED)
    expect(dashboard.passkeys.rows).to_have_count(1)


def test_who_closes_the_dialog_at_once_is_asked_for_no_passkey(
    visitor: Visitor, ada: Person, later: Service
) -> None:
    visitor.announce_status(403)
    visitor.context.add_init_script(KEEP_SIGNALS)
    device = enrol(visitor, ada)
    _, still_you = ask_to_remove_later(visitor, later)
    device.touched(False)
    held: list[Route] = []
    visitor.page.route(OPTIONS, lambda route: hold(route, held))
    with visitor.page.expect_request(OPTIONS):
        still_you.use_passkey.click()

    visitor.page.keyboard.press("Escape")
    expect(still_you.dialog).to_be_hidden()
    held[0].continue_()

    expect(still_you.with_passkey).not_to_have_attribute("aria-busy", "true")
    assert visitor.page.evaluate("signals.length") == 0


def hold(route: Route, held: list[Route]) -> None:
    """The answer comes when the test says so."""
    held.append(route)


def test_with_an_app_the_password_takes_its_code(
    visitor: Visitor, protected: Protected, later: Service
) -> None:
    visitor.announce_status(403)
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    Authenticator(visitor.page)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.passkeys.add()
    expect(dashboard.passkeys.rows).to_have_count(1)
    _, still_you = ask_to_remove_later(visitor, later)

    still_you.use_password.click()
    expect(still_you.code).to_be_visible()
    still_you.prove(protected.person.password, protected.app.code(steps=A_WHILE // timedelta(seconds=30)))

    expect(DashboardPage(visitor).passkeys.rows).to_have_count(0)


def test_a_browser_without_passkeys_asks_for_the_password_at_once(
    visitor: Visitor, new_visitor: NewVisitor, ada: Person, later: Service
) -> None:
    enrol(visitor, ada)
    old = new_visitor()
    old.announce_status(403)
    old.context.add_init_script(WITHOUT_WEBAUTHN)
    old.context.add_cookies([{**cookie} for cookie in visitor.context.cookies()])  # type: ignore[typeddict-item]
    _, still_you = ask_to_remove_later(old, later)
    expect(still_you.password).to_be_focused()
    expect(still_you.recovery_code).to_be_visible()
    expect(still_you.use_passkey).to_be_hidden()
    expect(still_you.dialog.get_by_role("button", name="Use a passkey instead")).to_be_hidden()


# Where a second factor is required


def test_a_passkey_completes_the_sign_in(visitor: Visitor, stranger: Person, strict: Service) -> None:
    Browser.at(strict.url).register(stranger)
    visitor.move_to(strict.url)
    device = Authenticator(visitor.page)
    SignInPage(visitor).open().sign_in(stranger)
    enrollment = EnrollmentPage(visitor).arrive()
    expect(enrollment.body).to_have_attribute("data-state", "enrollment_required")
    expect(enrollment.passkeys.card).to_be_visible()
    expect(enrollment.recovery_codes.card).to_be_hidden()

    enrollment.passkeys.add()
    assert len(enrollment.code_sheet.arrive().codes) == 10
    expect(enrollment.body).to_have_attribute("data-state", "authenticated")
    enrollment.code_sheet.put_away()

    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.passkeys.notice).to_contain_text("Your passkey is added.")
    expect(dashboard.sessions.this).to_contain_text(re.compile("Password, Passkey"))
    expect(dashboard.pill).to_have_text("On")
    assert visitor.state == "authenticated"
    assert len(device.passkeys) == 1

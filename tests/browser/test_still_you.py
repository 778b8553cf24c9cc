"""The dialog "Is it still you?": a change asks again when the sign-in is a while ago.

A second service whose clock is ahead is the first one later on: it shares the data, and cookies know no port.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Protected
from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.pages import SecondStepPage, SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service, running_service

pytestmark = [pytest.mark.browser, pytest.mark.server]

A_WHILE = timedelta(minutes=11)  # a minute more than a sign-in counts as fresh
STEPS = A_WHILE // timedelta(seconds=30)


@pytest.fixture(scope="module")
def later(service: Service) -> Iterator[Service]:
    """The service a while later."""
    with running_service(data_dir=service.data_dir, clock_ahead=A_WHILE, workers=1) as running:
        yield running


def test_a_set_up_a_while_after_signing_in_takes_the_password_again(
    visitor: Visitor, ada: Person, later: Service
) -> None:
    visitor.announce_status(401, 403)
    SignInPage(visitor).open().sign_in(ada)
    DashboardPage(visitor).arrive()
    visitor.move_to(later.url)
    dashboard = DashboardPage(visitor).open()
    still_you = StillYouDialog(visitor.page)

    dashboard.start_set_up()
    expect(still_you.password).to_be_focused()
    expect(still_you.code).to_be_hidden()
    still_you.prove("not the right one")
    expect(still_you.problem).to_have_text("That password is not right.")
    still_you.prove(ada.password)

    expect(still_you.dialog).to_be_hidden()
    expect(dashboard.qr).to_be_visible()


def test_removing_the_app_a_while_after_signing_in_takes_the_password_and_a_code(
    visitor: Visitor, protected: Protected, later: Service
) -> None:
    visitor.announce_status(401, 403)
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    DashboardPage(visitor).arrive()
    visitor.move_to(later.url)
    dashboard = DashboardPage(visitor).open()
    still_you = StillYouDialog(visitor.page)

    dashboard.confirm_removal()
    still_you.prove(protected.person.password, protected.app.wrong_code())
    expect_error_at(still_you.code, "That code is not right.")
    still_you.prove(protected.person.password, protected.app.code(steps=STEPS))

    expect(dashboard.pill).to_have_text("Off")


def test_a_recovery_code_answers_for_a_phone_that_is_not_at_hand(
    visitor: Visitor, protected: Protected, later: Service
) -> None:
    visitor.announce_status(401, 403)
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    DashboardPage(visitor).arrive()
    visitor.move_to(later.url)
    dashboard = DashboardPage(visitor).open()
    still_you = StillYouDialog(visitor.page)

    dashboard.start_to_replace()
    still_you.without_phone()
    expect(still_you.recovery_code).to_be_focused()
    expect(still_you.code).to_be_hidden()
    still_you.recovery_code.fill("ABCD-EFGH-IJKL-MNOP-QRST-UVWX")
    still_you.prove(protected.person.password)
    expect_error_at(still_you.recovery_code, "That recovery code is not right.")
    still_you.recovery_code.fill(protected.recovery_codes[0].lower())
    still_you.prove(protected.person.password)

    expect(dashboard.qr).to_be_visible()


def test_who_does_not_answer_changes_nothing(visitor: Visitor, ada: Person, later: Service) -> None:
    visitor.announce_status(403)
    SignInPage(visitor).open().sign_in(ada)
    DashboardPage(visitor).arrive()
    visitor.move_to(later.url)
    dashboard = DashboardPage(visitor).open()
    still_you = StillYouDialog(visitor.page)

    dashboard.start_set_up()
    still_you.password.fill("half a password")
    still_you.cancel()

    expect(still_you.dialog).to_be_hidden()
    expect(dashboard.qr).to_be_hidden()
    expect(dashboard.pill).to_have_text("Off")
    dashboard.start_set_up()
    expect(still_you.password).to_have_value("")

"""A passkey that the service does not have: the device that holds it is told, and does not offer it again."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.answers import refuse
from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.letter_pages import ResetPasswordPage
from tests.browser.pages import SignInPage
from tests.browser.passkeys import UNKNOWN, WITHOUT_AUTOFILL, Authenticator, enrol
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

UNKNOWN_TO_THE_API = {"credential": [{"code": "unknown", "message": ""}]}


@pytest.fixture
def device(visitor: Visitor) -> Authenticator:
    return Authenticator(visitor.page)


@pytest.fixture
def dashboard(visitor: Visitor, ada: Person) -> DashboardPage:
    SignInPage(visitor).open().sign_in(ada)
    return DashboardPage(visitor).arrive()


# Made and not added


@pytest.mark.parametrize(("code", "status"), [("invalid_credential", 400), ("too_many_passkeys", 409)])
def test_one_that_is_refused_is_put_away(
    device: Authenticator, dashboard: DashboardPage, code: str, status: int
) -> None:
    dashboard.visitor.announce_status(status)
    refuse(dashboard.visitor, "passkeys/", code, status)

    dashboard.passkeys.add()

    expect(dashboard.passkeys.problem).to_be_visible()
    assert device.comes_to_hold()


def test_one_for_which_nobody_says_who_they_are_is_put_away(
    device: Authenticator, dashboard: DashboardPage
) -> None:
    dashboard.visitor.announce_status(403)
    refuse(dashboard.visitor, "passkeys/", "reauthentication_required", 403)

    dashboard.passkeys.add()
    still_you = StillYouDialog(dashboard.page)
    expect(still_you.dialog).to_be_visible()
    assert len(device.passkeys) == 1
    still_you.cancel()

    expect(dashboard.passkeys.add_button).to_be_visible()  # it waits no more
    assert device.comes_to_hold()
    expect(dashboard.passkeys.rows).to_have_count(0)


def test_one_that_may_be_added_all_the_same_is_kept(device: Authenticator, dashboard: DashboardPage) -> None:
    dashboard.visitor.announce_status(500)
    dashboard.visitor.announce("net::ERR_FAILED")
    refuse(dashboard.visitor, "passkeys/", "server_error", 500)
    dashboard.passkeys.add()
    expect(dashboard.passkeys.problem).to_contain_text("Something went wrong on our side.")
    assert len(device.passkeys) == 1

    device.forget_all()
    dashboard.visitor.context.route("**/api/auth/passkeys/", lose_the_answer)
    dashboard.passkeys.add()
    expect(dashboard.passkeys.problem).to_contain_text("The server cannot be reached.")
    assert len(device.passkeys) == 1
    dashboard.visitor.context.unroute_all()
    dashboard.page.reload()
    expect(dashboard.passkeys.rows).to_have_count(1)


def lose_the_answer(route: Route) -> None:
    assert route.fetch().status == 201
    route.abort()


# Gone since


def test_one_that_is_gone_is_put_away_at_a_reset(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(400)
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    device = enrol(visitor, ada)
    refuse(visitor, "password/reset/", "second_factor_required")
    reset = ResetPasswordPage(visitor).open_link()
    reset.set("velvet anchors under slow rain")
    expect(reset.code).to_be_focused()
    refuse(visitor, "password/reset/", "invalid_credential", errors=UNKNOWN_TO_THE_API)

    reset.use_passkey.click()

    expect(reset.problem).to_have_text(UNKNOWN)
    assert device.comes_to_hold()


def test_one_that_is_gone_is_put_away_where_it_should_say_that_it_is_still_you(
    visitor: Visitor, ada: Person
) -> None:
    visitor.announce_status(401, 403)
    device = enrol(visitor, ada)
    refuse(visitor, "passkeys/options/", "reauthentication_required", 403)
    refuse(visitor, "reauthenticate/", "invalid_credential", 401, errors=UNKNOWN_TO_THE_API)
    DashboardPage(visitor).passkeys.add()
    still_you = StillYouDialog(visitor.page)

    still_you.use_passkey.click()

    expect(still_you.problem).to_have_text(UNKNOWN)
    assert device.comes_to_hold()


def test_with_the_account_its_passkeys_go_too(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    account = DashboardPage(visitor).account

    account.ask_to_delete()
    account.confirm_deletion(ada.email)

    expect(SignInPage(visitor).arrive().notice).to_have_text("Your account was deleted.")
    assert device.comes_to_hold()

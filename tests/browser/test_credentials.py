"""The dialogs that change the password and the address, and what they say about each answer.

What the service answers is made up here.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import ANONYMOUS, answer, refuse, sent_to
from tests.browser.credentials import AddressDialog, PasswordDialog
from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.pages import SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

NEW_PASSWORD = "nine slow barges at dusk"
NEW_ADDRESS = "ada.new@example.org"


@pytest.fixture
def dashboard(visitor: Visitor, ada: Person) -> DashboardPage:
    SignInPage(visitor).open().sign_in(ada)
    return DashboardPage(visitor).arrive()


def test_a_changed_password_is_told_in_the_card(dashboard: DashboardPage, ada: Person) -> None:
    answer(dashboard.visitor, "password/change/", ANONYMOUS)
    dialog = PasswordDialog(dashboard.page)
    dialog.open()
    dialog.change(ada.password, NEW_PASSWORD)

    expect(dialog.dialog).to_be_hidden()
    expect(dashboard.account.notice).to_contain_text("Your password is changed")
    expect(dialog.opener).to_be_focused()
    wanted = {"current_password": ada.password, "new_password": NEW_PASSWORD}
    assert sent_to(dashboard.visitor, "password/change/") == [wanted]
    values = dashboard.page.locator("input").evaluate_all("(fields) => fields.map(({ value }) => value)")
    assert not {ada.password, NEW_PASSWORD} & set(values)


def test_a_wrong_and_a_weak_password_are_told_beside_their_fields(dashboard: DashboardPage) -> None:
    dashboard.visitor.announce_status(400)
    dialog = PasswordDialog(dashboard.page)
    dialog.open()
    wrong = {"current_password": [{"code": "wrong", "message": ""}]}
    refuse(dashboard.visitor, "password/change/", "invalid", errors=wrong)
    dialog.change("not the right one", NEW_PASSWORD)
    expect_error_at(dialog.current, "That is not the password that you have now.")

    weak = {"new_password": [{"code": "too_common", "message": ""}]}
    refuse(dashboard.visitor, "password/change/", "invalid", errors=weak)
    dialog.change("the right one", "password password")
    expect_error_at(dialog.new, "This password is known to attackers.")

    dialog.cancel()
    dialog.open()
    expect(dialog.current).to_have_value("")
    expect(dialog.new).not_to_have_attribute("aria-invalid", "true")


def test_password_managers_know_whose_password_it_is(dashboard: DashboardPage, ada: Person) -> None:
    username = dashboard.page.locator('[data-form="new-password"] [autocomplete="username"]')
    expect(username).to_have_value(ada.email)


def test_the_well_known_address_leads_through_sign_in_to_the_dialog(visitor: Visitor, ada: Person) -> None:
    visitor.open("/.well-known/change-password")
    SignInPage(visitor).arrive().sign_in(ada)

    dialog = PasswordDialog(visitor.page)
    expect(dialog.current).to_be_focused()
    assert visitor.page.url == f"{visitor.url}/dashboard/"
    dialog.cancel()
    visitor.page.reload()
    DashboardPage(visitor).arrive()
    expect(dialog.dialog).to_be_hidden()


def test_another_address_gets_a_letter_first(dashboard: DashboardPage, ada: Person) -> None:
    answer(dashboard.visitor, "email/change/", {}, 202)
    dialog = AddressDialog(dashboard.page)
    dialog.open()
    dialog.change(NEW_ADDRESS)

    expect(dashboard.account.notice).to_contain_text("Open the link in the letter to the new address.")
    expect(dashboard.account.card).to_contain_text(ada.email)
    assert sent_to(dashboard.visitor, "email/change/") == [{"email": NEW_ADDRESS}]


def test_an_address_that_cannot_be_is_told_beside_its_field(dashboard: DashboardPage) -> None:
    dashboard.visitor.announce_status(400)
    errors = {"email": [{"code": "invalid_email", "message": ""}]}
    refuse(dashboard.visitor, "email/change/", "invalid", errors=errors)
    dialog = AddressDialog(dashboard.page)
    dialog.open()
    dialog.change("nobody")
    expect_error_at(dialog.email, "Enter an address like")


@pytest.mark.parametrize("path", ["password/change/", "email/change/"])
def test_too_many_tries_are_told_in_the_dialog(dashboard: DashboardPage, path: str) -> None:
    dashboard.visitor.announce_status(429)
    refuse(dashboard.visitor, path, "throttled", 429, retry_after=600)
    problem = change_something(dashboard, path).problem
    expect(problem).to_have_text("Too many tries. Try again in 10 minutes.")


@pytest.mark.parametrize("path", ["password/change/", "email/change/"])
def test_who_is_not_fresh_is_asked_who_it_is_over_the_dialog(
    dashboard: DashboardPage, ada: Person, path: str
) -> None:
    dashboard.visitor.announce_status(403)
    refuse(dashboard.visitor, path, "reauthentication_required", 403)
    dialog = change_something(dashboard, path)
    still_you = StillYouDialog(dashboard.page)
    expect(still_you.password).to_be_focused()

    answer(dashboard.visitor, path, {})
    still_you.prove(ada.password)

    expect(dialog.dialog).to_be_hidden()
    expect(dashboard.account.notice).not_to_be_empty()


def change_something(dashboard: DashboardPage, path: str) -> PasswordDialog | AddressDialog:
    """Up to the answer of this path."""
    if path == "email/change/":
        address = AddressDialog(dashboard.page)
        address.open()
        address.change(NEW_ADDRESS)
        return address
    password = PasswordDialog(dashboard.page)
    password.open()
    password.change("the one it is now", NEW_PASSWORD)
    return password

"""The card "Passkeys": added, renamed and removed, and what the device is told of that."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import sent_to
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SecondStepPage, SignInPage, expect_error_at
from tests.browser.passkeys import WITHOUT_WEBAUTHN, Authenticator, enrol
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

CALM = "calm"


def open_dashboard(visitor: Visitor, protected: Protected) -> DashboardPage:
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    return DashboardPage(visitor).arrive()


# One more


def test_the_first_passkey_comes_with_recovery_codes(visitor: Visitor, ada: Person) -> None:
    device = Authenticator(visitor.page)
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.passkeys.rows).to_have_count(0)
    expect(dashboard.recovery_codes.card).to_be_hidden()

    dashboard.passkeys.add()
    assert len(dashboard.code_sheet.arrive().codes) == 10
    dashboard.code_sheet.put_away()

    expect(dashboard.passkeys.notice).to_contain_text("Your passkey is added.")
    expect(dashboard.passkeys.heading).to_be_focused()
    expect(dashboard.passkeys.rows).to_have_count(1)
    expect(dashboard.passkeys.rows).to_contain_text("On one device only")
    expect(dashboard.passkeys.rows).to_contain_text("Not used yet")
    expect(dashboard.recovery_codes.left).to_have_text("10 of 10")
    (held,) = device.passkeys
    assert (held["isResidentCredential"], held["rpId"]) == (True, "localhost")
    assert (held["userName"], held["userDisplayName"]) == (ada.email, ada.name)


def test_one_on_another_device_brings_no_codes(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    dashboard = DashboardPage(visitor)
    device.forget_all()

    dashboard.passkeys.add()

    expect(dashboard.passkeys.rows).to_have_count(2)
    expect(dashboard.passkeys.notice).to_have_text("Your passkey is added. It signs you in on its own.")
    expect(dashboard.code_sheet.list).to_be_hidden()


def test_a_device_that_has_one_says_so(visitor: Visitor, ada: Person) -> None:
    enrol(visitor, ada)
    dashboard = DashboardPage(visitor)

    dashboard.passkeys.add()

    expect(dashboard.passkeys.problem).to_have_text("This device already holds a passkey for this account.")
    expect(dashboard.passkeys.rows).to_have_count(1)


def test_who_changes_their_mind_reads_a_calm_sentence(visitor: Visitor, ada: Person) -> None:
    device = Authenticator(visitor.page)
    device.recognizes(False)
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()

    dashboard.passkeys.add()

    expect(dashboard.passkeys.problem).to_have_text("No passkey was added.")
    expect(dashboard.passkeys.problem).to_have_attribute("data-tone", CALM)
    assert sent_to(visitor, "passkeys/") == []
    device.recognizes(True)
    dashboard.passkeys.add()
    dashboard.code_sheet.arrive()


def test_a_link_to_the_card_leads_there_through_the_sign_in(visitor: Visitor, ada: Person) -> None:
    visitor.open("/dashboard/#passkeys")
    SignInPage(visitor).arrive().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.passkeys.heading).to_be_focused()


def test_a_browser_without_passkeys_says_what_to_do_and_has_no_dead_button(
    new_visitor: NewVisitor, ada: Person
) -> None:
    enrolled = new_visitor()
    enrol(enrolled, ada)
    visitor = new_visitor()
    visitor.context.add_init_script(WITHOUT_WEBAUTHN)
    visitor.context.add_cookies([{**cookie} for cookie in enrolled.context.cookies()])  # type: ignore[typeddict-item]

    card = DashboardPage(visitor).open().passkeys

    expect(card.cannot).to_be_visible()
    expect(card.add_button).to_be_hidden()
    card.rename(card.rows, "Old phone")
    expect(card.rows).to_contain_text("Old phone")


# Another name


def test_a_passkey_is_called_what_its_owner_calls_it(visitor: Visitor, ada: Person) -> None:
    enrol(visitor, ada)
    card = DashboardPage(visitor).passkeys

    card.rename(card.rows, "  <b>Work</b> laptop ")

    expect(card.notice).to_have_text("Your passkey has its new name.")
    expect(card.rows.locator("strong")).to_have_text("<b>Work</b> laptop")
    expect(card.rows.get_by_role("button", name="Remove")).to_have_accessible_description(
        "<b>Work</b> laptop"
    )
    expect(card.heading).to_be_focused()


def test_a_name_that_cannot_be_is_told_beside_its_field(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(400)
    enrol(visitor, ada)
    card = DashboardPage(visitor).passkeys

    card.rename(card.rows, "")
    expect_error_at(card.name, "Enter a name.")
    card.name.fill("x" * 500)
    card.renaming.get_by_role("button", name="Save").click()
    expect_error_at(card.name, "This name is too long")
    card.renaming.get_by_role("button", name="Cancel").click()

    expect(card.renaming).to_be_hidden()
    expect(card.rows.locator("strong")).not_to_have_text(re.compile("x{500}"))


# One less


def test_the_last_one_takes_the_second_step_and_the_codes_along(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    dashboard = DashboardPage(visitor)
    expect(dashboard.pill).to_have_text("On")

    dashboard.passkeys.ask_to_remove(dashboard.passkeys.rows)
    expect(dashboard.passkeys.removal).to_contain_text("nothing backs up your password")
    dashboard.passkeys.removal.get_by_role("button", name="Remove").click()

    expect(dashboard.passkeys.notice).to_contain_text("no longer signs you in")
    expect(dashboard.passkeys.rows).to_have_count(0)
    expect(dashboard.pill).to_have_text("Off")
    expect(dashboard.recovery_codes.card).to_be_hidden()
    assert device.comes_to_hold()


def test_one_of_two_goes_and_the_device_keeps_the_other(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    (first,) = device.passkeys
    device.forget_all()
    card = DashboardPage(visitor).passkeys
    card.add()
    expect(card.rows).to_have_count(2)
    (second,) = device.passkeys

    card.ask_to_remove(card.rows.first)
    expect(card.removal).to_contain_text("Your other passkeys stay as they are.")
    card.removal.get_by_role("button", name="Remove").click()

    expect(card.rows).to_have_count(1)
    assert first["credentialId"] != second["credentialId"]
    assert device.comes_to_hold(second["credentialId"])


def test_who_keeps_it_changes_nothing(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    card = DashboardPage(visitor).passkeys

    card.ask_to_remove(card.rows)
    card.removal.get_by_role("button", name="Keep it").click()

    expect(card.removal).to_be_hidden()
    expect(card.rows).to_have_count(1)
    assert len(device.passkeys) == 1


# Beside the authenticator app


def test_beside_an_app_the_cards_say_what_is_true_of_both(visitor: Visitor, protected: Protected) -> None:
    dashboard = open_dashboard(visitor, protected)
    Authenticator(visitor.page)
    expect(dashboard.second_factor).to_contain_text("Signing in takes your password and a code")

    dashboard.passkeys.add()
    expect(dashboard.passkeys.notice).to_contain_text("Your passkey is added.")

    expect(dashboard.code_sheet.list).to_be_hidden()
    expect(dashboard.second_factor).to_contain_text("or one of your passkeys")
    dashboard.ask_to_remove()
    expect(dashboard.removal_dialog).to_contain_text("takes one of your passkeys")
    dashboard.removal_dialog.get_by_role("button", name="Remove").click()
    expect(dashboard.news).to_contain_text("Your authenticator app is removed.")
    expect(dashboard.pill).to_have_text("On")
    expect(dashboard.recovery_codes.left).to_have_text("10 of 10")


def test_with_an_app_the_last_passkey_leaves_the_app(visitor: Visitor, protected: Protected) -> None:
    dashboard = open_dashboard(visitor, protected)
    Authenticator(visitor.page)
    dashboard.passkeys.add()

    dashboard.passkeys.ask_to_remove(dashboard.passkeys.rows)
    expect(dashboard.passkeys.removal).to_contain_text("your password and a code from your authenticator app")
    dashboard.passkeys.removal.get_by_role("button", name="Remove").click()

    expect(dashboard.passkeys.rows).to_have_count(0)
    expect(dashboard.pill).to_have_text("On")
    expect(dashboard.recovery_codes.left).to_have_text("10 of 10")


# What the device is told


def test_a_new_name_of_the_account_stands_on_the_device_too(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    dashboard = DashboardPage(visitor)

    dashboard.account.rename("Ada Lovelace")

    expect(dashboard.heading).to_have_text("Hello, Ada Lovelace")
    assert device.becomes(lambda held: [each["userDisplayName"] for each in held] == ["Ada Lovelace"])
    assert [each["userName"] for each in device.passkeys] == [ada.email]

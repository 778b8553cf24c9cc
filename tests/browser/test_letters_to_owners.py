"""From the real letter to the page behind its link, and on: a forgotten password, a changed address, the way back."""

import dataclasses

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor, Protected
from tests.browser.credentials import AddressDialog, PasswordDialog
from tests.browser.dashboard import DashboardPage
from tests.browser.letter_pages import (
    ForgotPasswordPage,
    ResetPasswordPage,
    RevertEmailPage,
    VerifyEmailPage,
)
from tests.browser.pages import RecoveryCodeStep, SecondStepPage, SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.letters import Outbox
from tests.people import Person
from tests.server import Service

pytestmark = [pytest.mark.browser, pytest.mark.server]

NEW_PASSWORD = "nine slow barges at dusk"


@pytest.fixture
def outbox(service: Service) -> Outbox:
    """What the service sends."""
    return Outbox(service.data_dir)


def with_new_password(person: Person) -> Person:
    return dataclasses.replace(person, password=NEW_PASSWORD)


def with_new_address(person: Person) -> Person:
    return dataclasses.replace(person, email=f"new-{person.email}")


def signed_in(visitor: Visitor, person: Person) -> DashboardPage:
    SignInPage(visitor).open().sign_in(person)
    return DashboardPage(visitor).arrive()


def open_reset(visitor: Visitor, outbox: Outbox, person: Person) -> ResetPasswordPage:
    page = ForgotPasswordPage(visitor).open()
    page.ask_for_letter(person.email)
    page.expect_inbox(person.email)
    return ResetPasswordPage(visitor).open_link(outbox.newest(person.email, "Set a new password").link)


def change_address(dashboard: DashboardPage, outbox: Outbox, person: Person) -> VerifyEmailPage:
    """Up to the page behind the link to the new address."""
    dialog = AddressDialog(dashboard.page)
    dialog.open()
    dialog.change(with_new_address(person).email)
    expect(dashboard.account.notice).to_contain_text("Open the link in the letter to the new address.")
    letter = outbox.newest(with_new_address(person).email, "Confirm your new email address")
    return VerifyEmailPage(dashboard.visitor).open_link(letter.link)


def test_a_forgotten_password_is_set_anew(visitor: Visitor, outbox: Outbox, ada: Person) -> None:
    visitor.announce_status(400, 401)
    reset = open_reset(visitor, outbox, ada)
    reset.set("too short")
    expect_error_at(reset.password, "Use at least 15 characters.")
    reset.set(NEW_PASSWORD)

    sign_in = SignInPage(visitor).arrive()
    expect(sign_in.notice).to_have_text("Your new password is set. Sign in.")
    assert visitor.state == "anonymous"
    sign_in.sign_in(ada)
    expect(sign_in.problem).to_be_visible()
    sign_in.sign_in(with_new_password(ada))
    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.activity.card).to_contain_text("New password set with a mailed link")


def test_a_link_sets_a_password_once(visitor: Visitor, outbox: Outbox, ada: Person) -> None:
    visitor.announce_status(400)
    open_reset(visitor, outbox, ada).set(NEW_PASSWORD)
    SignInPage(visitor).arrive()
    again = ResetPasswordPage(visitor).open_link(outbox.newest(ada.email, "Set a new password").link)
    again.set("another one of five words")
    expect(again.gone).to_be_focused()
    again.page.get_by_role("link", name="Get a new link").click()
    ForgotPasswordPage(visitor).arrive()


def test_with_a_second_factor_a_reset_takes_a_code_of_the_app(
    visitor: Visitor, outbox: Outbox, protected: Protected
) -> None:
    visitor.announce_status(400)
    reset = open_reset(visitor, outbox, protected.person)
    reset.set(NEW_PASSWORD)
    expect(reset.code).to_be_focused()
    reset.answer(protected.app.wrong_code())
    expect_error_at(reset.code, "That code is not right.")
    reset.answer(protected.app.code())

    SignInPage(visitor).arrive().sign_in(with_new_password(protected.person))
    recovery: RecoveryCodeStep = SecondStepPage(visitor).arrive().without_phone()
    recovery.answer(protected.recovery_codes[0])
    DashboardPage(visitor).arrive()


def test_with_a_second_factor_a_reset_takes_a_recovery_code(
    visitor: Visitor, outbox: Outbox, protected: Protected
) -> None:
    visitor.announce_status(400)
    reset = open_reset(visitor, outbox, protected.person)
    reset.set(NEW_PASSWORD)
    reset.answer(protected.recovery_codes[0].lower())

    SignInPage(visitor).arrive().sign_in(with_new_password(protected.person))
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    expect(DashboardPage(visitor).arrive().recovery_codes.left).to_have_text("9 of 10")


def test_an_address_without_an_account_looks_the_same(visitor: Visitor, stranger: Person) -> None:
    page = ForgotPasswordPage(visitor).open()
    page.ask_for_letter(stranger.email)
    page.expect_inbox(stranger.email)
    expect(page.problem).to_be_empty()


def test_a_changed_password_ends_the_other_sessions(new_visitor: NewVisitor, ada: Person) -> None:
    here, elsewhere = new_visitor(), new_visitor()
    signed_in(elsewhere, ada)
    dashboard = signed_in(here, ada)
    here.announce_status(400)
    dialog = PasswordDialog(dashboard.page)
    dialog.open()
    dialog.change("not the right one", NEW_PASSWORD)
    expect_error_at(dialog.current, "That is not the password that you have now.")
    dialog.change(ada.password, NEW_PASSWORD)

    expect(dashboard.account.notice).to_contain_text("Your password is changed")
    assert here.state == "authenticated"
    assert elsewhere.state == "anonymous"
    dashboard.sign_out()
    SignInPage(here).arrive().sign_in(with_new_password(ada))
    dashboard.arrive()


def test_a_changed_address_is_in_force_once_its_letter_is_opened(
    visitor: Visitor, outbox: Outbox, ada: Person
) -> None:
    dashboard = signed_in(visitor, ada)
    verify = change_address(dashboard, outbox, ada)
    verify.submit.click()

    dashboard.arrive()
    expect(dashboard.notice).to_have_text("Your email address is confirmed.")
    expect(dashboard.account.card).to_contain_text(with_new_address(ada).email)
    dashboard.sign_out()
    SignInPage(visitor).arrive().sign_in(with_new_address(ada))
    dashboard.arrive()


def test_the_old_address_takes_the_account_back(new_visitor: NewVisitor, outbox: Outbox, ada: Person) -> None:
    thief, owner = new_visitor(), new_visitor()
    change_address(signed_in(thief, ada), outbox, ada).submit.click()
    DashboardPage(thief).arrive()

    letter = outbox.newest(ada.email, "Your email address was changed")
    RevertEmailPage(owner).open_link(letter.link).submit.click()

    sign_in = SignInPage(owner).arrive()
    expect(sign_in.notice).to_contain_text("Your old address is back")
    assert thief.state == "anonymous"
    sign_in.sign_in(ada)
    expect(DashboardPage(owner).arrive().account.card).to_contain_text(ada.email)

"""Every page in every state worth a look, one after the other, as one person meets them."""

import dataclasses
from collections.abc import Generator, Iterator

from playwright.sync_api import expect

from tests.browser.clock import wait_until_the_code_before_lasts
from tests.browser.credentials import AddressDialog, PasswordDialog
from tests.browser.dashboard import DashboardPage
from tests.browser.letter_pages import LINK_PAGES, ForgotPasswordPage
from tests.browser.pages import RegisterPage, SignInPage, expect_error_at
from tests.browser.passkeys import Authenticator, PasskeyStep
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.walk import AuthenticatorApp


def tour(visitor: Visitor, stranger: Person) -> Iterator[str]:
    """Stops at each state and says its name; the whole main path lies on the way."""
    visitor.announce_status(400, 401, 404)
    yield from _outside(visitor, stranger)
    app = yield from _inside(visitor)
    yield from _second_step(visitor, stranger, app)


def _outside(visitor: Visitor, stranger: Person) -> Iterator[str]:
    visitor.open("/no-such-page/")
    yield "nothing here"

    for kind in LINK_PAGES:
        link_page = kind(visitor).open_link()
        yield link_page.path
        visitor.page.reload()
        expect(link_page.gone).to_be_visible()
        yield f"{link_page.path}, without its token"
    ForgotPasswordPage(visitor).open()
    yield "forgot password"

    register = RegisterPage(visitor).open()
    yield "register"
    register.register(dataclasses.replace(stranger, email="nobody", password="short"))
    expect_error_at(register.email, "Enter an address like")
    yield "register, with errors"

    register.register(stranger)
    sign_in = SignInPage(visitor).arrive()
    yield "sign in, just registered"
    sign_in.sign_in(dataclasses.replace(stranger, password="not the right one"))
    expect(sign_in.problem).to_be_visible()
    yield "sign in, refused"
    sign_in.sign_in(stranger)


def _inside(visitor: Visitor) -> Generator[str, None, AuthenticatorApp]:
    dashboard = DashboardPage(visitor).arrive()
    yield "dashboard, off"
    dashboard.set_up()
    app = AuthenticatorApp((dashboard.key.text_content() or "").replace(" ", ""))
    yield "dashboard, set-up"
    dashboard.prove(app.wrong_code())
    expect_error_at(dashboard.code, "That code is not right.")
    yield "dashboard, set-up refused"

    wait_until_the_code_before_lasts()
    dashboard.prove(app.code(steps=-1))
    dashboard.code_sheet.arrive()
    yield "dashboard, recovery codes"
    dashboard.code_sheet.put_away()
    expect(dashboard.pill).to_have_text("On")
    yield "dashboard, on"
    dashboard.account.change_name.click()
    yield "dashboard, about to rename"
    dashboard.account.ask_to_delete()
    dashboard.account.confirm_deletion("somebody@example.org")
    expect_error_at(dashboard.account.confirmation, "That is not the email address of this account.")
    yield "dashboard, about to delete, refused"
    dashboard.account.deletion.get_by_role("button", name="Keep it").click()
    for dialog in (PasswordDialog(visitor.page), AddressDialog(visitor.page)):
        dialog.open()
        yield f"dashboard, {type(dialog).__name__}"
        dialog.cancel()
    dashboard.recovery_codes.ask_for_new()
    yield "dashboard, about to make new codes"
    dashboard.recovery_codes.dialog.get_by_role("button", name="Keep the old ones").click()
    dashboard.ask_to_remove()
    yield "dashboard, about to remove the app"
    dashboard.removal_dialog.get_by_role("button", name="Keep it").click()
    yield from _passkey(visitor, dashboard)
    dashboard.sign_out()
    return app


def _passkey(visitor: Visitor, dashboard: DashboardPage) -> Iterator[str]:
    device = Authenticator(visitor.page)
    card = dashboard.passkeys
    card.add()
    expect(card.rows).to_have_count(1)
    yield "dashboard, with a passkey"
    card.add()
    expect(card.problem).to_be_visible()
    yield "dashboard, that device has one"
    card.rename(card.rows, "")
    expect_error_at(card.name, "Enter a name.")
    yield "dashboard, about to rename a passkey, refused"
    card.renaming.get_by_role("button", name="Cancel").click()
    card.ask_to_remove(card.rows)
    yield "dashboard, about to remove a passkey"
    card.removal.get_by_role("button", name="Keep it").click()
    device.touched(False)  # else the autofill signs in by itself


def _second_step(visitor: Visitor, stranger: Person, app: AuthenticatorApp) -> Iterator[str]:
    SignInPage(visitor).arrive().sign_in(stranger)
    passkey_step = PasskeyStep(visitor).arrive()
    yield "second step, passkey"
    second_step = passkey_step.with_app()
    yield "second step"
    second_step.answer(app.wrong_code())
    expect_error_at(second_step.code, "That code is not right.")
    yield "second step, refused"

    recovery = second_step.without_phone()
    recovery.answer("ABCD-EFGH")
    expect_error_at(recovery.code, "A recovery code has 24 letters and digits.")
    yield "second step, half a recovery code"
    recovery.with_phone()

    second_step.answer(app.code())
    DashboardPage(visitor).arrive()
    yield "dashboard, after both steps"

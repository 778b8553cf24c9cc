"""The dashboard as people use it: the page with one card, one class per other card, and the dialog over all."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import OnePage
from tests.browser.passkeys import PasskeysCard
from tests.browser.recovery_codes import CodeSheet, RecoveryCodesCard


class DashboardPage(OnePage):
    """The page of somebody signed in, and its card "Two-step sign-in"."""

    path = "/dashboard/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name=re.compile("^Hello, "))

    @property
    def account(self) -> "AccountCard":
        return AccountCard(self.page)

    @property
    def sessions(self) -> "SessionsCard":
        return SessionsCard(self.page)

    @property
    def activity(self) -> "ActivityCard":
        return ActivityCard(self.page)

    @property
    def passkeys(self) -> PasskeysCard:
        return PasskeysCard(self.page)

    @property
    def recovery_codes(self) -> RecoveryCodesCard:
        return RecoveryCodesCard(self.page)

    @property
    def code_sheet(self) -> CodeSheet:
        return CodeSheet(self.page)

    @property
    def second_factor(self) -> Locator:
        return self.page.get_by_role("region", name="Two-step sign-in", exact=True)

    @property
    def pill(self) -> Locator:
        """On or Off."""
        return self.second_factor.locator('[data-slot="totp-pill"]')

    @property
    def news(self) -> Locator:
        """What came of the last change of this card."""
        return self.second_factor.get_by_role("status")

    @property
    def qr(self) -> Locator:
        return self.second_factor.get_by_role("img", name="QR code for your authenticator app")

    @property
    def key(self) -> Locator:
        """The secret, for typing."""
        return self.second_factor.locator('[data-slot="secret"]')

    @property
    def code(self) -> Locator:
        return self.second_factor.get_by_label("Code", exact=True)

    @property
    def submit(self) -> Locator:
        return self.second_factor.get_by_role("button", name="Turn on")

    @property
    def trouble(self) -> Locator:
        """What is wrong and belongs to this card."""
        return self.second_factor.get_by_role("alert")

    @property
    def removal_dialog(self) -> Locator:
        return self.page.get_by_role("dialog", name="Remove your authenticator app?")

    @property
    def sign_out_button(self) -> Locator:
        return self.page.get_by_role("banner").get_by_role("button", name="Sign out")

    def start_set_up(self) -> None:
        self._press("Set up authenticator app")

    def set_up(self) -> None:
        self.start_set_up()
        expect(self.qr).to_be_visible()

    def start_to_replace(self) -> None:
        self._press("Replace authenticator app")

    def replace(self) -> None:
        self.start_to_replace()
        expect(self.qr).to_be_visible()

    def photograph_qr(self, picture: Path) -> Path:
        self.qr.screenshot(path=picture)
        return picture

    def turn_on(self, code: str) -> list[str]:
        """Prove the new secret and save the recovery codes, up to the card that says it is on."""
        self.prove(code)
        codes = self.code_sheet.arrive().codes
        self.code_sheet.put_away()
        expect(self.pill).to_have_text("On")
        expect(self.qr).to_be_hidden()
        return codes

    def prove(self, code: str) -> None:
        """The sixth digit sends it."""
        self.code.fill(code)

    def cancel_set_up(self) -> None:
        self._press("Cancel")
        expect(self.qr).to_be_hidden()

    def ask_to_remove(self) -> None:
        self._press("Remove authenticator app")
        expect(self.removal_dialog).to_be_visible()

    def confirm_removal(self) -> None:
        self.ask_to_remove()
        self.removal_dialog.get_by_role("button", name="Remove").click()

    def remove(self) -> None:
        self.confirm_removal()
        expect(self.removal_dialog).to_be_hidden()

    def sign_out(self) -> None:
        self.sign_out_button.click()

    def _press(self, name: str) -> None:
        self.second_factor.get_by_role("button", name=name, exact=True).click()


class EnrollmentPage(DashboardPage):
    """The same page before the sign-in is complete: a second factor is required, and there is none yet."""

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="One more step")


class AccountCard:
    """Name, address, and what can be done with the whole account."""

    def __init__(self, page: Page) -> None:
        self.card = page.get_by_role("region", name="Account", exact=True)
        self.notice = self.card.get_by_role("status")
        self.name = self.card.get_by_label("Name", exact=True)
        self.change_name = self.card.get_by_role("button", name="Change name")
        self.download = self.card.get_by_role("button", name="Download my data")
        self.deletion = page.get_by_role("dialog", name="Delete your account?")
        self.confirmation = self.deletion.get_by_label("To confirm, type")

    def rename(self, name: str) -> None:
        self.change_name.click()
        self.name.fill(name)
        self.card.get_by_role("button", name="Save").click()

    def ask_to_delete(self) -> None:
        self.card.get_by_role("button", name="Delete account").click()
        expect(self.confirmation).to_be_focused()

    def confirm_deletion(self, address: str) -> None:
        self.confirmation.fill(address)
        self.deletion.get_by_role("button", name="Delete account").click()


class SessionsCard:
    """Where somebody is signed in."""

    def __init__(self, page: Page) -> None:
        self.card = page.get_by_role("region", name="Where you are signed in")
        self.notice = self.card.get_by_role("status")
        self.rows = self.card.get_by_role("listitem")
        self.this = self.rows.filter(has_text="This session")
        self.others = self.rows.filter(has=page.get_by_role("button", name="End", exact=True))
        self.end_all_others = self.card.get_by_role("button", name="End all other sessions")
        self.dialog = page.get_by_role("dialog", name="End all other sessions?")

    def end(self, row: Locator) -> None:
        row.get_by_role("button", name="End", exact=True).click()


class ActivityCard:
    """What happened to the account, newest first."""

    def __init__(self, page: Page) -> None:
        self.card = page.get_by_role("region", name="Activity")
        self.rows = self.card.get_by_role("listitem")
        self.show_more = self.card.get_by_role("button", name="Show more")


class StillYouDialog:
    """ "Is it still you?", which the dashboard asks before a change when the sign-in is a while ago."""

    def __init__(self, page: Page) -> None:
        self.dialog = page.get_by_role("dialog", name="Is it still you?")
        self.problem = self.dialog.get_by_role("alert")
        self.with_passkey = page.locator('[data-form="reauthenticate-passkey"]')
        with_password = self.dialog.locator('[data-form="reauthenticate"]')
        self.password = with_password.get_by_label("Password", exact=True)
        self.code = self.dialog.get_by_label("Code from your authenticator app")
        self.recovery_code = self.dialog.get_by_label("Recovery code", exact=True)
        self.password_beside = self.with_passkey.get_by_label("Password", exact=True)
        self.use_passkey = self.dialog.get_by_role("button", name="Use a passkey", exact=True)
        self.use_password = self.dialog.get_by_role("button", name="Use your password instead")

    def without_phone(self) -> None:
        self.dialog.get_by_role("button", name="Use a recovery code instead").click()

    def prove(self, password: str, code: str = "") -> None:
        self.password.fill(password)
        if code:
            self.code.fill(code)
        self.dialog.get_by_role("button", name="Continue").click()

    def cancel(self) -> None:
        self.dialog.get_by_role("button", name="Cancel").click()

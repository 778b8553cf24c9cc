"""The pages around the letters: where they are asked for, and where their links lead."""

from typing import Self

from playwright.sync_api import Locator, expect

from tests.browser.pages import OnePage, RegisterPage

TOKEN = "x" * 43  # of no letter


class WithInbox(OnePage):
    """A page with the panel "Check your inbox"."""

    @property
    def inbox(self) -> Locator:
        return self.page.locator('[data-panel="inbox"]')

    @property
    def inbox_heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Check your inbox")

    @property
    def send_again(self) -> Locator:
        return self.inbox.get_by_role("button", name="Send it again")

    @property
    def use_another_address(self) -> Locator:
        return self.inbox.get_by_role("button", name="Use another address")

    @property
    def wait(self) -> Locator:
        """For how long there is no button."""
        return self.inbox.locator('[data-slot="wait"]')

    def expect_inbox(self, address: str) -> None:
        expect(self.inbox_heading).to_be_focused()
        expect(self.inbox).to_contain_text(address)
        assert address not in self.page.url


class RegisterPageWithInbox(RegisterPage, WithInbox):
    """Where addresses must be proved."""


class ForgotPasswordPage(WithInbox):
    """Asks for the letter that leads to a new password."""

    path = "/forgot-password/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Forgot your password?")

    @property
    def email(self) -> Locator:
        return self.page.get_by_label("Email address")

    def ask_for_letter(self, address: str) -> None:
        self.email.fill(address)
        self.page.get_by_role("button", name="Send me a link").click()


class MailedLinkPage(OnePage):
    """A page that a letter opens."""

    button: str
    title: str

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name=self.title)

    @property
    def gone(self) -> Locator:
        return self.page.get_by_role("heading", name="This link does not work any more")

    @property
    def submit(self) -> Locator:
        return self.page.get_by_role("button", name=self.button)

    def open_link(self, link: str = "") -> Self:
        """As a letter has it, with the token, which leaves the address bar at once."""
        before_token = f"{self.visitor.url}{self.path}#token="
        link = link or before_token + TOKEN
        assert link.startswith(before_token)
        self.page.goto(link, wait_until="domcontentloaded")
        self.arrive()
        assert self.page.url == self.visitor.url + self.path
        return self


class VerifyEmailPage(MailedLinkPage, WithInbox):
    """Confirms an address."""

    path = "/verify-email/"
    title = "Confirm your address"
    button = "Confirm this address"

    @property
    def password(self) -> Locator:
        return self.page.get_by_label("Password", exact=True)

    def ask_for_letter(self, address: str) -> None:
        self.page.get_by_label("Email address").fill(address)
        self.page.get_by_role("button", name="Send a new letter").click()


class ResetPasswordPage(MailedLinkPage):
    """A new password for a forgotten one."""

    path = "/reset-password/"
    title = "Choose a new password"
    button = "Set new password"

    @property
    def password(self) -> Locator:
        return self.page.get_by_label("New password", exact=True)

    @property
    def code(self) -> Locator:
        return self.page.get_by_label("Code", exact=True)

    @property
    def use_passkey(self) -> Locator:
        return self.page.get_by_role("button", name="Use a passkey instead")

    def set(self, password: str) -> None:
        self.password.fill(password)
        self.submit.click()

    def answer(self, code: str) -> None:
        self.code.fill(code)
        self.submit.click()


class RevertEmailPage(MailedLinkPage):
    """The way back to the old address."""

    path = "/revert-email/"
    title = "Was it not you?"
    button = "Put my old address back"


class UnlockPage(MailedLinkPage):
    """The way back in after too many tries."""

    path = "/unlock/"
    title = "Open your account again"
    button = "Open my account"


LINK_PAGES = (VerifyEmailPage, ResetPasswordPage, RevertEmailPage, UnlockPage)

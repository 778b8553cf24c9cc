"""Passkeys as people meet them: the card of the dashboard, and the step at sign-in. And what makes and holds them: an
authenticator of Chromium's own, which answers without a touch.
"""

import time
from collections.abc import Callable
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import OnePage, RecoveryCodeStep, SecondStepPage, SignInPage
from tests.browser.recovery_codes import CodeSheet
from tests.browser.visitor import Visitor
from tests.people import Person

SOON = 30  # seconds

# What people read
UNKNOWN = "This passkey was removed here, or never added. Use another one, or choose another way."
NOT_HERE = "Passkeys need a newer browser here."

# Scripts for browsers that lack something
WITHOUT_WEBAUTHN = "delete window.PublicKeyCredential"
WITHOUT_AUTOFILL = """
PublicKeyCredential.getClientCapabilities = undefined;
PublicKeyCredential.isConditionalMediationAvailable = undefined;
"""

# Keeps the signals by which the page can end what it asked the browser for, the newest last.
KEEP_SIGNALS = """
{
  const signals = (globalThis.signals = []);
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = (options) => {
    signals.push(options.signal);
    return get(options);
  };
}
"""
IS_WAITING = "() => signals.length > 0"
IS_ENDED = "() => signals.at(-1).aborted"


class Authenticator:
    """Built into this page's device (CDP domain WebAuthn). It answers at once, unless nobody touches it."""

    def __init__(self, page: Page, **options: Any) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        usual = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        answer = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": usual | options})
        self._id = {"authenticatorId": answer["authenticatorId"]}

    @property
    def passkeys(self) -> list[dict[str, Any]]:
        """What it holds, with the private keys."""
        found: list[dict[str, Any]] = self._cdp.send("WebAuthn.getCredentials", self._id)["credentials"]
        return found

    def comes_to_hold(self, *credential_ids: str) -> bool:
        """Just these, soon: a page tells the device what became of a passkey without waiting for it."""
        return self.becomes(lambda held: [each["credentialId"] for each in held] == [*credential_ids])

    def becomes(self, is_right: Callable[[list[dict[str, Any]]], bool]) -> bool:
        """Whether what it holds is right in the end."""
        end = time.monotonic() + SOON
        while not is_right(self.passkeys):
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def hold(self, passkey: dict[str, Any]) -> None:
        """One of another device."""
        self._cdp.send("WebAuthn.addCredential", {**self._id, "credential": passkey})

    def forget_all(self) -> None:
        self._cdp.send("WebAuthn.clearCredentials", self._id)

    def remove(self) -> None:
        self._cdp.send("WebAuthn.removeVirtualAuthenticator", self._id)

    def touched(self, is_touched: bool) -> None:
        self._cdp.send("WebAuthn.setAutomaticPresenceSimulation", {**self._id, "enabled": is_touched})

    def recognizes(self, is_owner: bool) -> None:
        """The finger, the face or the PIN."""
        self._cdp.send("WebAuthn.setUserVerified", {**self._id, "isUserVerified": is_owner})


class PasskeysCard:
    """What signs somebody in without a password."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.card = page.get_by_role("region", name="Passkeys", exact=True)
        self.heading = self.card.get_by_role("heading", name="Passkeys")
        self.notice = self.card.get_by_role("status")
        self.problem = self.card.get_by_role("alert")
        self.rows = self.card.get_by_role("listitem")
        self.add_button = self.card.get_by_role("button", name="Add a passkey")
        self.cannot = self.card.get_by_text(NOT_HERE)
        self.renaming = page.get_by_role("dialog", name="Rename this passkey")
        self.name = self.renaming.get_by_label("Name", exact=True)
        self.removal = page.get_by_role("dialog", name="Remove this passkey?")

    def add(self) -> None:
        self.add_button.click()

    def rename(self, row: Locator, name: str) -> None:
        row.get_by_role("button", name="Rename").click()
        expect(self.name).to_be_focused()
        self.name.fill(name)
        self.renaming.get_by_role("button", name="Save").click()

    def ask_to_remove(self, row: Locator) -> None:
        row.get_by_role("button", name="Remove").click()
        expect(self.removal).to_be_visible()

    def remove(self, row: Locator) -> None:
        self.ask_to_remove(row)
        self.removal.get_by_role("button", name="Remove").click()


class PasskeyStep(OnePage):
    """The second step of /login/, with a passkey."""

    path = "/login/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Use your passkey")

    @property
    def form(self) -> Locator:
        return self.page.locator('[data-step="second-factor"]')

    @property
    def submit(self) -> Locator:
        return self.form.get_by_role("button", name="Use a passkey")

    def use(self) -> Self:
        self.submit.click()
        return self

    def with_app(self) -> SecondStepPage:
        self.form.get_by_role("button", name="Use your authenticator app").click()
        return SecondStepPage(self.visitor, self.page).arrive()

    def with_recovery_code(self) -> RecoveryCodeStep:
        self.form.get_by_role("button", name="Use a recovery code").click()
        return RecoveryCodeStep(self.visitor, self.page).arrive()


def enrol(visitor: Visitor, person: Person) -> Authenticator:
    """Sign in with the password and add a passkey, up to the dashboard that shows it."""
    device = Authenticator(visitor.page)
    SignInPage(visitor).open().sign_in(person)
    visitor.page.get_by_role("button", name="Add a passkey").click()
    CodeSheet(visitor.page).arrive().put_away()
    expect(PasskeysCard(visitor.page).rows).to_have_count(1)
    return device

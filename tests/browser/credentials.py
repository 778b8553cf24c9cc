"""The dialogs of the card "Account" that change the password and the address."""

from playwright.sync_api import Locator, Page, expect


class PasswordDialog:
    """A new password, for which the current one is shown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Change your password")
        self.problem = self.dialog.get_by_role("alert")
        self.current = self.dialog.get_by_label("Current password", exact=True)
        self.new = self.dialog.get_by_label("New password", exact=True)

    @property
    def opener(self) -> Locator:
        return self.page.get_by_role("region", name="Account", exact=True).get_by_role(
            "button", name="Change password", exact=True
        )

    def open(self) -> None:
        self.opener.click()
        expect(self.current).to_be_focused()

    def change(self, current: str, new: str) -> None:
        self.current.fill(current)
        self.new.fill(new)
        self.dialog.get_by_role("button", name="Change password", exact=True).click()

    def cancel(self) -> None:
        self.dialog.get_by_role("button", name="Cancel").click()


class AddressDialog:
    """Another address, to which a letter is sent first."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Change your email address")
        self.problem = self.dialog.get_by_role("alert")
        self.email = self.dialog.get_by_label("New email address")

    def open(self) -> None:
        self.page.get_by_role("button", name="Change email address").click()
        expect(self.email).to_be_focused()

    def change(self, address: str) -> None:
        self.email.fill(address)
        self.dialog.get_by_role("button", name="Send the letter").click()

    def cancel(self) -> None:
        self.dialog.get_by_role("button", name="Cancel").click()

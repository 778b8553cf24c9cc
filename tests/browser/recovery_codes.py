"""The card "Recovery codes" of the dashboard, and the sheet on which new ones are shown."""

from typing import Self

from playwright.sync_api import Locator, Page, expect


class CodeSheet:
    """Ten new recovery codes, shown once."""

    def __init__(self, page: Page) -> None:
        self.heading = page.get_by_role("heading", name="Save your recovery codes")
        self.list = page.get_by_role("list", name="Recovery codes")
        self.sheet = page.locator('[data-panel="codes"]')
        self.notice = self.sheet.get_by_role("status")

    @property
    def codes(self) -> list[str]:
        return self.list.get_by_role("listitem").all_inner_texts()

    def arrive(self) -> Self:
        expect(self.heading).to_be_focused()
        return self

    def button(self, name: str) -> Locator:
        return self.sheet.get_by_role("button", name=name)

    def put_away(self) -> None:
        self.button("I have saved them").click()
        expect(self.list).to_be_hidden()


class RecoveryCodesCard:
    """How many are left, and new ones."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.card = page.get_by_role("region", name="Recovery codes", exact=True)
        self.notice = self.card.get_by_role("status").first
        self.left = self.card.locator('[data-slot="codes-left"]')
        self.made = self.card.locator('[data-slot="codes-made"]')
        self.warning = self.card.locator('[data-slot="codes-warning"]')
        self.dialog = page.get_by_role("dialog", name="Make new recovery codes?")

    def ask_for_new(self) -> None:
        self.card.get_by_role("button", name="Make new codes").click()
        expect(self.dialog).to_be_visible()

    def make_new(self) -> CodeSheet:
        self.ask_for_new()
        self.dialog.get_by_role("button", name="Make new codes").click()
        return CodeSheet(self.page)

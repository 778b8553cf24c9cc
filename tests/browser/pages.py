"""The pages as people use them: one class per page or step, which finds things by what people read.

Everything is sought inside its own card, so that other cards may come.
"""

import re
from typing import ClassVar, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor
from tests.people import Person

REFUSED = "The email address or the password is not right. Just registered? Open the link in your mail first."


def expect_error_at(field: Locator, sentence: str) -> None:
    """The sentence stands beside the field, is tied to it, and typing goes on there."""
    beside = field.locator("xpath=ancestor::*[contains(@class, 'field')][1]")
    expect(beside.get_by_text(sentence)).to_be_visible()
    expect(field).to_have_accessible_description(re.compile(re.escape(sentence)))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()


class OnePage:
    """A page in one tab of a visitor."""

    path: ClassVar[str]

    def __init__(self, visitor: Visitor, page: Page | None = None) -> None:
        self.visitor = visitor
        self.page = page or visitor.page

    @property
    def body(self) -> Locator:
        return self.page.locator("body")

    @property
    def heading(self) -> Locator:
        raise NotImplementedError

    @property
    def problem(self) -> Locator:
        """What is wrong and belongs to no single field."""
        return self.page.locator("main > [data-problem]")

    @property
    def notice(self) -> Locator:
        return self.page.locator("main > [data-notice]")

    def open(self, query: str = "") -> Self:
        self.page.goto(self.visitor.url + self.path + query, wait_until="domcontentloaded")
        return self.arrive()

    def arrive(self) -> Self:
        expect(self.heading).to_be_visible()
        return self


class SignInPage(OnePage):
    """The first step of /login/."""

    path = "/login/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Sign in", exact=True)

    @property
    def form(self) -> Locator:
        return self.page.locator('[data-step="password"]')

    @property
    def email(self) -> Locator:
        return self.form.get_by_label("Email address")

    @property
    def password(self) -> Locator:
        return self.form.get_by_label("Password", exact=True)

    @property
    def reveal(self) -> Locator:
        return self.form.get_by_role("button", name=re.compile("^(Show|Hide) password$"))

    @property
    def submit(self) -> Locator:
        return self.form.get_by_role("button", name="Sign in", exact=True)

    @property
    def use_passkey(self) -> Locator:
        return self.form.get_by_role("button", name="Use a passkey")

    @property
    def create_account(self) -> Locator:
        return self.form.get_by_role("link", name="Create an account")

    @property
    def forgot_password(self) -> Locator:
        return self.form.get_by_role("link", name="Forgot your password?")

    def sign_in(self, person: Person) -> None:
        self.email.fill(person.email)
        self.password.fill(person.password)
        self.submit.click()


class SecondStepPage(OnePage):
    """The second step of /login/, with the code of an app."""

    path = "/login/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Enter your code")

    @property
    def form(self) -> Locator:
        return self.page.locator('[data-step="second-factor"]')

    @property
    def code(self) -> Locator:
        return self.form.get_by_label("Code", exact=True)

    @property
    def submit(self) -> Locator:
        return self.form.get_by_role("button", name="Continue")

    def answer(self, code: str) -> None:
        """The sixth digit sends it."""
        self.code.fill(code)

    def start_over(self) -> None:
        self.form.get_by_role("button", name="Use another account").click()

    def without_phone(self) -> "RecoveryCodeStep":
        self.form.get_by_role("button", name="Use a recovery code").click()
        return RecoveryCodeStep(self.visitor, self.page).arrive()


class RecoveryCodeStep(OnePage):
    """The second step of /login/, with a recovery code."""

    path = "/login/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Use a recovery code")

    @property
    def code(self) -> Locator:
        return self.page.get_by_label("Recovery code", exact=True)

    def answer(self, code: str) -> None:
        self.code.fill(code)
        self.page.get_by_role("button", name="Continue").click()

    def with_phone(self) -> SecondStepPage:
        self.page.get_by_role("button", name="Use your authenticator app").click()
        return SecondStepPage(self.visitor, self.page).arrive()


class RegisterPage(OnePage):
    """A new account."""

    path = "/register/"

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Create your account")

    @property
    def form(self) -> Locator:
        return self.page.locator('[data-step="register"]')

    @property
    def name(self) -> Locator:
        return self.form.get_by_label(re.compile("^Name"))

    @property
    def email(self) -> Locator:
        return self.form.get_by_label("Email address")

    @property
    def password(self) -> Locator:
        return self.form.get_by_label("Password", exact=True)

    def register(self, person: Person) -> None:
        self.name.fill(person.name)
        self.email.fill(person.email)
        self.password.fill(person.password)
        self.form.get_by_role("button", name="Create account").click()

"""A forgotten password: the link in the letter is one proof, a passkey the other."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import refuse, sent_to
from tests.browser.autofill import NOT_USED
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.letter_pages import ForgotPasswordPage, ResetPasswordPage
from tests.browser.pages import SignInPage, expect_error_at
from tests.browser.passkeys import NOT_HERE, WITHOUT_AUTOFILL, WITHOUT_WEBAUTHN, PasskeyStep, enrol
from tests.browser.visitor import Visitor
from tests.letters import Outbox
from tests.people import Person
from tests.server import Service
from tests.walk import Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

NEW_PASSWORD = "velvet anchors under slow rain"


def open_reset(visitor: Visitor, service: Service, person: Person) -> ResetPasswordPage:
    """Up to the question for a second proof."""
    outbox = Outbox(service.data_dir)
    ForgotPasswordPage(visitor).open().ask_for_letter(person.email)
    reset = ResetPasswordPage(visitor).open_link(outbox.newest(person.email, "Set a new password").link)
    expect(reset.use_passkey).to_be_hidden()
    reset.set(NEW_PASSWORD)
    expect(reset.code).to_be_focused()
    return reset


def sign_out(visitor: Visitor) -> None:
    DashboardPage(visitor).sign_out()
    SignInPage(visitor).arrive()


def begin_in_another_tab(visitor: Visitor, person: Person) -> None:
    """Up to the second step of a sign-in. The letter's page is told nothing of it."""
    tab = visitor.context.new_page()
    tab.goto(f"{visitor.url}/login/")
    tab.get_by_label("Email address").fill(person.email)
    tab.get_by_label("Password", exact=True).fill(person.password)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", name="Use your passkey")).to_be_visible()


def test_a_passkey_is_the_second_proof_of_a_reset(visitor: Visitor, service: Service, ada: Person) -> None:
    visitor.announce_status(400)
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    enrol(visitor, ada)
    sign_out(visitor)
    reset = open_reset(visitor, service, ada)

    reset.use_passkey.click()

    sign_in = SignInPage(visitor).arrive()
    expect(sign_in.notice).to_have_text("Your new password is set. Sign in.")
    sign_in.sign_in(Person(ada.email, NEW_PASSWORD))
    PasskeyStep(visitor).arrive().use()
    DashboardPage(visitor).arrive()


def test_the_passkey_of_another_account_resets_nothing_and_a_code_still_does(
    visitor: Visitor, service: Service, protected: Protected, stranger: Person
) -> None:
    visitor.announce_status(400)
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    ben = Person(f"ben-{stranger.email}", stranger.password, "Ben")
    Browser.at(service.url).register(ben)
    device = enrol(visitor, ben)
    sign_out(visitor)
    reset = open_reset(visitor, service, protected.person)

    reset.use_passkey.click()
    expect(reset.problem).to_contain_text("That passkey was not accepted.")
    device.recognizes(False)
    device.forget_all()
    reset.use_passkey.click()
    expect(reset.problem).to_have_text(NOT_USED)
    expect(reset.code).to_be_enabled()
    reset.answer(protected.recovery_codes[0])

    SignInPage(visitor).arrive()


def test_whoever_is_half_signed_in_here_has_no_say_in_whose_passkey_resets(
    visitor: Visitor, new_visitor: NewVisitor, service: Service, ada: Person, stranger: Person
) -> None:
    visitor.announce_status(400)
    visitor.page.add_init_script(WITHOUT_AUTOFILL)
    ben = Person(f"ben-{stranger.email}", stranger.password, "Ben")
    Browser.at(service.url).register(ben)
    enrol(new_visitor(), ben)
    enrol(visitor, ada)
    sign_out(visitor)
    reset = open_reset(visitor, service, ada)
    begin_in_another_tab(visitor, ben)

    reset.use_passkey.click()

    expect(SignInPage(visitor).arrive().notice).to_have_text("Your new password is set. Sign in.")


def test_a_new_password_is_needed_for_a_reset_by_passkey_too(visitor: Visitor) -> None:
    visitor.announce_status(400)
    refuse(visitor, "password/reset/", "second_factor_required")
    reset = ResetPasswordPage(visitor).open_link()
    reset.set(NEW_PASSWORD)
    expect(reset.code).to_be_focused()
    reset.password.fill("")

    reset.use_passkey.click()

    expect_error_at(reset.password, "Enter your password.")
    assert sent_to(visitor, "login/passkey/options/") == []


def test_a_browser_without_passkeys_says_where_to_open_the_letter(
    visitor: Visitor, service: Service, protected: Protected
) -> None:
    visitor.announce_status(400)
    visitor.context.add_init_script(WITHOUT_WEBAUTHN)
    reset = open_reset(visitor, service, protected.person)
    expect(reset.use_passkey).to_be_hidden()
    expect(visitor.page.get_by_text(NOT_HERE)).to_be_visible()

"""From the real letter to the page behind its link, and on: registering where addresses must be proved."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.dashboard import DashboardPage
from tests.browser.letter_pages import RegisterPageWithInbox, VerifyEmailPage
from tests.browser.pages import REFUSED, SignInPage, expect_error_at
from tests.browser.visitor import Visitor
from tests.letters import Outbox
from tests.people import Person
from tests.server import Service, running_service

pytestmark = [pytest.mark.browser, pytest.mark.server]

WAIT = 60_000  # ms, until a letter can be asked for again


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """A service that wants every address proved."""
    with running_service(workers=1, AUTHSECURITY_EMAIL_VERIFICATION="required") as running:
        yield running


@pytest.fixture
def outbox(strict: Service) -> Outbox:
    """What it sends."""
    return Outbox(strict.data_dir)


@pytest.fixture
def newcomer(visitor: Visitor, strict: Service) -> Visitor:
    """Somebody who comes to that service for the first time."""
    visitor.move_to(strict.url)
    return visitor


def register(visitor: Visitor, person: Person) -> RegisterPageWithInbox:
    page = RegisterPageWithInbox(visitor).open()
    page.register(person)
    page.expect_inbox(person.email)
    return page


def test_the_link_in_the_letter_makes_the_account(
    newcomer: Visitor, outbox: Outbox, stranger: Person
) -> None:
    register(newcomer, stranger)
    verify = VerifyEmailPage(newcomer).open_link(outbox.newest(stranger.email).link)
    verify.submit.click()

    sign_in = SignInPage(newcomer).arrive()
    expect(sign_in.notice).to_have_text("Your email address is confirmed.")
    assert newcomer.state == "anonymous"
    sign_in.sign_in(stranger)
    expect(DashboardPage(newcomer).arrive().heading).to_have_text(f"Hello, {stranger.name}")


def test_another_browser_shows_the_password_first(
    newcomer: Visitor, new_visitor: NewVisitor, outbox: Outbox, stranger: Person, strict: Service
) -> None:
    register(newcomer, stranger)
    phone = new_visitor()
    phone.move_to(strict.url)
    phone.announce_status(400)

    verify = VerifyEmailPage(phone).open_link(outbox.newest(stranger.email).link)
    verify.submit.click()
    expect(verify.password).to_be_focused()
    verify.password.fill("not the right one")
    verify.submit.click()
    expect_error_at(verify.password, "That is not the password that was chosen for this account.")
    verify.password.fill(stranger.password)
    verify.submit.click()

    SignInPage(phone).arrive().sign_in(stranger)
    DashboardPage(phone).arrive()


def test_before_the_link_is_opened_signing_in_says_to_open_it(
    newcomer: Visitor, outbox: Outbox, stranger: Person
) -> None:
    newcomer.announce_status(401)
    page = register(newcomer, stranger)
    page.inbox.get_by_role("link", name="Sign in").click()
    sign_in = SignInPage(newcomer).arrive()
    sign_in.sign_in(stranger)
    expect(sign_in.problem).to_have_text(REFUSED)


def test_looking_at_the_page_behind_the_link_spends_nothing_and_pressing_the_button_does(
    newcomer: Visitor, new_visitor: NewVisitor, outbox: Outbox, stranger: Person, strict: Service
) -> None:
    register(newcomer, stranger)
    link = outbox.newest(stranger.email).link
    scanner = new_visitor()
    scanner.move_to(strict.url)
    VerifyEmailPage(scanner).open_link(link)
    scanner.page.wait_for_load_state("networkidle")

    newcomer.announce_status(400)
    verify = VerifyEmailPage(newcomer).open_link(link)
    verify.submit.click()
    SignInPage(newcomer).arrive()
    verify.open_link(link)
    verify.submit.click()
    expect(verify.gone).to_be_focused()


def test_a_letter_asked_for_again_comes_again(newcomer: Visitor, outbox: Outbox, stranger: Person) -> None:
    newcomer.page.clock.install()
    page = register(newcomer, stranger)
    first = outbox.newest(stranger.email)
    outbox.empty()
    page.page.clock.run_for(WAIT + 1000)

    page.send_again.click()

    expect(page.notice).to_contain_text("Asked for again.")
    second = outbox.newest(stranger.email)
    assert second.subject == first.subject
    VerifyEmailPage(newcomer).open_link(second.link).submit.click()
    SignInPage(newcomer).arrive()


def test_a_known_address_looks_the_same_and_its_owner_is_told(
    newcomer: Visitor, new_visitor: NewVisitor, outbox: Outbox, stranger: Person, strict: Service
) -> None:
    register(newcomer, stranger)
    VerifyEmailPage(newcomer).open_link(outbox.newest(stranger.email).link).submit.click()
    SignInPage(newcomer).arrive()
    somebody = new_visitor()
    somebody.move_to(strict.url)

    register(somebody, stranger)

    assert outbox.newest(stranger.email, "You already have an account").link == f"{strict.url}/login/"

"""The card "Account": a new name, the data to take along, and the end of it all."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.pages import REFUSED, SignInPage, expect_error_at
from tests.browser.test_still_you import A_WHILE
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service, running_service

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def dashboard(visitor: Visitor, ada: Person) -> DashboardPage:
    SignInPage(visitor).open().sign_in(ada)
    return DashboardPage(visitor).arrive()


@pytest.fixture(scope="module")
def later(service: Service) -> Iterator[Service]:
    """The service a while later, when a sign-in is no longer fresh."""
    with running_service(data_dir=service.data_dir, clock_ahead=A_WHILE, workers=1) as running:
        yield running


def test_a_new_name_shows_at_once_and_stays(dashboard: DashboardPage) -> None:
    dashboard.account.rename("  Ada Lovelace ")

    expect(dashboard.heading).to_have_text("Hello, Ada Lovelace")
    expect(dashboard.account.card).to_contain_text("Ada Lovelace")
    expect(dashboard.account.notice).to_have_text("Your name is changed.")
    expect(dashboard.account.change_name).to_be_focused()
    dashboard.page.reload()
    expect(dashboard.heading).to_have_text("Hello, Ada Lovelace")


def test_a_name_that_is_cancelled_is_forgotten(dashboard: DashboardPage, ada: Person) -> None:
    dashboard.account.change_name.click()
    expect(dashboard.account.name).to_be_focused()
    expect(dashboard.account.name).to_have_value(ada.name)
    dashboard.account.name.fill("Somebody else")
    dashboard.account.card.get_by_role("button", name="Cancel").click()

    expect(dashboard.heading).to_have_text(f"Hello, {ada.name}")
    dashboard.account.change_name.click()
    expect(dashboard.account.name).to_have_value(ada.name)


@pytest.mark.parametrize("name", ["Ada" * 40, "Ada\u202e"])
def test_a_name_that_cannot_be_is_told_beside_its_field(dashboard: DashboardPage, name: str) -> None:
    dashboard.visitor.announce_status(400)
    dashboard.account.rename(name)
    expect_error_at(dashboard.account.name, "This name is too long")


def test_the_data_comes_as_a_file_without_a_secret(dashboard: DashboardPage, ada: Person) -> None:
    with dashboard.page.expect_download() as download:
        dashboard.account.download.click()

    assert download.value.suggested_filename == "my-data.json"
    text = download.value.path().read_text(encoding="utf-8")
    assert isinstance(json.loads(text), dict)
    assert ada.email in text
    assert "argon2" not in text
    expect(dashboard.account.notice).to_contain_text("my-data.json")


def test_an_account_is_deleted_only_with_its_own_address(dashboard: DashboardPage, ada: Person) -> None:
    dashboard.account.ask_to_delete()
    dashboard.account.confirm_deletion("somebody@example.org")
    expect_error_at(dashboard.account.confirmation, "That is not the email address of this account.")

    dashboard.account.deletion.get_by_role("button", name="Keep it").click()

    expect(dashboard.account.deletion).to_be_hidden()
    assert "DELETE" not in {request.method for request in dashboard.visitor.requests}
    dashboard.account.ask_to_delete()
    expect(dashboard.account.confirmation).to_have_value("")


def test_a_deleted_account_is_gone(dashboard: DashboardPage, ada: Person) -> None:
    visitor = dashboard.visitor
    visitor.announce_status(401)
    dashboard.account.ask_to_delete()
    dashboard.account.confirm_deletion(f" {ada.email.upper()} ")

    sign_in = SignInPage(visitor).arrive()
    expect(sign_in.notice).to_have_text("Your account was deleted.")
    assert visitor.state == "anonymous"
    assert ada.name not in visitor.page.content()
    sign_in.sign_in(ada)
    expect(sign_in.problem).to_have_text(REFUSED)


def test_deleting_a_while_after_signing_in_takes_the_password_again(
    dashboard: DashboardPage, ada: Person, later: Service
) -> None:
    visitor = dashboard.visitor
    visitor.announce_status(403)
    visitor.move_to(later.url)
    dashboard.open()
    still_you = StillYouDialog(visitor.page)

    dashboard.account.ask_to_delete()
    dashboard.account.confirm_deletion(ada.email)
    still_you.cancel()
    assert visitor.state == "authenticated"
    dashboard.account.ask_to_delete()
    dashboard.account.confirm_deletion(ada.email)
    still_you.prove(ada.password)

    expect(SignInPage(visitor).arrive().notice).to_have_text("Your account was deleted.")


def test_a_new_name_is_text_whatever_it_says(dashboard: DashboardPage) -> None:
    script = "<img src=x onerror=alert(1)>"
    dashboard.account.rename(script)
    expect(dashboard.heading).to_have_text(f"Hello, {script}")
    assert dashboard.page.locator("img[src=x]").count() == 0

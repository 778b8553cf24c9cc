"""The main path as a person walks it. zbarimg is the camera of the phone, oathtool the app on it."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.clock import wait_for_next_step, wait_until_the_code_before_lasts
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import RegisterPage, SecondStepPage, SignInPage, expect_error_at
from tests.browser.programs import read_qr_code, totp_code
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Where the photograph of a QR code goes."""
    return tmp_path / "qr.png"


def scan(dashboard: DashboardPage, picture: Path) -> str:
    """The secret that an app takes out of the picture."""
    uri = urlsplit(read_qr_code(dashboard.photograph_qr(picture)))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    (secret,) = parse_qs(uri.query)["secret"]
    return secret


def code_before(secret: str) -> str:
    """A code that is still valid and leaves the current one unused."""
    wait_until_the_code_before_lasts()
    return totp_code(secret, steps=-1)


def test_from_an_empty_jar_to_a_sign_in_that_takes_a_code(
    visitor: Visitor, stranger: Person, picture: Path
) -> None:
    RegisterPage(visitor).open().register(stranger)
    sign_in = SignInPage(visitor).arrive()
    expect(sign_in.notice).to_have_text("Account created. Sign in.")

    sign_in.sign_in(stranger)
    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.heading).to_have_text(f"Hello, {stranger.name}")
    expect(dashboard.account.card).to_contain_text(stranger.email)
    expect(dashboard.sessions.this).to_contain_text("Password")
    expect(dashboard.pill).to_have_text("Off")

    dashboard.set_up()
    secret = scan(dashboard, picture)
    dashboard.turn_on(totp_code(secret))
    expect(dashboard.news).to_contain_text("Two-step sign-in is on.")

    dashboard.sign_out()
    sign_in.arrive().sign_in(stranger)
    second_step = SecondStepPage(visitor).arrive()
    visitor.page.reload()
    second_step.arrive()
    assert visitor.state == "second_factor_required"

    wait_for_next_step()
    second_step.answer(totp_code(secret))
    dashboard.arrive()
    expect(dashboard.pill).to_have_text("On")
    expect(dashboard.sessions.this).to_contain_text("Password, Authenticator app")


def test_the_picture_says_what_the_page_says_and_whose_account_it_is(
    visitor: Visitor, ada: Person, picture: Path
) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.set_up()

    uri = urlsplit(read_qr_code(dashboard.photograph_qr(picture)))
    issuer, account = unquote(uri.path).removeprefix("/").split(":", 1)
    typed = (dashboard.key.text_content() or "").replace(" ", "")

    assert parse_qs(uri.query)["secret"] == [typed]
    assert parse_qs(uri.query)["issuer"] == [issuer]
    assert account == ada.email


def test_the_old_app_works_until_the_new_one_is_proved(
    new_visitor: NewVisitor, ada: Person, picture: Path
) -> None:
    at_home, elsewhere = new_visitor(), new_visitor()
    SignInPage(at_home).open().sign_in(ada)
    dashboard = DashboardPage(at_home).arrive()
    dashboard.set_up()
    old = scan(dashboard, picture)
    dashboard.turn_on(code_before(old))

    dashboard.replace()
    new = scan(dashboard, picture)
    assert new != old
    SignInPage(elsewhere).open().sign_in(ada)
    SecondStepPage(elsewhere).arrive().answer(totp_code(old))
    DashboardPage(elsewhere).arrive().sign_out()

    dashboard.prove(code_before(new))
    expect(dashboard.news).to_contain_text("Your new authenticator app is in use.")
    elsewhere.announce_status(401)
    SignInPage(elsewhere).arrive().sign_in(ada)
    second_step = SecondStepPage(elsewhere).arrive()
    second_step.answer(totp_code(old))
    expect_error_at(second_step.code, "That code is not right.")
    second_step.answer(totp_code(new))
    DashboardPage(elsewhere).arrive()


def test_a_set_up_that_is_cancelled_changes_nothing_and_leaves_no_secret(
    visitor: Visitor, ada: Person
) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.set_up()
    secret = dashboard.key.text_content() or ""
    assert len(secret) > 16

    dashboard.cancel_set_up()

    expect(dashboard.pill).to_have_text("Off")
    assert secret not in visitor.page.content()
    assert "otpauth:" not in visitor.page.content()


def test_without_the_app_again_the_password_alone_signs_in(visitor: Visitor, protected: Protected) -> None:
    sign_in = SignInPage(visitor).open()
    sign_in.sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    dashboard = DashboardPage(visitor).arrive()

    dashboard.remove()
    expect(dashboard.news).to_contain_text("Two-step sign-in is off.")
    dashboard.sign_out()
    sign_in.arrive().sign_in(protected.person)

    dashboard.arrive()
    expect(dashboard.pill).to_have_text("Off")

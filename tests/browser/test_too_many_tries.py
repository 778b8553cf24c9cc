"""Too many tries: every form says so, and for how long, the dialog included.

A service of its own, so that what is used up here is missing nowhere else.
"""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.pages import SecondStepPage, SignInPage
from tests.browser.test_still_you import A_WHILE
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service, running_service
from tests.walk import AuthenticatorApp, Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

TOO_MANY = re.compile(r"Too many tries\. Try again in \d+ minutes\.")
WRONG = "not the right one"
MOST = 30  # tries; more than any budget here


@pytest.fixture(scope="module")
def busy() -> Iterator[Service]:
    """A service whose limits are reached."""
    with running_service(workers=1) as running:
        yield running


@pytest.fixture
def bea(busy: Service, visitor: Visitor, stranger: Person) -> Person:
    """Somebody with an account there."""
    Browser.at(busy.url).register(stranger)
    visitor.move_to(busy.url)
    return stranger


def use_up(browser: Browser, path: str, body: dict[str, str]) -> None:
    """Until it is too much."""
    statuses = (browser.post(path, body).status for _ in range(MOST))
    assert 429 in statuses


def test_the_password_form_says_so(visitor: Visitor, busy: Service, bea: Person) -> None:
    visitor.announce_status(429)
    wrong = dataclasses.replace(bea, password=WRONG)
    use_up(Browser.at(busy.url), "login/", wrong.credentials)

    sign_in = SignInPage(visitor).open()
    sign_in.sign_in(bea)

    expect(sign_in.problem).to_have_text(TOO_MANY)
    expect(sign_in.email).to_have_value(bea.email)


def test_both_forms_of_the_second_step_say_so(visitor: Visitor, busy: Service, bea: Person) -> None:
    visitor.announce_status(429)
    at_home = Browser.at(busy.url)
    at_home.sign_in(bea)
    app = at_home.add_totp()
    stranger = Browser.at(busy.url)
    stranger.post("login/", bea.credentials)
    for _ in range(5):
        stranger.post("login/totp/", {"code": app.wrong_code()})

    SignInPage(visitor).open().sign_in(bea)
    step = SecondStepPage(visitor).arrive()
    step.answer(app.wrong_code())
    expect(step.problem).to_have_text(TOO_MANY)
    recovery = step.without_phone()
    expect(step.problem).to_be_empty()
    recovery.answer("ABCD-EFGH-IJKL-MNOP-QRST-UVWX")
    expect(step.problem).to_have_text(TOO_MANY)


def test_the_dialog_says_so(visitor: Visitor, busy: Service, bea: Person) -> None:
    visitor.announce_status(403, 429)
    with running_service(data_dir=busy.data_dir, clock_ahead=A_WHILE, workers=1) as later:
        SignInPage(visitor).open().sign_in(bea)
        DashboardPage(visitor).arrive()
        visitor.move_to(later.url)
        dashboard = DashboardPage(visitor).open()
        dashboard.start_set_up()
        same = Browser.at(later.url)
        same.take_cookies({name: str(cookie["value"]) for name, cookie in visitor.cookies.items()})
        use_up(same, "reauthenticate/", {"password": WRONG})

        still_you = StillYouDialog(visitor.page)
        still_you.prove(bea.password)

        expect(still_you.problem).to_have_text(TOO_MANY)


def test_the_set_up_says_so(visitor: Visitor, busy: Service, bea: Person) -> None:
    visitor.announce_status(429)
    SignInPage(visitor).open().sign_in(bea)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.set_up()
    app = AuthenticatorApp((dashboard.key.text_content() or "").replace(" ", ""))
    same = Browser.at(busy.url)
    same.take_cookies({name: str(cookie["value"]) for name, cookie in visitor.cookies.items()})
    use_up(same, "totp/verify/", {"code": app.wrong_code()})

    dashboard.prove(app.wrong_code())

    expect(dashboard.trouble).to_have_text(TOO_MANY)

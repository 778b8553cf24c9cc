"""The card "Where you are signed in": what it says of each session, and how the others are ended."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answer
from tests.browser.conftest import NewVisitor
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SignInPage
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
SignIn = Callable[..., DashboardPage]


@pytest.fixture
def sign_in(new_visitor: NewVisitor, ada: Person) -> SignIn:
    """Signs Ada in with one more browser."""

    def arrive(**options: str) -> DashboardPage:
        visitor = new_visitor(**options)
        SignInPage(visitor).open().sign_in(ada)
        return DashboardPage(visitor).arrive()

    return arrive


def expect_signed_out(visitor: Visitor) -> None:
    assert visitor.state == "anonymous"
    visitor.page.reload()
    SignInPage(visitor).arrive()


def test_alone_there_is_one_session_and_nothing_to_end(sign_in: SignIn) -> None:
    sessions = sign_in().sessions
    expect(sessions.rows).to_have_count(1)
    expect(sessions.this).to_contain_text("127.0.0.1")
    expect(sessions.this).to_contain_text("Password")
    expect(sessions.this).to_contain_text("if left unused")
    expect(sessions.others).to_have_count(0)
    expect(sessions.end_all_others).to_be_hidden()


def test_every_session_says_where_it_is(sign_in: SignIn) -> None:
    sign_in(user_agent=PHONE)
    sessions = sign_in().sessions

    expect(sessions.rows).to_have_count(2)
    expect(sessions.rows.first).to_contain_text("This session")
    expect(sessions.others).to_contain_text("iPhone")
    expect(sessions.others).to_contain_text("Last seen")
    expect(sessions.others).not_to_contain_text("This session")
    expect(sessions.others.get_by_role("button", name="End")).to_have_accessible_description(
        sessions.others.locator("strong").inner_text()
    )


def test_what_was_proved_more_than_once_is_named_once(sign_in: SignIn) -> None:
    dashboard = sign_in()
    (session,) = dashboard.visitor.context.request.get(f"{dashboard.visitor.url}/api/auth/sessions/").json()[
        "sessions"
    ]
    at = session["created_at"]
    proved = [{"method": method, "at": at} for method in ("password", "passkey", "passkey", "password")]
    answer(dashboard.visitor, "sessions/", {"sessions": [{**session, "methods": proved}]})
    dashboard.page.reload()
    expect(dashboard.sessions.this).to_contain_text(re.compile("· Password, Passkey$", re.MULTILINE))


def test_a_session_that_is_ended_here_is_signed_out_there(sign_in: SignIn) -> None:
    there = sign_in(user_agent=PHONE)
    here = sign_in()

    here.sessions.end(here.sessions.others)

    expect(here.sessions.notice).to_have_text("That session has ended.")
    expect(here.sessions.rows).to_have_count(1)
    assert here.visitor.state == "authenticated"
    expect_signed_out(there.visitor)


def test_a_session_that_had_ended_already_leaves_the_list_all_the_same(sign_in: SignIn) -> None:
    there = sign_in()
    here = sign_in()
    here.visitor.announce_status(404)
    there.sign_out()
    SignInPage(there.visitor).arrive()

    here.sessions.end(here.sessions.others)

    expect(here.sessions.notice).to_have_text("That session has ended.")
    expect(here.sessions.rows).to_have_count(1)


def test_all_others_end_at_once_and_this_one_stays(sign_in: SignIn) -> None:
    there = [sign_in(), sign_in(user_agent=PHONE)]
    here = sign_in()
    expect(here.sessions.others).to_have_count(2)

    here.sessions.end_all_others.click()
    here.sessions.dialog.get_by_role("button", name="Keep them").click()
    expect(here.sessions.others).to_have_count(2)
    here.sessions.end_all_others.click()
    here.sessions.dialog.get_by_role("button", name="End all others").click()

    expect(here.sessions.notice).to_have_text("2 other sessions have ended.")
    expect(here.sessions.rows).to_have_count(1)
    expect(here.sessions.end_all_others).to_be_hidden()
    assert here.visitor.state == "authenticated"
    for dashboard in there:
        expect_signed_out(dashboard.visitor)

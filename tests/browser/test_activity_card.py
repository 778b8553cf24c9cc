"""The card "Activity": what happened in words, newest first, and what was refused does not look like the rest."""

import dataclasses

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SignInPage
from tests.browser.test_states import LOOKED_AT_AGAIN
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service
from tests.walk import Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

SHAPE = (
    "(row) => { const mark = getComputedStyle(row, '::before'); return [mark.borderRadius, mark.transform]; }"
)


def row_with(dashboard: DashboardPage, words: str) -> Locator:
    return dashboard.activity.rows.filter(has_text=words)


def test_what_happened_is_told_newest_first(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    rows = dashboard.activity.rows

    expect(rows.last).to_contain_text("Account created")
    expect(row_with(dashboard, "Signed in with the password")).to_contain_text("127.0.0.1")
    dashboard.account.rename("Ada Lovelace")
    expect(rows.first).to_contain_text("Name changed")


def test_what_was_refused_looks_different_without_any_colour(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    sign_in = SignInPage(visitor).open()
    sign_in.sign_in(dataclasses.replace(ada, password="not the right one"))
    expect(sign_in.problem).to_be_visible()
    sign_in.sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()

    refused = row_with(dashboard, "Signing in was refused: wrong password")
    done = row_with(dashboard, "Signed in with the password")

    expect(refused).to_have_count(1)
    assert refused.evaluate(SHAPE) != done.evaluate(SHAPE)


def test_older_events_come_when_asked_for_and_stay(visitor: Visitor, service: Service, ada: Person) -> None:
    for _ in range(30):
        Browser.at(service.url).sign_in(ada)
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.activity.show_more).to_be_visible()
    shown = dashboard.activity.rows.count()
    expect(row_with(dashboard, "Account created")).to_have_count(0)

    while dashboard.activity.show_more.is_visible():
        with visitor.page.expect_response("**/api/auth/events/?before=*"):
            dashboard.activity.show_more.click()
        expect(dashboard.activity.rows.nth(shown)).to_be_focused()
        shown = dashboard.activity.rows.count()

    expect(dashboard.activity.rows.last).to_contain_text("Account created")
    with visitor.page.expect_response("**/api/auth/events/"):
        visitor.page.evaluate(LOOKED_AT_AGAIN)
    expect(dashboard.activity.rows).to_have_count(shown)

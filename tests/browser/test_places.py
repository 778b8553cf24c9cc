"""Who is sent where: by the state of signing in, and by `next`, which only ever leads to a path of our own."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import RegisterPage, SecondStepPage, SignInPage
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

OWN_WISH = "/dashboard/?from=letter#account"
# L07 and its relatives: each leaves the site in some browser, or with some way of checking.
FOREIGN_WISHES = (
    "//evil.example",
    "/////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%09/evil.example",
    "/%2f/evil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "/.//evil.example",
    "/a/../..//evil.example",
    "https://{host}@evil.example",
    "https://{host}.evil.example",
    "http://{host}\\@evil.example",
    "//evil%E3%80%82example",
    "//evil\u3002example",
    "javascript:alert(1)",
    "",
)


def wishing(wish: str) -> str:
    return f"?next={quote(wish, safe='')}"


def expect_state(visitor: Visitor, state: str) -> None:
    """The page shows the state that the API knows."""
    expect(visitor.page.locator("body")).to_have_attribute("data-state", state)
    assert visitor.state == state


def test_who_is_not_signed_in_is_asked_to_sign_in(visitor: Visitor) -> None:
    sign_in = SignInPage(visitor)

    visitor.open("/")
    sign_in.arrive()
    assert visitor.page.url == f"{visitor.url}/login/"
    expect_state(visitor, "anonymous")

    visitor.open("/dashboard/")
    sign_in.arrive()
    assert visitor.page.url == f"{visitor.url}/login/?next=%2Fdashboard%2F"
    expect_state(visitor, "anonymous")

    RegisterPage(visitor).open()
    expect_state(visitor, "anonymous")


def test_who_owes_the_second_step_gets_nothing_else(visitor: Visitor, protected: Protected) -> None:
    SignInPage(visitor).open().sign_in(protected.person)
    second_step = SecondStepPage(visitor).arrive()

    for path in ("/", "/login/", "/register/", "/dashboard/"):
        visitor.open(path)
        second_step.arrive()
        expect(SignInPage(visitor).heading).to_be_hidden()
        expect_state(visitor, "second_factor_required")


def test_who_is_signed_in_is_sent_to_the_dashboard(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()

    for path in ("/", "/login/", "/register/", "/dashboard/"):
        visitor.open(path)
        dashboard.arrive()
        assert visitor.page.url == f"{visitor.url}/dashboard/"
        expect_state(visitor, "authenticated")


def test_use_another_account_goes_back_to_the_first_step(visitor: Visitor, protected: Protected) -> None:
    sign_in = SignInPage(visitor).open()
    sign_in.sign_in(protected.person)

    SecondStepPage(visitor).arrive().start_over()

    sign_in.arrive()
    expect(sign_in.password).to_have_value("")
    expect_state(visitor, "anonymous")


def test_next_lives_through_registration_and_the_password(visitor: Visitor, stranger: Person) -> None:
    sign_in = SignInPage(visitor).open(wishing(OWN_WISH))
    sign_in.create_account.click()
    RegisterPage(visitor).arrive().register(stranger)
    sign_in.arrive().sign_in(stranger)

    DashboardPage(visitor).arrive()
    assert visitor.page.url == visitor.url + OWN_WISH


def test_next_lives_through_both_steps_and_a_reload(visitor: Visitor, protected: Protected) -> None:
    SignInPage(visitor).open(wishing(OWN_WISH)).sign_in(protected.person)
    second_step = SecondStepPage(visitor).arrive()
    visitor.page.reload()
    second_step.arrive().answer(protected.app.code())

    DashboardPage(visitor).arrive()
    assert visitor.page.url == visitor.url + OWN_WISH


def test_next_leads_to_no_other_site(visitor: Visitor, ada: Person) -> None:
    host = visitor.url.removeprefix("http://")
    queries = [wishing(wish.format(host=host)) for wish in FOREIGN_WISHES]
    queries += ["?next=/%09/evil.example", "?next=%2f%2fevil.example"]
    queries += ["?next=/dashboard/%3Fa&next=//evil.example", "?next=//evil.example&next=/dashboard/%3Fa"]
    SignInPage(visitor).open(queries[0]).sign_in(ada)
    DashboardPage(visitor).arrive()

    for query in queries:
        visitor.open(f"/login/{query}")
        visitor.page.wait_for_url(lambda url: "/login/" not in url, wait_until="commit")
        assert visitor.page.url == f"{visitor.url}/dashboard/", query


def test_a_link_between_the_pages_carries_no_foreign_next(visitor: Visitor) -> None:
    sign_in = SignInPage(visitor).open(wishing("//evil.example"))
    expect(sign_in.create_account).to_have_attribute("href", "/register/")
    expect_state(visitor, "anonymous")

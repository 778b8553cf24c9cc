"""What the pages do when something changes or goes wrong: another tab, the Back button, errors, no JavaScript."""

import dataclasses
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import REFUSED, RegisterPage, SecondStepPage, SignInPage, expect_error_at
from tests.browser.tour import tour
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

LETTER_PAGES = ("/forgot-password/", "/verify-email/", "/reset-password/", "/revert-email/", "/unlock/")
PAGES = ("/login/", "/register/", "/dashboard/", *LETTER_PAGES)
NARROW = {"width": 320, "height": 640}
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 2
SCRIPT_NAME = "<img src=x onerror=alert(1)>"
BACK_FROM_CACHE = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
LOOKED_AT_AGAIN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def expect_nothing_of(visitor: Visitor, person: Person) -> None:
    content = visitor.page.content()
    assert person.email not in content
    assert person.name not in content


# Other tabs and the Back button


def test_signed_out_in_another_tab_the_next_action_leads_to_sign_in(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    here = DashboardPage(visitor).arrive()
    DashboardPage(visitor, visitor.context.new_page()).open().sign_out()
    visitor.announce_status(401)

    here.start_set_up()

    SignInPage(visitor).arrive()
    assert visitor.page.url.endswith("/login/?next=%2Fdashboard%2F")
    expect_nothing_of(visitor, ada)


@pytest.mark.parametrize("event", [LOOKED_AT_AGAIN, BACK_FROM_CACHE])
def test_signed_out_in_another_tab_a_look_leads_to_sign_in(visitor: Visitor, ada: Person, event: str) -> None:
    SignInPage(visitor).open().sign_in(ada)
    DashboardPage(visitor).arrive()
    elsewhere = DashboardPage(visitor, visitor.context.new_page()).open()
    elsewhere.sign_out()
    SignInPage(visitor, elsewhere.page).arrive()

    visitor.page.evaluate(event)

    SignInPage(visitor).arrive()
    expect_nothing_of(visitor, ada)


def test_signed_in_in_another_tab_a_look_leads_to_the_dashboard(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open()
    tab = visitor.context.new_page()
    SignInPage(visitor, tab).open().sign_in(ada)
    DashboardPage(visitor, tab).arrive()

    visitor.page.evaluate(LOOKED_AT_AGAIN)

    DashboardPage(visitor).arrive()


def test_back_after_sign_out_shows_nothing_personal(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.open("?again")
    dashboard.sign_out()
    SignInPage(visitor).arrive()

    visitor.page.go_back(wait_until="commit")

    SignInPage(visitor).arrive()
    expect_nothing_of(visitor, ada)


def test_back_without_a_connection_shows_nothing_personal(visitor: Visitor, ada: Person) -> None:
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.open("?again")
    dashboard.sign_out()
    SignInPage(visitor).arrive()
    visitor.context.route("**/api/**", lambda route: route.abort())
    visitor.announce("net::ERR_FAILED")

    visitor.page.go_back(wait_until="commit")

    expect(visitor.page.get_by_role("heading", name="This page could not load")).to_be_visible()
    expect_nothing_of(visitor, ada)


# Errors


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    sign_in = SignInPage(visitor).open()
    for wrong in (
        dataclasses.replace(ada, password="not the right one"),
        dataclasses.replace(ada, email=f"nobody-{ada.email}"),
    ):
        sign_in.sign_in(wrong)
        expect(sign_in.problem).to_have_text(REFUSED)
        expect(sign_in.problem).to_have_role("alert")
        expect(sign_in.password).to_be_focused()
        expect(sign_in.email).to_have_value(wrong.email)


def test_a_missing_password_is_told_beside_its_field(visitor: Visitor, ada: Person) -> None:
    sign_in = SignInPage(visitor).open()
    sign_in.sign_in(dataclasses.replace(ada, password=""))
    expect_error_at(sign_in.password, "Enter your password.")

    sign_in.password.fill("s")
    expect(sign_in.password).not_to_have_attribute("aria-invalid", "true")


def test_a_wrong_code_is_told_beside_its_field(visitor: Visitor, protected: Protected) -> None:
    visitor.announce_status(401)
    SignInPage(visitor).open().sign_in(protected.person)
    second_step = SecondStepPage(visitor).arrive()

    second_step.answer(protected.app.wrong_code())

    expect_error_at(second_step.code, "That code is not right.")
    expect(second_step.code).to_have_value("")


def test_too_few_digits_are_told_before_anything_is_sent(visitor: Visitor, protected: Protected) -> None:
    SignInPage(visitor).open().sign_in(protected.person)
    second_step = SecondStepPage(visitor).arrive()
    sent = len(visitor.requests)

    second_step.code.fill("12 345")
    second_step.submit.click()

    expect_error_at(second_step.code, "Enter the six digits.")
    expect(second_step.code).to_have_value("12345")
    assert len(visitor.requests) == sent


def test_a_wrong_code_at_set_up_is_told_beside_its_field(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(400)
    SignInPage(visitor).open().sign_in(ada)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.set_up()

    dashboard.prove("000000")

    expect_error_at(dashboard.code, "That code is not right.")


def test_a_taken_address_is_told_beside_its_field(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(400)
    register = RegisterPage(visitor).open()
    register.register(ada)
    expect_error_at(register.email, "There is already an account with this address.")


def test_a_short_password_is_told_beside_its_field(visitor: Visitor, stranger: Person) -> None:
    visitor.announce_status(400)
    register = RegisterPage(visitor).open()
    register.register(dataclasses.replace(stranger, password="too short"))
    expect_error_at(register.password, "Use at least 15 characters.")


def test_what_is_wrong_looks_wrong_even_where_the_focus_is(visitor: Visitor, ada: Person) -> None:
    sign_in = SignInPage(visitor).open()
    edge = "(field) => getComputedStyle(field).outlineColor"
    right = sign_in.email.evaluate(edge)

    sign_in.sign_in(dataclasses.replace(ada, email=""))

    expect_error_at(sign_in.email, "Enter your email address.")
    assert sign_in.email.evaluate(edge) != right


def test_without_a_connection_nothing_typed_is_lost_and_trying_again_works(
    visitor: Visitor, ada: Person
) -> None:
    visitor.announce("net::ERR_INTERNET_DISCONNECTED")
    sign_in = SignInPage(visitor).open()
    visitor.context.set_offline(True)
    sign_in.sign_in(ada)
    expect(sign_in.problem).to_contain_text("The server cannot be reached.")

    visitor.context.set_offline(False)
    sign_in.submit.click()

    DashboardPage(visitor).arrive()


def test_a_name_is_text_whatever_it_says(visitor: Visitor, stranger: Person) -> None:
    person = dataclasses.replace(stranger, name=SCRIPT_NAME)
    RegisterPage(visitor).open().register(person)
    SignInPage(visitor).arrive().sign_in(person)

    dashboard = DashboardPage(visitor).arrive()

    expect(dashboard.heading).to_have_text(f"Hello, {SCRIPT_NAME}")
    expect(dashboard.account.card).to_contain_text(SCRIPT_NAME)
    assert visitor.page.locator("img[src=x]").count() == 0


# Ways to use a page


def test_the_keyboard_alone_signs_in_through_both_steps_and_out_again(
    visitor: Visitor, protected: Protected
) -> None:
    keyboard = visitor.page.keyboard
    sign_in = SignInPage(visitor).open()
    expect(sign_in.email).to_be_focused()
    keyboard.type(protected.person.email)
    keyboard.press("Tab")
    expect(sign_in.password).to_be_focused()
    keyboard.type(protected.person.password)
    keyboard.press("Tab")
    expect(sign_in.reveal).to_be_focused()
    keyboard.press("Tab")
    expect(sign_in.submit).to_be_focused()
    keyboard.press("Enter")

    second_step = SecondStepPage(visitor).arrive()
    expect(second_step.code).to_be_focused()
    keyboard.type(protected.app.code())  # the sixth digit sends it

    dashboard = DashboardPage(visitor).arrive()
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(dashboard.sign_out_button).to_be_focused()
    keyboard.press("Space")
    sign_in.arrive()


def test_what_has_the_focus_shows_it(visitor: Visitor) -> None:
    sign_in = SignInPage(visitor).open()
    links = (sign_in.forgot_password, sign_in.create_account)
    buttons = (sign_in.reveal, sign_in.submit, sign_in.use_passkey)
    for thing in (sign_in.email, sign_in.password, *buttons, *links):
        expect(thing).to_be_focused()
        assert thing.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
        visitor.page.keyboard.press("Tab")


def test_a_shown_password_is_hidden_again_when_it_is_sent(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    sign_in = SignInPage(visitor).open()
    sign_in.reveal.click()
    expect(sign_in.password).to_have_attribute("type", "text")

    sign_in.sign_in(dataclasses.replace(ada, password="not the right one"))

    expect(sign_in.problem).to_be_visible()
    expect(sign_in.password).to_have_attribute("type", "password")


def test_nothing_is_wider_than_320_pixels(new_visitor: NewVisitor, stranger: Person) -> None:
    visitor = new_visitor(viewport=NARROW)
    widths = {}
    for name in tour(visitor, dataclasses.replace(stranger, name=LONG_NAME)):
        widths[name] = visitor.page.evaluate("() => document.documentElement.scrollWidth")
    assert {name: width for name, width in widths.items() if width > NARROW["width"]} == {}


@pytest.mark.parametrize("path", ["/login/", "/register/", *LETTER_PAGES])
def test_dark_mode_is_dark(visitor: Visitor, path: str) -> None:
    visitor.open(path)
    backgrounds = {}
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        colour = visitor.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        backgrounds[scheme] = sum(int(part) for part in re.findall(r"\d+", colour)[:3])
    assert backgrounds["dark"] < 3 * 64
    assert backgrounds["light"] > 3 * 192


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_a_page_says_so_and_no_form_can_send_a_password_into_an_address(
    new_visitor: NewVisitor, path: str
) -> None:
    page = new_visitor(java_script_enabled=False).open(path)

    expect(page.locator("noscript p")).to_be_visible()
    assert "AuthSecurity needs JavaScript." in page.locator("noscript p").inner_text()
    assert page.get_by_role("textbox").count() == 0
    assert page.get_by_role("button").count() == 0
    methods = page.locator("form").evaluate_all("(forms) => forms.map((form) => form.method)")
    assert set(methods) == {"post"}

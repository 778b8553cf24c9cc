"""Signing in with a passkey: instead of a password, and after one."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.answers import ANONYMOUS, answer, sent_to
from tests.browser.autofill import ANSWER, NOT_USED, OPTIONS, sign_out, touch_in_autofill
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage
from tests.browser.pages import RecoveryCodeStep, SecondStepPage, SignInPage
from tests.browser.passkeys import (
    NOT_HERE,
    UNKNOWN,
    WITHOUT_AUTOFILL,
    WITHOUT_WEBAUTHN,
    Authenticator,
    PasskeyStep,
    enrol,
)
from tests.browser.visitor import Visitor
from tests.people import BEN, Person
from tests.server import Service
from tests.walk import Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]


def remove_every_passkey(visitor: Visitor) -> None:
    """As support does, or the owner on another device: this browser is not told."""
    browser = Browser.at(visitor.url)
    browser.take_cookies({name: str(cookie["value"]) for name, cookie in visitor.cookies.items()})
    for passkey in browser.get("passkeys/").json["passkeys"]:
        assert browser.delete(f"passkeys/{passkey['id']}/").status == 204
    visitor.context.add_cookies(
        [{"name": name, "value": value, "url": visitor.url} for name, value in browser.cookies.items()]
    )


# Instead of a password


def test_the_button_signs_in_with_nothing_typed(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    sign_in = sign_out(visitor, device)
    device.touched(True)

    sign_in.use_passkey.click()

    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.heading).to_have_text(f"Hello, {ada.name}")
    expect(dashboard.sessions.this).to_contain_text(re.compile("Signed in .* · Passkey$", re.MULTILINE))
    expect(dashboard.activity.card).to_contain_text("Signed in with a passkey")
    expect(dashboard.passkeys.rows).to_contain_text("Last used")
    assert visitor.state == "authenticated"


def test_where_the_page_wished_to_go_it_goes(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    sign_out(visitor, device)
    device.touched(True)
    visitor.open("/login/?next=%2Fdashboard%2F%23passkeys")
    expect(DashboardPage(visitor).arrive().passkeys.heading).to_be_focused()


def test_who_is_not_recognized_reads_a_calm_sentence_and_can_try_again(visitor: Visitor, ada: Person) -> None:
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    device = enrol(visitor, ada)
    DashboardPage(visitor).sign_out()
    sign_in = SignInPage(visitor).arrive()
    device.recognizes(False)

    sign_in.use_passkey.click()

    expect(sign_in.problem).to_have_text(NOT_USED)
    expect(sign_in.problem).to_have_attribute("data-tone", "calm")
    assert sent_to(visitor, ANSWER) == []
    device.recognizes(True)
    sign_in.use_passkey.click()
    DashboardPage(visitor).arrive()


def test_a_device_without_a_passkey_stays_where_it_is(visitor: Visitor) -> None:
    Authenticator(visitor.page)
    sign_in = SignInPage(visitor).open()
    sign_in.use_passkey.click()
    expect(sign_in.problem).to_have_text(NOT_USED)
    expect(sign_in.use_passkey).to_be_focused()


@pytest.mark.parametrize("by_button", [True, False])
def test_a_passkey_that_is_gone_is_told_and_put_away(visitor: Visitor, ada: Person, by_button: bool) -> None:
    visitor.announce_status(401)
    device = enrol(visitor, ada)
    remove_every_passkey(visitor)
    sign_in = sign_out(visitor, device)
    assert len(device.passkeys) == 1

    if by_button:
        device.touched(True)
        sign_in.use_passkey.click()
    else:
        touch_in_autofill(visitor, device)

    expect(sign_in.problem).to_have_text(UNKNOWN)
    assert device.comes_to_hold()
    assert len(sent_to(visitor, ANSWER)) == 1
    sign_in.sign_in(ada)
    DashboardPage(visitor).arrive()


def test_a_refusal_that_is_not_about_the_passkey_puts_none_away(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    device = enrol(visitor, ada)
    (held,) = device.passkeys
    sign_in = sign_out(visitor, device)
    visitor.context.route(f"**/api/auth/{OPTIONS}", hand_out_an_old_challenge)
    touch_in_autofill(visitor, device)

    expect(sign_in.problem).to_have_text("That passkey was not accepted. Try again, or choose another way.")
    assert device.comes_to_hold(held["credentialId"])


def hand_out_an_old_challenge(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, json={**response.json(), "challenge": "A" * 43})


# After the password


def test_as_the_second_step_it_comes_first_and_signs_in(visitor: Visitor, ada: Person) -> None:
    device = enrol(visitor, ada)
    sign_out(visitor, device).sign_in(ada)
    step = PasskeyStep(visitor).arrive()
    expect(step.submit).to_be_focused()
    expect(step.form.get_by_role("button", name="Use your authenticator app")).to_be_hidden()
    device.touched(True)

    step.use()

    expect(DashboardPage(visitor).arrive().sessions.this).to_contain_text("Password, Passkey")


def test_what_the_service_names_first_comes_first(visitor: Visitor) -> None:
    offered = ["recovery_code", "passkey", "totp"]
    answer(visitor, "session/", {**ANONYMOUS, "state": "second_factor_required", "second_factors": offered})
    visitor.open("/login/")
    expect(RecoveryCodeStep(visitor).arrive().code).to_be_visible()


def test_whoever_has_not_got_it_can_take_another_way(visitor: Visitor, protected: Protected) -> None:
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    device = Authenticator(visitor.page)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.passkeys.add()
    expect(dashboard.passkeys.rows).to_have_count(1)
    sign_out(visitor, device).sign_in(protected.person)
    step = PasskeyStep(visitor).arrive()

    app = step.with_app()
    expect(app.code).to_be_focused()
    app.form.get_by_role("button", name="Use a passkey").click()
    expect(step.arrive().submit).to_be_focused()
    step.with_recovery_code().answer(protected.recovery_codes[0])

    expect(dashboard.arrive().sessions.this).to_contain_text("Password, Recovery code")


def test_the_passkey_of_another_account_is_no_second_step(
    visitor: Visitor, new_visitor: NewVisitor, service: Service, ada: Person, stranger: Person
) -> None:
    ben = Person(f"ben-{stranger.email}", BEN.password, BEN.name)
    Browser.at(service.url).register(ben)
    enrol(visitor, ada)
    elsewhere = new_visitor()
    device = enrol(elsewhere, ben)
    sign_out(elsewhere, device).sign_in(ada)
    step = PasskeyStep(elsewhere).arrive()
    device.touched(True)

    step.use()

    expect(step.problem).to_have_text(NOT_USED)
    assert elsewhere.state == "second_factor_required"


def test_who_waits_too_long_starts_again(visitor: Visitor, ada: Person) -> None:
    visitor.announce_status(401)
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    enrol(visitor, ada)
    DashboardPage(visitor).sign_out()
    SignInPage(visitor).arrive().sign_in(ada)
    step = PasskeyStep(visitor).arrive()
    visitor.page.route(f"**/api/auth/{OPTIONS}", lambda route: sign_out_and_go_on(route, visitor))

    step.use()

    SignInPage(visitor).arrive()
    expect(step.problem).to_contain_text("Sign in again.")


def sign_out_and_go_on(route: Route, visitor: Visitor) -> None:
    """Between the question and the answer, the attempt is over."""
    response = route.fetch()
    browser = Browser.at(visitor.url)
    browser.take_cookies({name: str(cookie["value"]) for name, cookie in visitor.cookies.items()})
    browser.post("logout/")
    route.fulfill(response=response)
    visitor.page.unroute(f"**/api/auth/{OPTIONS}")


# Browsers that cannot


def test_a_browser_without_passkeys_says_so_and_takes_the_password(
    new_visitor: NewVisitor, protected: Protected
) -> None:
    visitor = new_visitor()
    visitor.context.add_init_script(WITHOUT_WEBAUTHN)
    sign_in = SignInPage(visitor).open()
    expect(sign_in.form).to_contain_text(NOT_HERE)
    expect(sign_in.use_passkey).to_be_hidden()

    sign_in.sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())

    DashboardPage(visitor).arrive()
    assert sent_to(visitor, OPTIONS) == []


def test_a_browser_without_passkeys_offers_the_other_second_steps(
    new_visitor: NewVisitor, ada: Person
) -> None:
    enrol(new_visitor(), ada)
    visitor = new_visitor()
    visitor.context.add_init_script(WITHOUT_WEBAUTHN)
    SignInPage(visitor).open().sign_in(ada)

    second_step = visitor.page.locator('[data-step="second-factor"]')
    expect(second_step.get_by_label("Recovery code", exact=True)).to_be_visible()
    expect(second_step).to_contain_text("Your passkey needs a newer browser here.")
    expect(second_step.get_by_role("button", name="Use a passkey")).to_be_hidden()


def test_without_autofill_of_passkeys_the_button_is_there(new_visitor: NewVisitor, ada: Person) -> None:
    visitor = new_visitor()
    visitor.context.add_init_script(WITHOUT_AUTOFILL)
    device = enrol(visitor, ada)
    device.touched(False)
    DashboardPage(visitor).sign_out()
    sign_in = SignInPage(visitor).arrive()
    assert sent_to(visitor, OPTIONS) == []
    device.touched(True)

    sign_in.use_passkey.click()

    DashboardPage(visitor).arrive()

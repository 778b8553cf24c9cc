"""Recovery codes as a person meets them: shown once, kept elsewhere, and one of them stands in for the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import sent_to
from tests.browser.conftest import NewVisitor, Protected
from tests.browser.dashboard import DashboardPage, StillYouDialog
from tests.browser.pages import RecoveryCodeStep, SecondStepPage, SignInPage, expect_error_at
from tests.browser.recovery_codes import CodeSheet
from tests.browser.test_states import LOOKED_AT_AGAIN
from tests.browser.visitor import Visitor
from tests.people import Person
from tests.server import Service
from tests.walk import AuthenticatorApp, Browser

pytestmark = [pytest.mark.browser, pytest.mark.server]

RECOVERY_CODE = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){5}")
NOTE_PRINTING = "() => { window.print = () => { document.title = 'printed'; }; }"
SHOWN = "(page) => page.innerText.split(/\\s*\\n\\s*/).filter(Boolean)"


def hand_out(visitor: Visitor, person: Person) -> tuple[DashboardPage, CodeSheet]:
    """Somebody turns on two-step sign-in and looks at the codes."""
    SignInPage(visitor).open().sign_in(person)
    dashboard = DashboardPage(visitor).arrive()
    dashboard.set_up()
    app = AuthenticatorApp((dashboard.key.text_content() or "").replace(" ", ""))
    dashboard.prove(app.code())
    return dashboard, dashboard.code_sheet.arrive()


def sign_in_without_phone(visitor: Visitor, person: Person) -> RecoveryCodeStep:
    SignInPage(visitor).open().sign_in(person)
    return SecondStepPage(visitor).arrive().without_phone()


def use_up(service: Service, protected: Protected, number: int) -> None:
    """Sign in with that many of the codes, the last ones first."""
    for code in protected.recovery_codes[-number:]:
        browser = Browser.at(service.url)
        browser.post("login/", protected.person.credentials)
        assert browser.post("login/recovery-code/", {"code": code}).state == "authenticated"


def paper(page: Page) -> list[str]:
    """The lines that a printer would get."""
    page.emulate_media(media="print")
    lines: list[str] = page.locator("body").evaluate(SHOWN)
    page.emulate_media(media="screen")
    return lines


def test_ten_codes_are_shown_once_and_gone_when_they_are_saved(visitor: Visitor, ada: Person) -> None:
    dashboard, sheet = hand_out(visitor, ada)
    codes = sheet.codes
    assert len(set(codes)) == 10
    assert all(RECOVERY_CODE.fullmatch(code) for code in codes)
    for card in (dashboard.second_factor, dashboard.passkeys.card, dashboard.account.card):
        expect(card).to_be_hidden()

    sheet.put_away()

    expect(dashboard.qr).to_be_hidden()
    expect(dashboard.pill).to_have_text("On")
    expect(dashboard.news).to_contain_text("Two-step sign-in is on.")
    expect(dashboard.recovery_codes.left).to_have_text("10 of 10")
    expect(dashboard.recovery_codes.made).to_contain_text(re.compile("20[0-9]{2}$"))
    expect(dashboard.recovery_codes.warning).to_be_empty()
    assert [code for code in codes if code in visitor.page.content()] == []
    visitor.page.reload()
    dashboard.arrive()
    assert [code for code in codes if code in visitor.page.content()] == []


def test_codes_that_nobody_saved_stay_while_somebody_looks_at_another_tab(
    visitor: Visitor, ada: Person
) -> None:
    _, sheet = hand_out(visitor, ada)
    codes = sheet.codes

    with visitor.page.expect_response("**/api/auth/recovery-codes/"):
        visitor.page.evaluate(LOOKED_AT_AGAIN)

    expect(sheet.button("I have saved them")).to_be_visible()
    assert sheet.codes == codes


def test_codes_can_be_copied(new_visitor: NewVisitor, ada: Person) -> None:
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    _, sheet = hand_out(visitor, ada)

    sheet.button("Copy").click()

    expect(sheet.notice).to_contain_text("Copied.")
    copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.split("\n") == sheet.codes


def test_where_copying_is_not_allowed_the_page_says_so(new_visitor: NewVisitor, ada: Person) -> None:
    visitor = new_visitor()
    visitor.context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    _, sheet = hand_out(visitor, ada)

    sheet.button("Copy").click()

    expect(sheet.notice).to_contain_text("Your browser did not allow that.")


def test_codes_can_be_downloaded_as_a_text(visitor: Visitor, ada: Person) -> None:
    _, sheet = hand_out(visitor, ada)

    with visitor.page.expect_download() as download:
        sheet.button("Download").click()

    assert download.value.suggested_filename == "recovery-codes.txt"
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if RECOVERY_CODE.fullmatch(line)] == sheet.codes
    assert ada.email not in "".join(lines)


def test_a_printer_gets_the_codes_and_nothing_else(visitor: Visitor, ada: Person) -> None:
    _, sheet = hand_out(visitor, ada)
    visitor.page.evaluate(NOTE_PRINTING)

    sheet.button("Print").click()

    expect(visitor.page).to_have_title("printed")
    assert paper(visitor.page) == ["Save your recovery codes", *sheet.codes]


def test_a_code_stands_in_for_the_phone_however_it_is_typed(visitor: Visitor, protected: Protected) -> None:
    step = sign_in_without_phone(visitor, protected.person)
    expect(step.code).to_be_focused()

    step.answer(protected.recovery_codes[0].lower().replace("-", "  "))

    dashboard = DashboardPage(visitor).arrive()
    expect(dashboard.sessions.this).to_contain_text("Password, Recovery code")
    expect(dashboard.recovery_codes.left).to_have_text("9 of 10")


def test_who_lost_the_phone_comes_to_a_new_one_with_two_codes(visitor: Visitor, protected: Protected) -> None:
    visitor.announce_status(403)  # a code alone does not make the session fresh
    sign_in_without_phone(visitor, protected.person).answer(protected.recovery_codes[0])
    dashboard = DashboardPage(visitor).arrive()
    still_you = StillYouDialog(visitor.page)

    dashboard.start_to_replace()
    expect(still_you.code).to_be_hidden()
    still_you.recovery_code.fill(protected.recovery_codes[1])
    still_you.prove(protected.person.password)

    expect(dashboard.qr).to_be_visible()
    app = AuthenticatorApp((dashboard.key.text_content() or "").replace(" ", ""))
    dashboard.prove(app.code())
    expect(dashboard.news).to_contain_text("Your new authenticator app is in use.")
    expect(dashboard.recovery_codes.left).to_have_text("8 of 10")


def test_a_code_is_good_once_and_the_app_is_still_there(visitor: Visitor, protected: Protected) -> None:
    visitor.announce_status(401)
    used = protected.recovery_codes[0]
    sign_in_without_phone(visitor, protected.person).answer(used)
    DashboardPage(visitor).arrive().sign_out()
    SignInPage(visitor).arrive()

    step = sign_in_without_phone(visitor, protected.person)
    step.answer(used)
    expect_error_at(step.code, "That recovery code was used before.")
    expect(step.code).to_have_value(used)

    step.with_phone().answer(protected.app.code())
    DashboardPage(visitor).arrive()


def test_half_a_code_is_told_before_anything_is_sent(visitor: Visitor, protected: Protected) -> None:
    step = sign_in_without_phone(visitor, protected.person)
    sent = len(visitor.requests)

    step.answer(protected.recovery_codes[0][:-1])

    expect_error_at(step.code, "A recovery code has 24 letters and digits.")
    assert len(visitor.requests) == sent


def test_who_has_few_left_is_warned(visitor: Visitor, service: Service, protected: Protected) -> None:
    use_up(service, protected, 6)
    sign_in_without_phone(visitor, protected.person).answer(protected.recovery_codes[0])

    dashboard = DashboardPage(visitor).arrive()

    expect(dashboard.recovery_codes.left).to_have_text("3 of 10")
    expect(dashboard.recovery_codes.warning).to_contain_text("You have few recovery codes left.")


def test_new_codes_take_the_place_of_the_old_ones(
    visitor: Visitor, new_visitor: NewVisitor, protected: Protected
) -> None:
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    dashboard = DashboardPage(visitor).arrive()

    new = dashboard.recovery_codes.make_new().arrive().codes
    dashboard.code_sheet.put_away()

    expect(dashboard.recovery_codes.notice).to_contain_text("Your new recovery codes are in use.")
    assert not set(new) & set(protected.recovery_codes)
    elsewhere = new_visitor()
    elsewhere.announce_status(401)
    step = sign_in_without_phone(elsewhere, protected.person)
    step.answer(protected.recovery_codes[0])
    expect_error_at(step.code, "That recovery code is not right")
    step.answer(new[0])
    DashboardPage(elsewhere).arrive()


def test_who_keeps_the_old_codes_makes_no_new_ones(visitor: Visitor, protected: Protected) -> None:
    SignInPage(visitor).open().sign_in(protected.person)
    SecondStepPage(visitor).arrive().answer(protected.app.code())
    dashboard = DashboardPage(visitor).arrive()

    dashboard.recovery_codes.ask_for_new()
    dashboard.recovery_codes.dialog.get_by_role("button", name="Keep the old ones").click()

    expect(dashboard.recovery_codes.dialog).to_be_hidden()
    assert sent_to(visitor, "recovery-codes/") == []
    expect(dashboard.code_sheet.list).to_be_hidden()

"""The record: every event of the closed list, the fine reason of each failure, and no secret."""

import time_machine

from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from tests.people import ADA
from tests.walk import Browser

MINUTE = 60
WRONG = "not her password at all"
# What guessing leads to, what support does and what letters are for has tests of its own.
ELSEWHERE = {
    Event.PASSWORD_CHANGED,
    Event.PASSWORD_RESET,
    Event.ADDRESS_CHANGE_REQUESTED,
    Event.ADDRESS_CHANGED,
    Event.ADDRESS_REVERTED,
    Event.PASSKEY_SIGN_IN,
    Event.PASSKEY_ADDED,
    Event.PASSKEY_RENAMED,
    Event.PASSKEY_REMOVED,
    Event.PASSKEY_COUNTER_WENT_BACK,
    Event.LIMIT_REACHED,
    Event.SECOND_FACTOR_LIMIT_REACHED,
    Event.PASSWORD_LOCKED,
    Event.SECOND_FACTOR_LOCKED,
    Event.ACCOUNT_SHOWN,
    Event.ACCOUNT_DISABLED,
    Event.ACCOUNT_ENABLED,
    Event.ACCOUNT_UNLOCKED,
    Event.SECOND_FACTORS_RESET,
    Event.SESSIONS_ENDED_BY_SUPPORT,
}


def recorded() -> list[tuple[str, str]]:
    """Event and outcome, oldest first; of the same moment by name."""
    return [(line.event, line.outcome) for line in SecurityEvent.objects.order_by("at", "event")]


def live_through_everything(browser: Browser, clock: time_machine.Traveller) -> None:
    """One second between any two events, so that their order is known."""

    def go(action: object) -> None:
        clock.shift(1)

    go(browser.register(ADA))
    go(browser.post("login/", {**ADA.credentials, "password": WRONG}))
    go(browser.sign_in(ADA))
    go(browser.post("reauthenticate/", {"password": WRONG}))
    go(browser.post("reauthenticate/", {"password": ADA.password}))
    go(browser.post("totp/verify/", {"code": "123456"}))
    first = browser.add_totp()
    clock.shift(1)
    app = browser.add_totp()
    clock.shift(MINUTE)
    go(browser.post("reauthenticate/", {"password": ADA.password}))
    go(browser.post("reauthenticate/", {"password": ADA.password, "code": first.recovery_codes[0]}))
    go(browser.post("login/", ADA.credentials))
    go(browser.post("login/totp/", {"code": app.wrong_code()}))
    go(browser.post("login/totp/", {"code": app.code()}))
    go(browser.delete("totp/"))
    Browser().sign_in(ADA)
    clock.shift(1)
    go(browser.delete("sessions/"))
    other = Browser()
    go(other.sign_in(ADA))
    go(browser.delete(f"sessions/{other.get('session/').json['session']['id']}/"))
    go(browser.send("PATCH", "account/", body={"name": "Eve"}))
    go(browser.get("account/export/"))
    go(browser.post("logout/"))


def test_everything_that_happens_to_an_account_is_recorded_with_its_reason(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    live_through_everything(browser, clock)
    assert recorded() == [
        (Event.REGISTERED, "ok"),
        (Event.SIGN_IN, "invalid_credentials"),
        (Event.SIGN_IN, "ok"),
        (Event.REAUTHENTICATED, "invalid_credentials"),
        (Event.REAUTHENTICATED, "ok"),
        (Event.TOTP_ENABLED, "setup_required"),
        (Event.RECOVERY_CODES_MADE, "ok"),
        (Event.TOTP_ENABLED, "ok"),
        (Event.TOTP_REPLACED, "ok"),
        (Event.REAUTHENTICATED, "second_factor_required"),
        (Event.REAUTHENTICATED, "ok"),
        (Event.RECOVERY_CODE_USED, "ok"),
        (Event.SIGN_IN, "second_factor_required"),
        (Event.SECOND_FACTOR, "invalid_code"),
        (Event.SECOND_FACTOR, "ok"),
        (Event.TOTP_REMOVED, "ok"),
        (Event.NEW_DEVICE, "ok"),
        (Event.SIGN_IN, "ok"),
        (Event.OTHER_SESSIONS_ENDED, "ok"),
        (Event.NEW_DEVICE, "ok"),
        (Event.SIGN_IN, "ok"),
        (Event.SESSION_ENDED, "ok"),
        (Event.ACCOUNT_RENAMED, "ok"),
        (Event.ACCOUNT_EXPORTED, "ok"),
        (Event.SIGN_OUT, "ok"),
    ]
    Browser().sign_in(ADA)
    last = Browser()
    last.sign_in(ADA)
    assert last.delete("account/").status == 204
    assert {event for event, outcome in recorded() if outcome == "ok"} == set(Event) - ELSEWHERE


def guess(browser: Browser, times: int) -> None:
    for _ in range(times):
        browser.post("login/", {**ADA.credentials, "password": WRONG})


def test_the_owner_is_told_once_that_a_limit_is_reached(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.register(ADA)
    guess(browser, 20)
    assert recorded().count((Event.LIMIT_REACHED, "ok")) == 1
    assert len(recorded()) == 1 + 5 + 1  # refusals are no events: nobody can fill the record with them


def test_the_owner_is_told_that_guessing_has_locked_the_password_for_strangers(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.register(ADA)
    for _ in range(21):
        guess(browser, 5)
        clock.shift(15 * MINUTE)
    assert recorded().count((Event.SIGN_IN, "invalid_credentials")) == 100
    assert recorded().count((Event.PASSWORD_LOCKED, "ok")) == 1


def test_guessing_codes_is_told_too(browser: Browser, clock: time_machine.Traveller) -> None:
    app = browser.join(ADA).add_totp()
    for _ in range(20):
        half = Browser()
        half.post("login/", ADA.credentials)
        for _ in range(5):
            half.post("login/totp/", {"code": app.wrong_code()})
        clock.shift(15 * MINUTE)
    assert recorded().count((Event.SECOND_FACTOR, "invalid_code")) == 100
    assert recorded().count((Event.SECOND_FACTOR_LIMIT_REACHED, "ok")) == 20
    assert recorded().count((Event.SECOND_FACTOR_LOCKED, "ok")) == 1


def test_every_line_is_the_accounts_and_names_the_client(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.headers["User-Agent"] = "Firefox/" + "1" * 300
    live_through_everything(browser, clock)
    account_id = Browser().sign_in(ADA).json["account"]["id"]
    for line in SecurityEvent.objects.exclude(user_agent=""):
        assert str(line.account_id) == account_id
        assert (line.ip, line.user_agent) == ("127.0.0.1", ("Firefox/" + "1" * 300)[:256])


def test_no_line_holds_a_secret(browser: Browser, clock: time_machine.Traveller) -> None:
    live_through_everything(browser, clock)
    lines = str([vars(line) for line in SecurityEvent.objects.all()])
    assert not any(secret in lines for secret in (ADA.password, WRONG, *browser.cookies.values()))


def test_a_try_at_no_account_is_recorded_without_its_address(browser: Browser) -> None:
    browser.post("login/", ADA.credentials)
    line = SecurityEvent.objects.get()
    assert (line.account_id, line.event, line.outcome) == (None, "sign_in", "invalid_credentials")
    assert ADA.email not in str(vars(line))
    assert str(line) == "sign_in (invalid_credentials)"


def test_a_stranger_who_signs_out_is_no_event(browser: Browser) -> None:
    browser.post("logout/")
    assert not SecurityEvent.objects.exists()


def test_a_refused_body_is_no_event(browser: Browser) -> None:
    browser.post("login/", {"email": 1})
    browser.send("POST", "login/", body=b"{")
    assert not SecurityEvent.objects.exists()


def test_a_name_of_an_event_fits_its_column() -> None:
    assert all(len(event) <= 40 for event in Event)

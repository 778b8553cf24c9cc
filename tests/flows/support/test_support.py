"""What support does to an account, seen by its owner, by whoever took it over, and in the record."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.events import OK, Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.support import actions
from authsecurity.flows.support.actions import UnknownAddress
from authsecurity.sessions.models import Session
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser

ACTS: dict[Event, Callable[..., object]] = {
    Event.ACCOUNT_SHOWN: actions.look_up,
    Event.ACCOUNT_DISABLED: actions.disable,
    Event.ACCOUNT_ENABLED: actions.enable,
    Event.ACCOUNT_UNLOCKED: actions.unlock,
    Event.SECOND_FACTORS_RESET: actions.reset_second_factor,
    Event.SESSIONS_ENDED_BY_SUPPORT: actions.end_sessions,
}
END_SESSIONS = [actions.disable, actions.reset_second_factor, actions.end_sessions]


@dataclass
class Ada:
    """Signed in with a second factor; `codes` are her recovery codes."""

    browser: Browser
    app: AuthenticatorApp
    codes: list[str]


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Ada:
    """Her app shows a code nobody has used."""
    browser.join(ADA)
    app = AuthenticatorApp(browser.post("totp/setup/").json["secret"])
    codes = browser.post("totp/verify/", {"code": app.fresh_code()}).json["recovery_codes"]
    clock.shift(30)
    return Ada(browser, app, codes)


def half_way() -> Browser:
    """Another browser that has shown her password."""
    browser = Browser()
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    return browser


def state(browser: Browser) -> str:
    return browser.get("session/").state


# All of them


@pytest.mark.parametrize(("event", "act"), ACTS.items())
def test_an_act_is_recorded_once_and_names_no_client(
    ada: Ada, event: Event, act: Callable[..., object]
) -> None:
    act(email=ADA.email)
    line = SecurityEvent.objects.get(event=event)
    assert (line.account_id, line.outcome, line.ip, line.user_agent) == (
        Account.objects.get().pk,
        OK,
        None,
        "",
    )


@pytest.mark.parametrize("act", ACTS.values())
@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "a\0@example.org"])
def test_an_address_that_nobody_has_changes_and_records_nothing(
    db: None, act: Callable[..., object], email: str
) -> None:
    with pytest.raises(UnknownAddress):
        act(email=email)
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize("act", ACTS.values())
def test_an_act_is_about_one_person(ada: Ada, act: Callable[..., object]) -> None:
    ben = Browser().join(BEN)
    act(email=ADA.email)
    assert state(ben) == "authenticated"
    assert Browser().post("login/", BEN.credentials).state == "authenticated"


@pytest.mark.parametrize("act", ACTS.values())
def test_an_act_may_be_repeated(ada: Ada, act: Callable[..., object]) -> None:
    act(email=ADA.email)
    act(email=ADA.email.upper())
    assert SecurityEvent.objects.filter(account__email=ADA.email, ip=None).count() == 2


@pytest.mark.parametrize("act", END_SESSIONS)
def test_sessions_and_what_is_half_way_are_over_at_once(ada: Ada, act: Callable[..., object]) -> None:
    half = half_way()
    act(email=ADA.email)
    assert state(ada.browser) == state(half) == "anonymous"
    assert ada.browser.get("totp/").status == 401
    assert_problem(half.post("login/totp/", {"code": ada.app.code()}), 401, "attempt_expired")
    assert not Session.objects.exists()
    assert not LoginAttempt.objects.exists()


@pytest.mark.parametrize("act", [actions.enable, actions.unlock])
def test_the_other_acts_leave_sessions_alone(ada: Ada, act: Callable[..., object]) -> None:
    half = half_way()
    act(email=ADA.email)
    assert state(ada.browser) == "authenticated"
    assert half.post("login/totp/", {"code": ada.app.code()}).state == "authenticated"


# Disabled, and enabled again


def test_nobody_signs_in_to_a_disabled_account_and_the_answer_does_not_tell(ada: Ada) -> None:
    actions.disable(email=ADA.email)
    assert_problem(Browser().post("login/", ADA.credentials), 401, "invalid_credentials")


def test_an_enabled_account_is_as_it_was(ada: Ada) -> None:
    actions.disable(email=ADA.email)
    actions.enable(email=ADA.email)
    assert state(ada.browser) == "anonymous"
    assert half_way().post("login/totp/", {"code": ada.app.code()}).state == "authenticated"
    spare = half_way().post("login/recovery-code/", {"code": ada.codes[0]})
    assert spare.state == "authenticated"


# Unlocked


def use_up_passwords() -> Browser:
    """A browser nobody knows has guessed until it was refused."""
    stranger = Browser()
    wrong = {**ADA.credentials, "password": "not her password at all"}
    while stranger.post("login/", wrong).status != 429:
        pass
    return stranger


def test_an_unlocked_account_takes_the_right_password_at_once(ada: Ada) -> None:
    stranger = use_up_passwords()
    assert stranger.post("login/", ADA.credentials).status == 429
    actions.unlock(email=ADA.email)
    assert stranger.post("login/", ADA.credentials).state == "second_factor_required"


def test_a_lock_is_gone_too(ada: Ada, clock: time_machine.Traveller) -> None:
    use_up_passwords()
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=100)
    clock.shift(limits.PASSWORD_UNKNOWN.per)
    assert Browser().post("login/", ADA.credentials).status == 429
    actions.unlock(email=ADA.email)
    assert Browser().post("login/", ADA.credentials).state == "second_factor_required"


def test_codes_are_counted_from_zero_too(ada: Ada) -> None:
    for _ in range(limits.SECOND_FACTOR_UNKNOWN.most):
        half_way().post("login/totp/", {"code": ada.app.wrong_code()})
    half = half_way()
    assert half.post("login/totp/", {"code": ada.app.code()}).status == 429
    actions.unlock(email=ADA.email)
    assert half.post("login/totp/", {"code": ada.app.code()}).state == "authenticated"


# The second factor


def test_after_a_reset_the_password_alone_signs_in_and_nothing_of_the_old_factor_works(ada: Ada) -> None:
    actions.reset_second_factor(email=ADA.email)
    answer = Browser().post("login/", ADA.credentials)
    assert (answer.state, answer.json["second_factors"]) == ("authenticated", [])
    assert not TotpAuthenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert Account.objects.get().second_factors == []


def test_a_reset_takes_a_set_up_that_was_begun_too(ada: Ada) -> None:
    stolen = AuthenticatorApp(ada.browser.post("totp/setup/").json["secret"])
    actions.reset_second_factor(email=ADA.email)
    ada.browser.sign_in(ADA)
    assert_problem(ada.browser.post("totp/verify/", {"code": stolen.code()}), 400, "setup_required")


def test_a_reset_removes_a_factor_that_this_version_does_not_know(ada: Ada) -> None:
    Account.objects.update(second_factors=["newer", "totp"])
    actions.reset_second_factor(email=ADA.email)
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


def test_after_a_reset_a_new_app_brings_new_recovery_codes(ada: Ada) -> None:
    actions.reset_second_factor(email=ADA.email)
    ada.browser.sign_in(ADA)
    app = AuthenticatorApp(ada.browser.post("totp/setup/").json["secret"])
    made = ada.browser.post("totp/verify/", {"code": app.code()}).json["recovery_codes"]
    assert len(made) == 10
    assert not set(made) & set(ada.codes)


# Looking


def test_what_support_sees_is_what_there_is(ada: Ada) -> None:
    half_way().post("login/recovery-code/", {"code": ada.codes[0]})
    facts = actions.look_up(email=ADA.email.upper())
    assert facts.account.email == ADA.email
    assert facts.account.enrolled == ("recovery_code", "totp")
    assert (facts.recovery_codes, facts.sessions, facts.known_browsers, facts.limits) == (9, 2, 2, [])


def test_a_session_that_is_over_is_not_counted(ada: Ada, clock: time_machine.Traveller) -> None:
    clock.shift(3600)
    assert actions.look_up(email=ADA.email).sessions == 0
    assert actions.end_sessions(email=ADA.email) == 0
    assert not Session.objects.exists()


def test_a_limit_is_seen_while_it_is_reached(ada: Ada, clock: time_machine.Traveller) -> None:
    use_up_passwords()
    (reached,) = actions.look_up(email=ADA.email).limits
    assert (reached.limit, reached.seconds_left) == (limits.PASSWORD_UNKNOWN, 15 * 60)
    clock.shift(15 * 60 - 1)
    assert [limit.seconds_left for limit in actions.look_up(email=ADA.email).limits] == [1]
    clock.shift(1)
    assert actions.look_up(email=ADA.email).limits == []


def test_a_lock_has_no_time_left(ada: Ada, clock: time_machine.Traveller) -> None:
    use_up_passwords()
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=100)
    clock.shift(limits.PASSWORD_UNKNOWN.per * 10)
    (reached,) = actions.look_up(email=ADA.email).limits
    assert (reached.limit, reached.seconds_left) == (limits.PASSWORD_UNKNOWN, None)


def test_a_known_browser_at_its_limit_is_seen(ada: Ada) -> None:
    wrong = {**ADA.credentials, "password": "not her password at all"}
    for _ in range(limits.PASSWORD_KNOWN.most):
        ada.browser.post("login/", wrong)
    assert [reached.limit for reached in actions.look_up(email=ADA.email).limits] == [limits.PASSWORD_KNOWN]


def test_looking_changes_nothing(ada: Ada) -> None:
    before = actions.look_up(email=ADA.email)
    assert actions.look_up(email=ADA.email) == before
    assert state(ada.browser) == "authenticated"

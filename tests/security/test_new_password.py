# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by who is already in when the password becomes another one, by guessers, and by many at the same moment."""

from functools import partial
from itertools import islice, pairwise

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.password import hashing as password_hashing
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions.models import Session
from authsecurity.throttling.models import Bucket
from tests.letters import Outbox
from tests.people import ADA
from tests.resets import NEW, ask, link_for, reset, signs_in
from tests.security.conftest import Ada, Work
from tests.security.doors import (
    WRONG_PASSWORD,
    WRONG_RECOVERY_CODE,
    browser_at,
    looked_at,
    networks,
    try_code,
    try_password,
)
from tests.security.together import at_once
from tests.walk import Answer, Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
DAY = 24 * 60 * 60
TEN = [f"{NEW} {number}" for number in range(10)]


def change(browser: Browser, current: str, new: str) -> Answer:
    return browser.post("password/change/", {"current_password": current, "new_password": new})


def sign_in(browser: Browser, password: str) -> Answer:
    return browser.post("login/", {"email": ADA.email, "password": password})


@pytest.fixture
def thieves(ada: Ada, clock: time_machine.Traveller) -> list[Browser]:
    """A signed-in browser, a copy of hers, one half-way in, and one that she trusts no more."""
    signed_in, copy, half = Browser(), Browser(), ada.at_the_second_step()
    signed_in.sign_in(ADA, ada.app)
    clock.shift(30)
    copy.take_cookies(ada.browser.cookies)
    return [signed_in, copy, half]


def assert_all_out(browsers: list[Browser], code: str) -> None:
    for browser in browsers:
        assert browser.get("session/").state == "anonymous"
        assert browser.get("account/").status == 401
        assert browser.post("login/totp/", {"code": code}).code == "attempt_expired"


def test_P13_after_a_reset_whoever_was_in_is_out(ada: Ada, thieves: list[Browser], outbox: Outbox) -> None:
    about = {"account_id": Account.objects.get().pk, "address": "thief@example.org"}
    MailedLink.objects.issue(Purpose.CHANGE_ADDRESS, **about)
    assert reset(link_for(outbox), ada.app.fresh_code()).status == 200
    assert_all_out([ada.browser, *thieves], ada.app.code(steps=1))
    assert not MailedLink.objects.exists()


def test_P13_a_thief_who_has_changed_the_address_cannot_take_the_way_back(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    account = Account.objects.get()
    _, back = MailedLink.objects.issue(Purpose.REVERT_ADDRESS, account_id=account.pk, address=ADA.email)
    assert change(ada.browser, ADA.password, NEW).status == 200
    _, link = MailedLink.objects.issue(Purpose.RESET_PASSWORD, account_id=account.pk, address=ADA.email)
    assert reset(link, ada.app.fresh_code(), password=TEN[0]).status == 200
    assert MailedLink.objects.with_token(back, Purpose.REVERT_ADDRESS) is not None
    assert reset(back, ada.app.recovery_codes[0]).code == "invalid_token"


def test_S05_after_a_change_whoever_else_was_in_is_out(ada: Ada, thieves: list[Browser]) -> None:
    before = dict(ada.browser.cookies)
    assert change(ada.browser, ADA.password, NEW).state == "authenticated"
    assert_all_out(thieves, ada.app.code(steps=1))
    assert ada.browser.get("account/").status == 200
    for cookie in ("sessionid", "device"):
        assert ada.browser.cookies[cookie] != before[cookie]


def test_M17_a_stolen_session_changes_no_password(ada: Ada, clock: time_machine.Traveller) -> None:
    thief, stale = Browser(), 10 * 60
    thief.take_cookies(ada.browser.cookies)
    assert change(thief, WRONG_PASSWORD, NEW).code == "invalid"
    clock.shift(stale)
    assert change(thief, ADA.password, NEW).code == "reauthentication_required"
    assert signs_in(ADA.password)


@pytest.mark.parametrize("meanwhile", ["enroll", "disable"])
def test_what_changes_between_the_check_and_its_outcome_counts(
    browser: Browser, outbox: Outbox, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    browser.register(ADA)
    link, account, make = link_for(outbox), Account.objects.get(), password_hashing.make

    def slow_make(password: str) -> str:
        account.enroll("totp") if meanwhile == "enroll" else account.disable()
        return make(password)

    monkeypatch.setattr(password_hashing, "make", slow_make)
    assert reset(link).code == "invalid_token"
    assert Account.objects.get().password == account.password
    assert SecurityEvent.objects.get(event="password_reset").outcome == "invalid_token"


@pytest.mark.django_db(transaction=True)
def test_of_ten_resets_with_one_link_exactly_one_wins(outbox: Outbox) -> None:
    Browser().register(ADA)
    link = link_for(outbox)
    browsers = [Browser() for _ in TEN]
    for browser in browsers:
        browser.get("session/")
    tries = [
        partial(reset, link, password=password, browser=browser)
        for password, browser in zip(TEN, browsers, strict=True)
    ]
    answers = at_once(tries)
    assert sorted(answer.status for answer in answers) == [200] + [400] * 9
    assert {answer.code for answer in answers} == {"", "invalid_token"}
    winner = next(password for password, answer in zip(TEN, answers, strict=True) if answer.status == 200)
    assert signs_in(winner)
    assert not signs_in(next(password for password in TEN if password != winner))
    assert SecurityEvent.objects.filter(event="password_reset", outcome="ok").count() == 1


@pytest.mark.django_db(transaction=True)
def test_M08_a_code_is_spent_once_by_a_reset_and_a_sign_in_at_the_same_moment(
    ada: Ada, outbox: Outbox
) -> None:
    link, half, code = link_for(outbox), ada.at_the_second_step(), ada.app.fresh_code()
    answers = at_once([partial(reset, link, code), partial(half.post, "login/totp/", {"code": code})])
    assert sum(answer.status == 200 for answer in answers) == 1
    assert Session.objects.exists() == (answers[0].code == "code_already_used")


@pytest.mark.django_db(transaction=True)
def test_no_sign_in_with_the_old_password_slips_past_a_reset(outbox: Outbox) -> None:
    Browser().register(ADA)
    for old, new in pairwise([ADA.password, *TEN[:3]]):
        link, browsers = link_for(outbox), [Browser() for _ in range(4)]
        for browser in browsers:
            browser.get("session/")
        resetting = partial(reset, link, password=new)
        signing_in = [partial(sign_in, browser, old) for browser in browsers]
        assert at_once([resetting, *signing_in])[0].status == 200
        assert {browser.get("session/").state for browser in browsers} == {"anonymous"}
        assert not Session.objects.exists()
        assert not LoginAttempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_an_owner_and_a_thief_who_change_it_at_once_one_wins_and_the_other_is_out(ada: Ada) -> None:
    for _ in range(3):
        owner, thief = ada.browser, Browser()
        thief.take_cookies(owner.cookies)
        answers = at_once(
            [partial(change, owner, ADA.password, TEN[0]), partial(change, thief, ADA.password, TEN[1])]
        )
        assert sorted(answer.status for answer in answers)[0] == 200
        assert sum(answer.status == 200 for answer in answers) == 1
        states = [browser.get("session/").state for browser in (owner, thief)]
        assert sorted(states) == ["anonymous", "authenticated"]
        ada.browser = (owner, thief)[states.index("authenticated")]
        won = TEN[states.index("authenticated")]
        assert change(ada.browser, won, ADA.password).status == 200


# Guessing


def test_T11_who_is_kept_out_by_a_botnet_gets_in_by_a_reset(
    ada: Ada, proxy: None, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    for address in islice(networks(), 10):
        try_password(browser_at(address))
    new = browser_at("203.0.113.9")
    assert try_password(new, ADA.password).code == "throttled"
    assert reset(link_for(outbox), ada.app.fresh_code(), browser=new).status == 200
    clock.shift(30)
    assert sign_in(new, NEW).state == "second_factor_required"
    assert try_code(new, ada.app.fresh_code()).state == "authenticated"


def test_T11_a_password_that_was_locked_is_so_no_longer_once_it_is_another_one(
    ada: Ada, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    try_password(Browser())
    Bucket.objects.filter(name="password_unknown").update(in_a_row=100)
    clock.shift(DAY)
    assert try_password(Browser(), ADA.password).code == "throttled"
    assert reset(link_for(outbox), ada.app.fresh_code()).status == 200
    assert sign_in(Browser(), NEW).state == "second_factor_required"


def test_T12_two_hundred_current_passwords_by_a_stolen_session(ada: Ada, hashing: Work) -> None:
    thief = Browser()
    thief.take_cookies({"sessionid": ada.browser.cookies["sessionid"]})
    codes = [change(thief, WRONG_PASSWORD, NEW).code for _ in range(200)]
    assert codes == ["invalid"] * FROM_ANYWHERE + ["throttled"] * (200 - FROM_ANYWHERE)
    assert change(thief, ADA.password, NEW).code == "throttled"
    assert try_password(Browser(), ADA.password).code == "throttled"
    assert len(hashing) == FROM_ANYWHERE


def test_T14_codes_count_to_one_limit_at_a_reset_and_at_the_sign_in(ada: Ada, outbox: Outbox) -> None:
    link, half = link_for(outbox), ada.at_the_second_step()
    answers = [try_code(half, ada.app.wrong_code()) for _ in range(2)]
    answers += [reset(link, ada.app.wrong_code()) for _ in range(2)]
    answers += [reset(link, WRONG_RECOVERY_CODE) for _ in range(4)]
    assert looked_at(answers) == FROM_ANYWHERE
    for code in (ada.app.fresh_code(), ada.app.recovery_codes[0]):
        assert reset(link, code).code == "throttled"
    assert try_code(half, ada.app.fresh_code()).code == "throttled"


def test_T14_another_link_brings_no_new_codes(ada: Ada, outbox: Outbox) -> None:
    for _ in range(FROM_ANYWHERE):
        assert reset(link_for(outbox), ada.app.wrong_code()).code == "invalid_code"
    ask()
    link = outbox.token(ADA.email, "Set a new password")
    assert reset(link, ada.app.fresh_code()).code == "throttled"

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that guess: over attempts, sessions, networks and doors, after a wait, and where an error undoes the rest."""

from datetime import timedelta
from itertools import islice

import pytest
import time_machine
from django.db import connection

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.login import guards
from tests.people import ADA, BEN
from tests.security.conftest import Ada, Work
from tests.security.doors import (
    WRONG_PASSWORD,
    at_the_second_step,
    browser_at,
    looked_at,
    networks,
    reauthenticate,
    try_code,
    try_password,
    try_recovery_code,
)
from tests.walk import Answer, Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_HOME = 10
SETUP = 10
FROM_ONE_NETWORK = 50
IN_A_ROW = 100
QUARTER = timedelta(minutes=15)


def thief_of(browser: Browser) -> Browser:
    """Somebody with the session and nothing else of this browser."""
    thief = Browser()
    thief.take_cookies({"sessionid": browser.cookies["sessionid"]})
    return thief


@pytest.mark.usefixtures("proxy")
def test_M01_fifty_codes_from_ten_networks_by_both_doors_get_five_looks(ada: Ada, paper: list[str]) -> None:
    answers: list[Answer] = []
    for address in islice(networks(), 10):
        half = at_the_second_step(browser_at(address))
        answers += [try_code(half, ada.app.wrong_code()) for _ in range(3)]
        answers += [try_recovery_code(half) for _ in range(2)]
    assert looked_at(answers) == FROM_ANYWHERE
    half = at_the_second_step(browser_at("203.0.113.9"))
    assert try_code(half, ada.app.fresh_code()).code == "throttled"
    assert try_recovery_code(half, paper[0]).code == "throttled"
    reached = SecurityEvent.objects.get(event="second_factor_limit_reached")
    assert reached.account_id == Account.objects.get().pk


@pytest.mark.usefixtures("proxy")
def test_M01_attempts_begun_before_the_limit_get_no_looks_of_their_own(ada: Ada) -> None:
    halves = [at_the_second_step(browser_at(address)) for address in islice(networks(), 20)]
    assert looked_at([try_code(half, ada.app.wrong_code()) for half in halves]) == FROM_ANYWHERE
    assert [try_code(half, ada.app.fresh_code()).code for half in halves[-3:]] == ["throttled"] * 3


def test_M02_the_password_again_brings_no_new_codes(ada: Ada) -> None:
    answers: list[Answer] = []
    for _ in range(10):
        half = ada.at_the_second_step()
        answers += [try_code(half, ada.app.wrong_code()) for _ in range(3)]
    assert looked_at(answers) == FROM_ANYWHERE
    assert try_code(ada.at_the_second_step(), ada.app.fresh_code()).code == "throttled"


@pytest.mark.parametrize("in_one_transaction", [False, True])
@pytest.mark.django_db(transaction=True)
def test_M04_a_wrong_try_stays_counted_although_it_ends_in_an_error(
    ada: Ada, monkeypatch: pytest.MonkeyPatch, in_one_transaction: bool
) -> None:
    half, stolen = ada.at_the_second_step(), thief_of(ada.browser)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", in_one_transaction)
    codes = [try_recovery_code(half) for _ in range(2)]
    codes += [reauthenticate(stolen, ADA.password, ada.app.wrong_code()) for _ in range(18)]
    assert looked_at(codes) == FROM_ANYWHERE
    assert try_code(half, ada.app.fresh_code()).code == "throttled"
    assert looked_at([try_password(Browser()) for _ in range(20)]) == FROM_ANYWHERE
    assert try_password(Browser(), ADA.password).code == "throttled"


def test_L11_every_door_that_takes_a_password_counts_to_one_limit(ada: Ada, hashing: Work) -> None:
    stolen = thief_of(ada.browser)
    answers = [try_password(Browser()) for _ in range(3)]
    answers += [reauthenticate(stolen, WRONG_PASSWORD, ada.app.wrong_code()) for _ in range(3)]
    assert looked_at(answers) == len(hashing) == FROM_ANYWHERE
    for right, wrong in (
        (try_password(Browser(), ADA.password), try_password(Browser())),
        (reauthenticate(stolen, ADA.password, "1"), reauthenticate(stolen, WRONG_PASSWORD, "1")),
    ):
        assert (right.status, right.content) == (wrong.status, wrong.content)
        assert right.code == "throttled"
    assert len(hashing) == FROM_ANYWHERE


def test_L11_without_a_code_no_door_says_whether_the_password_was_right(ada: Ada, hashing: Work) -> None:
    stolen = thief_of(ada.browser)
    right, wrong = reauthenticate(stolen, ADA.password), reauthenticate(stolen, WRONG_PASSWORD)
    assert (right.status, right.content) == (wrong.status, wrong.content)
    assert right.code == "second_factor_required"
    assert hashing == []


def test_I14_guesses_for_random_addresses_are_refused_before_hashing(browser: Browser, hashing: Work) -> None:
    answers = [try_password(Browser(), email=f"nobody{number}@example.org") for number in range(60)]
    assert looked_at(answers) == len(hashing) == FROM_ONE_NETWORK
    browser.register(BEN)
    before = len(hashing)
    assert try_password(Browser(), BEN.password, BEN.email).code == "throttled"
    assert len(hashing) == before


@pytest.mark.parametrize(("has_device", "looks"), [(False, FROM_ANYWHERE), (True, FROM_HOME + FROM_ANYWHERE)])
def test_T12_two_hundred_passwords_by_a_stolen_session(
    browser: Browser, clock: object, has_device: bool, looks: int
) -> None:
    browser.join(ADA)
    stolen = thief_of(browser)
    if has_device:
        stolen.take_cookies({"device": browser.cookies["device"]})
    assert looked_at([reauthenticate(stolen, WRONG_PASSWORD) for _ in range(200)]) == looks
    assert reauthenticate(stolen, ADA.password).code == "throttled"
    assert try_password(Browser(), ADA.password).code == "throttled"


def test_T12_codes_by_a_stolen_session_count_to_the_account(ada: Ada, paper: list[str]) -> None:
    stolen = thief_of(ada.browser)
    guesses = [ada.app.wrong_code(), "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"] * 10
    assert looked_at([reauthenticate(stolen, ADA.password, guess) for guess in guesses]) == FROM_ANYWHERE
    assert reauthenticate(stolen, ADA.password, ada.app.fresh_code()).code == "throttled"
    assert reauthenticate(stolen, ADA.password, paper[0]).code == "throttled"
    assert try_code(ada.at_the_second_step(), ada.app.fresh_code()).code == "throttled"


def test_T12_setup_codes_have_a_limit_and_burn_no_other(ada: Ada) -> None:
    ada.browser.post("totp/setup/")
    guesses = [ada.browser.post("totp/verify/", {"code": "abcdef"}) for _ in range(200)]
    assert looked_at(guesses) == SETUP
    again = ada.browser.post("totp/setup/")
    assert again.status == 201
    assert ada.browser.post("totp/verify/", {"code": "abcdef"}).code == "throttled"
    assert try_code(ada.at_the_second_step(), ada.app.fresh_code()).state == "authenticated"


def test_T07_after_the_wait_there_are_five_more_and_no_more(ada: Ada, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        assert looked_at([try_password(Browser()) for _ in range(12)]) == FROM_ANYWHERE
        clock.shift(QUARTER - timedelta(seconds=1))
        assert try_password(Browser(), ADA.password).code == "throttled"
        clock.shift(1)
    for _ in range(3):
        half = ada.at_the_second_step()
        codes = [try_code(half, ada.app.wrong_code()) for _ in range(3)]
        half = ada.at_the_second_step()
        codes += [try_code(half, ada.app.wrong_code()) for _ in range(4)]
        assert looked_at(codes) == FROM_ANYWHERE
        clock.shift(QUARTER)
    assert try_code(ada.at_the_second_step(), ada.app.fresh_code()).state == "authenticated"


def test_T07_a_slow_guesser_gets_no_more_than_five_in_any_quarter(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    answers = [try_password(Browser()) for _ in range(FROM_ANYWHERE - 1)]
    clock.shift(timedelta(minutes=14))
    answers += [try_password(Browser()) for _ in range(3)]
    for _ in range(14):  # the quarter of an hour begins anew with the last try that was looked at
        clock.shift(timedelta(minutes=1))
        answers.append(try_password(Browser()))
    assert looked_at(answers) == FROM_ANYWHERE
    clock.shift(timedelta(minutes=1))
    assert looked_at([try_password(Browser()) for _ in range(7)]) == FROM_ANYWHERE


def test_T14_a_second_factor_takes_nothing_from_the_limit_of_passwords(ada: Ada) -> None:
    half = ada.at_the_second_step()
    answers = [try_password(half if number % 2 else Browser()) for number in range(30)]
    assert looked_at(answers) == FROM_ANYWHERE
    assert try_password(Browser(), ADA.password).code == "throttled"


def test_T14_a_hundred_passwords_lock_strangers_out_until_support_helps(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    for _ in range(IN_A_ROW // FROM_ANYWHERE):
        assert looked_at([try_password(Browser()) for _ in range(FROM_ANYWHERE)]) == FROM_ANYWHERE
        clock.shift(QUARTER)
    clock.shift(timedelta(days=30))
    assert looked_at([try_password(Browser()) for _ in range(3)]) == 0
    assert try_password(Browser(), ADA.password).code == "throttled"
    assert SecurityEvent.objects.filter(event="password_locked").count() == 1
    home = ada.browser
    assert try_code(at_the_second_step(home), ada.app.fresh_code()).state == "authenticated"
    guards.unlock(Account.objects.get())
    assert try_password(Browser(), ADA.password).state == "second_factor_required"


def test_T14_a_hundred_codes_lock_strangers_out_of_every_door(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    for _ in range(IN_A_ROW // FROM_ANYWHERE):
        half = ada.at_the_second_step()
        assert (
            looked_at([try_code(half, ada.app.wrong_code()) for _ in range(FROM_ANYWHERE)]) == FROM_ANYWHERE
        )
        clock.shift(QUARTER)
    home, half = ada.browser, ada.at_the_second_step()
    assert try_code(half, ada.app.fresh_code()).code == "throttled"
    assert try_recovery_code(half, paper[0]).code == "throttled"
    assert SecurityEvent.objects.filter(event="second_factor_locked").count() == 1
    assert try_code(at_the_second_step(home), ada.app.fresh_code()).state == "authenticated"
    assert reauthenticate(thief_of(home), ADA.password, paper[0]).code == "throttled"
    guards.unlock(Account.objects.get())
    assert try_recovery_code(half, paper[0]).state == "authenticated"


def test_T14_a_right_password_between_breaks_the_row(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.register(BEN)
    wrong = [try_password(Browser(), email=BEN.email) for _ in range(4)]
    for _ in range(25):
        assert looked_at(wrong) == 4
        assert try_password(Browser(), BEN.password, BEN.email).state == "authenticated"
        clock.shift(QUARTER)
        wrong = [try_password(Browser(), email=BEN.email) for _ in range(4)]

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the second step that need a moment: the same code, the same attempt, a factor that is being removed."""

import time
from functools import partial

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.factors.totp import actions as totp
from authsecurity.flows.login.models import MAX_TRIES, LoginAttempt
from authsecurity.sessions.models import Session
from tests.security.conftest import Ada
from tests.security.doors import try_code
from tests.security.together import at_once
from tests.walk import Browser

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_M08_of_ten_browsers_with_one_code_exactly_one_gets_in(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    for _ in range(ROUNDS):
        code, halves = ada.app.fresh_code(), [ada.at_the_second_step() for _ in range(10)]
        answers = at_once([partial(try_code, half, code) for half in halves])
        assert sorted(found.status for found in answers)[0] == 200
        assert sum(found.status == 200 for found in answers) == 1
        assert {found.code for found in answers} <= {"", "code_already_used", "throttled"}
        assert sum(half.get("totp/").status == 200 for half in halves) == 1
        clock.shift(16 * 60)  # past the limit that the losers have reached


@pytest.mark.django_db(transaction=True)
def test_M08_one_attempt_opens_one_session_however_often_it_is_sent(ada: Ada) -> None:
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    copies = [Browser() for _ in range(8)]
    for copy in copies:
        copy.take_cookies(half.cookies)
    answers = at_once([partial(try_code, copy, code) for copy in copies])
    assert sorted(found.status for found in answers) == [200] + [401] * 7
    assert Session.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_M08_guesses_at_once_get_no_more_tries_than_one_after_the_other(ada: Ada) -> None:
    half, guess = ada.at_the_second_step(), ada.app.wrong_code()
    copies = [Browser() for _ in range(20)]
    for copy in copies:
        copy.take_cookies(half.cookies)
    codes = [found.code for found in at_once([partial(try_code, copy, guess) for copy in copies])]
    assert codes.count("invalid_code") == MAX_TRIES
    assert codes.count("attempt_expired") == 20 - MAX_TRIES
    assert try_code(half, ada.app.fresh_code()).code == "attempt_expired"


@pytest.mark.django_db(transaction=True)
def test_signing_in_while_the_factor_is_removed_neither_hangs_nor_slips_through(
    ada: Ada, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each holds its first lock for a while, so two that lock in different orders would wait for each other.
    spend, remove = totp.Verified.spend, totp.remove

    def spend_slowly(verified: totp.Verified) -> None:
        spend(verified)
        time.sleep(0.3)

    def remove_slowly(account: Account) -> bool:
        time.sleep(0.3)
        return remove(account)

    monkeypatch.setattr(totp.Verified, "spend", spend_slowly)
    monkeypatch.setattr(totp, "remove", remove_slowly)
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    signed_in, removed = at_once([lambda: try_code(half, code), lambda: ada.browser.delete("totp/")])
    assert removed.status == 204
    assert signed_in.status in (200, 401)
    assert half.get("totp/").status == 401
    assert not LoginAttempt.objects.exists()

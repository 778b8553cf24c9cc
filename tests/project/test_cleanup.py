"""Clean-up: what is over goes, a few rows at a time; what lives, or may still count, stays to the last second."""

import dataclasses
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from authsecurity.accounts.models import Account
from authsecurity.core.clock import now
from authsecurity.factors.totp.models import SETUP_LIFETIME, TotpAuthenticator
from authsecurity.flows.login import models as attempts
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.support import actions as support
from authsecurity.mail import queue
from authsecurity.mail.models import LIFETIMES, MailedLink, Purpose
from authsecurity.project import cleanup
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import devices, limits
from authsecurity.throttling.errors import Throttled
from authsecurity.throttling.limits import Limit
from authsecurity.throttling.models import Bucket, Device, key_of
from tests.letters import Outbox
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
WRONG = {**ADA.credentials, "password": "not her password at all"}


def clean() -> None:
    cleanup.clean(threading.Event())


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    return browser.join(ADA)


# Sign-ins that were begun


def test_a_sign_in_can_be_finished_to_the_last_second_and_is_gone_after_it(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    app = ada.add_totp()
    half, late = Browser(), Browser()
    for browser in (half, late):
        browser.post("login/", ADA.credentials)
    clock.shift(attempts.LIFETIME - SECOND)
    clean()
    assert half.post("login/totp/", {"code": app.code()}).state == "authenticated"
    assert LoginAttempt.objects.count() == 1
    clock.shift(SECOND)
    clean()
    assert not LoginAttempt.objects.exists()
    assert late.get("session/").state == "anonymous"


# Sessions


def test_an_idle_session_lives_to_its_last_second(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(HOUR - SECOND)
    clean()
    assert ada.get("session/").state == "authenticated"
    clock.shift(SECOND)
    clean()
    assert not Session.objects.exists()


def test_a_busy_session_lives_to_the_end_of_its_lifetime(
    ada: Browser, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, session_lifetime=90 * MINUTE)
    ada.sign_in(ADA)
    clock.shift(50 * MINUTE)
    assert ada.get("totp/").status == 200
    clock.shift(40 * MINUTE - SECOND)
    clean()
    assert ada.get("session/").state == "authenticated"
    clock.shift(SECOND)
    clean()
    assert not Session.objects.exists()


# What was counted


@pytest.mark.parametrize("limit", limits.TABLE, ids=lambda limit: limit.name)
def test_a_limit_holds_as_long_as_ever_and_begins_anew_after_it(
    db: None, clock: time_machine.Traveller, limit: Limit
) -> None:
    made = [throttling.charge(limit, "somebody") for _ in range(limit.most)]
    clock.shift(limit.per - SECOND)
    clean()
    with pytest.raises(Throttled):
        throttling.charge(limit, "somebody")
    made[0].pay_back()
    clock.shift(SECOND)
    clean()
    assert not Bucket.objects.exists()
    assert [throttling.charge(limit, "somebody").used for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("limit", limits.LOCKING, ids=lambda limit: limit.name)
def test_failures_in_a_row_are_remembered_for_ninety_days(
    db: None, clock: time_machine.Traveller, limit: Limit
) -> None:
    throttling.charge(limit, "somebody")
    clock.shift(limit.per + limits.REMEMBERED - SECOND)
    clean()
    assert throttling.charge(limit, "somebody").in_a_row == 2
    clock.shift(limit.per + limits.REMEMBERED)
    clean()
    assert throttling.charge(limit, "somebody").in_a_row == 1


@pytest.mark.parametrize("limit", limits.LOCKING, ids=lambda limit: limit.name)
def test_a_lock_stays_for_good(db: None, clock: time_machine.Traveller, limit: Limit) -> None:
    throttling.charge(limit, "somebody")
    throttling.charge(limit, "somebody else")
    Bucket.objects.filter(pk=key_of(limit, "somebody")).update(in_a_row=limit.in_a_row)
    clock.shift(10 * limits.REMEMBERED)
    clean()
    with pytest.raises(Throttled):
        throttling.charge(limit, "somebody")
    assert throttling.charge(limit, "somebody else").in_a_row == 1


def test_a_network_is_forgotten_as_soon_as_its_limit_is_over(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    Browser().post("login/", WRONG)
    clock.shift(HOUR)
    clean()
    assert set(Bucket.objects.values_list("name", flat=True)) == {limits.PASSWORD_UNKNOWN.name}


# Known browsers


def test_a_browser_is_known_as_long_as_it_may_keep_its_cookie(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(devices.LIFETIME - SECOND)
    clean()
    assert Device.objects.count() == 1
    clock.shift(SECOND)
    clean()
    assert not Device.objects.exists()
    assert ada.sign_in(ADA).state == "authenticated"


# Letters and their links


@pytest.mark.parametrize("purpose", Purpose)
def test_a_mailed_link_works_to_its_last_second_and_is_gone_after_it(
    ada: Browser, clock: time_machine.Traveller, purpose: Purpose
) -> None:
    _, token = MailedLink.objects.issue(purpose, account_id=Account.objects.get().pk, address=ADA.email)
    clock.shift(LIFETIMES[purpose] - SECOND)
    clean()
    assert MailedLink.objects.with_token(token, purpose)
    clock.shift(SECOND)
    assert not MailedLink.objects.with_token(token, purpose)
    clean()
    assert not MailedLink.objects.exists()


def test_a_task_that_is_done_is_kept_for_an_hour(
    ada: Browser, clock: time_machine.Traveller, outbox: Outbox
) -> None:
    ada.add_totp()
    assert len(outbox.letters()) == 1
    clock.shift(queue.KEPT - SECOND)
    clean()
    assert DBTaskResult.objects.finished().count() == 1
    clock.shift(SECOND)
    clean()
    assert not DBTaskResult.objects.exists()


def test_a_task_that_waits_or_is_under_way_is_never_cleaned_up(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    ada.add_totp()
    support.unlock(email=ADA.email)
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.all()[0].pk).update(
        status=TaskResultStatus.RUNNING, started_at=now()
    )
    clock.shift(timedelta(days=400))
    clean()
    assert DBTaskResult.objects.count() == 2


# Set-ups


def set_up(browser: Browser) -> AuthenticatorApp:
    """The app has scanned a secret; nothing is proved yet."""
    return AuthenticatorApp(browser.post("totp/setup/").json["secret"])


def test_a_set_up_can_be_proved_to_the_last_second_and_is_gone_after_it(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    app = set_up(ada)
    clock.shift(SETUP_LIFETIME - SECOND)
    clean()
    ada.post("reauthenticate/", {"password": ADA.password})
    assert ada.post("totp/verify/", {"code": app.wrong_code()}).code == "invalid_code"
    clock.shift(SECOND)
    clean()
    assert not TotpAuthenticator.objects.exists()
    assert ada.post("totp/verify/", {"code": app.code()}).code == "setup_required"


def test_the_app_in_force_outlives_a_change_that_was_never_proved(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    app = ada.add_totp()
    set_up(ada)
    clock.shift(SETUP_LIFETIME - SECOND)
    clean()
    assert TotpAuthenticator.objects.get().pending_secret
    clock.shift(SECOND)
    clean()
    row = TotpAuthenticator.objects.get()
    assert (row.pending_secret, row.pending_since) == (None, None)
    assert Browser().sign_in(ADA, app).state == "authenticated"


# How much at once


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Rows and batches that can be counted."""
    monkeypatch.setattr(cleanup, "PAUSE", 0)

    def sized(rows: int, batches: int) -> None:
        monkeypatch.setattr(cleanup, "ROWS", rows)
        monkeypatch.setattr(cleanup, "BATCHES", batches)

    return sized


def expired_buckets(number: int) -> None:
    over = now() - SECOND
    Bucket.objects.bulk_create(
        Bucket(key=str(one), name=limits.SETUP.name, used=1, in_a_row=0, expires_at=over)
        for one in range(number)
    )


@pytest.mark.parametrize(("there", "left"), [(0, 0), (1, 0), (5, 0), (6, 0), (7, 1), (20, 14)])
def test_a_round_is_bounded(db: None, small: Callable[..., None], there: int, left: int) -> None:
    small(rows=3, batches=2)
    expired_buckets(there)
    clean()
    assert Bucket.objects.count() == left


def test_a_round_that_is_told_to_stop_removes_nothing_more(db: None, small: Callable[..., None]) -> None:
    small(rows=3, batches=2)
    expired_buckets(5)
    stopped = threading.Event()
    stopped.set()
    cleanup.clean(stopped)
    assert Bucket.objects.count() == 5


def test_a_statement_takes_no_more_than_it_may(db: None) -> None:
    expired_buckets(cleanup.ROWS + 1)
    (buckets,) = (kind for kind in cleanup.KINDS if kind.over(now()).model is Bucket)
    assert cleanup.remove_batch(buckets, now()) == cleanup.ROWS
    assert Bucket.objects.count() == 1

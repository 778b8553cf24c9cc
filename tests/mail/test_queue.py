"""The queue: growing waits, an end to them, and what is taken back from a worker that was killed."""

import itertools
import logging
from datetime import timedelta

import pytest
import time_machine
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core import clock as project_clock
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.mail import queue
from tests.letters import Outbox, send_what_is_ready
from tests.people import ADA
from tests.walk import Browser

SECOND = timedelta(seconds=1)


@pytest.fixture
def letter(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> DBTaskResult:
    """One letter that waits to be sent."""
    browser.register(ADA)
    client = Client(ip=None, user_agent="")
    notices.record(Event.NEW_DEVICE, account=Account.objects.get(), client=client)
    return DBTaskResult.objects.get()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("authsecurity.project.outbox._write", fail)


def test_the_waits_grow_and_then_it_is_given_up(
    letter: DBTaskResult,
    clock: time_machine.Traveller,
    full_disk: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert all(shorter < longer for shorter, longer in itertools.pairwise(queue.WAITS))
    assert send_what_is_ready() == 1
    for wait in queue.WAITS:
        clock.shift(wait - SECOND)
        assert send_what_is_ready() == 0
        clock.shift(SECOND)
        assert send_what_is_ready() == 1
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 7 + [logging.ERROR]
    clock.shift(timedelta(days=400))
    assert send_what_is_ready() == 0
    assert ADA.email not in caplog.text


def test_a_row_holds_no_address_and_no_secret(letter: DBTaskResult) -> None:
    assert set(letter.args_kwargs["kwargs"]) == {"event", "account_id", "occasion", "tries"}
    assert ADA.email not in str(letter.args_kwargs)


def test_what_a_killed_worker_was_doing_is_done_after_a_minute(
    letter: DBTaskResult, clock: time_machine.Traveller, outbox: Outbox
) -> None:
    letter.claim("a worker that is no more")
    clock.shift(queue.LEASE - SECOND)
    assert outbox.letters() == []
    clock.shift(SECOND)
    assert len(outbox.letters()) == 1


def test_what_is_done_is_not_taken_back(
    letter: DBTaskResult, clock: time_machine.Traveller, outbox: Outbox
) -> None:
    outbox.letters()
    clock.shift(timedelta(days=1))
    assert queue.take_back(project_clock.now()) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_an_account_is_forgotten_with_all_that_waits_for_it(letter: DBTaskResult) -> None:
    Browser().register(other := type(ADA)("other@example.org", ADA.password))
    account = Account.objects.get(email=other.email)
    client = Client(ip=None, user_agent="")
    notices.record(Event.NEW_DEVICE, account=account, client=client)
    queue.forget(account.pk)
    assert DBTaskResult.objects.get() == letter

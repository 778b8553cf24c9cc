"""The cleaners at work: several at once, beside requests, and in the workers of a running service."""

import importlib
import logging
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction

from authsecurity.core import clock
from authsecurity.project import cleanup
from authsecurity.project.cleanup import Cleaner, Kind
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket, key_of
from tests.people import ADA
from tests.security.together import at_once
from tests.server import CLOCK_AHEAD, REPOSITORY, running_service
from tests.serving import clean_environment, free_port, serving
from tests.walk import Browser

WITHIN = 60  # seconds; what is waited for comes at once, but for a machine with much else to do
OFTEN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "authsecurity.project.settings"
os.environ["AUTHSECURITY_LOCAL_PORT"] = sys.argv[1]
import django
django.setup()
from authsecurity.project import cleanup, command
cleanup.INTERVAL = 0.2
command.main(["serve", "--local", "--port", sys.argv[1], "--workers", "2"])
"""


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WITHIN
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def clean() -> None:
    cleanup.clean(threading.Event())


def expired_buckets(number: int) -> None:
    over = clock.now() - timedelta(seconds=1)
    Bucket.objects.bulk_create(
        Bucket(key=str(one), name=limits.SETUP.name, used=1, in_a_row=0, expires_at=over)
        for one in range(number)
    )


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleanup, "ROWS", 5)
    monkeypatch.setattr(cleanup, "PAUSE", 0)


@pytest.fixture
def often() -> Iterator[Cleaner]:
    cleaner = Cleaner(0.05)
    yield cleaner
    cleaner.stop()
    cleaner.join(WITHIN)


# Beside each other


@pytest.mark.django_db(transaction=True)
def test_several_at_once_remove_everything_and_disturb_nobody(small_batches: None) -> None:
    expired_buckets(200)
    at_once([clean] * 4)
    clean()
    assert not Bucket.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_try_that_comes_while_its_old_row_goes_is_counted(small_batches: None) -> None:
    for _ in range(10):
        expired_buckets(20)
        throttling.charge(limits.LOGIN_NETWORK, "somebody")
        mine = Bucket.objects.filter(pk=key_of(limits.LOGIN_NETWORK, "somebody"))
        mine.update(expires_at=clock.now())

        def charge() -> None:
            throttling.charge(limits.LOGIN_NETWORK, "somebody")

        at_once([clean, charge, charge, clean, charge, charge])
        assert mine.get().used == 4
        Bucket.objects.all().delete()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_a_request_holds_is_left_and_nobody_waits() -> None:
    expired_buckets(3)
    with transaction.atomic():
        Bucket.objects.select_for_update().get(pk="1")
        cleaner = threading.Thread(target=Cleaner(0)._clean)
        cleaner.start()
        cleaner.join(WITHIN)
        assert not cleaner.is_alive()
        assert list(Bucket.objects.values_list("pk", flat=True)) == ["1"]
    clean()
    assert not Bucket.objects.exists()


# The thread


@pytest.mark.django_db(transaction=True)
def test_round_follows_round_until_it_is_stopped(often: Cleaner) -> None:
    often.start()
    for _ in range(2):
        expired_buckets(3)
        assert eventually(lambda: not Bucket.objects.exists())
    often.stop()
    often.join(WITHIN)
    assert not often.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_round_that_fails_is_one_line_and_the_next_one_comes(
    often: Cleaner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = [DatabaseError("the disk is full\nand more"), OSError("gone")]

    def fail_twice(rows: object) -> None:
        if failures:
            raise failures.pop(0)
        Bucket.objects.all().delete()

    monkeypatch.setattr(cleanup, "KINDS", (Kind(Bucket.objects.over, end=fail_twice),))
    expired_buckets(1)
    with caplog.at_level(logging.INFO):
        often.start()
        assert eventually(lambda: not Bucket.objects.exists())
    assert [record.getMessage() for record in caplog.records if record.name == cleanup.__name__] == [
        "Clean-up failed and will be tried again (DatabaseError: the disk is full).",
        "Clean-up failed and will be tried again (OSError: gone).",
    ]


def test_a_round_leaves_no_connection_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr(cleanup, "clean", lambda stopped: None)
    monkeypatch.setattr(connections, "close_all", lambda: closed.append("all"))
    Cleaner(0)._clean()
    assert closed == ["all"]


def test_a_worker_starts_one_and_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleanup, "clean", lambda stopped: None)
    worker = importlib.import_module("authsecurity.project.rsgi").application
    worker.__rsgi_init__(None)
    cleaner = worker.cleaner
    assert cleaner.is_alive()
    assert (cleaner.daemon, cleaner.interval) == (True, 10 * 60)
    worker.__rsgi_del__(None)
    cleaner.join(WITHIN)
    assert not cleaner.is_alive()


# The service


@pytest.mark.server
def test_the_workers_of_a_service_clean_up_and_stop(tmp_path: Path) -> None:
    """One service makes rows; another one, a day later by its clock and with short intervals, removes them."""
    data, port = tmp_path / "data", free_port()
    with running_service(data_dir=data) as service:
        Browser.at(service.url).join(ADA)
    assert rows_in(data) == (1, 1)
    environment = clean_environment(
        AUTHSECURITY_DATA_DIR=str(data),
        PYTHONPATH=f"{CLOCK_AHEAD}:{REPOSITORY}",
        TEST_CLOCK_AHEAD=str(24 * 60 * 60),
    )
    command = [sys.executable, "-c", OFTEN, str(port)]
    with serving(command, port=port, folder=tmp_path, environment=environment):
        assert eventually(lambda: rows_in(data) == (0, 1))
    said = (tmp_path / "server.log").read_text().splitlines()
    assert [line.partition("?")[0] for line in said] == [
        f"AuthSecurity is at http://localhost:{port}",
        f"Letters are at http://localhost:{port}/outbox/",
    ]


def rows_in(data: Path) -> tuple[int, int]:
    """Sessions, and known browsers, which live longer."""
    with closing(sqlite3.connect(data / "authsecurity.sqlite3")) as database:
        (sessions,) = database.execute("SELECT count(*) FROM session").fetchone()
        (browsers,) = database.execute("SELECT count(*) FROM device").fetchone()
    return sessions, browsers

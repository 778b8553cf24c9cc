"""The worker: killed at any moment it loses no letter, and beside a server it lives and ends with it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django_tasks_db.models import DBTaskResult

from tests.letters import Outbox
from tests.people import ADA
from tests.security.servers import DATABASES, environment_of
from tests.server import REPOSITORY, STOP_WITHIN, Service, running_service
from tests.serving import clean_environment
from tests.walk import Browser

pytestmark = [pytest.mark.server, pytest.mark.parametrize("database", DATABASES)]

LETTERS = 200
KILLS = 20
SOON = 0.08  # seconds after a letter went out, at most, until its worker is killed
WITHIN = 60  # seconds
TABLE = DBTaskResult._meta.db_table
QUEUE_LETTERS = f"""
import sys
import django
django.setup()
from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
for number in range(int(sys.argv[1]), int(sys.argv[1]) + {LETTERS}):
    email = f"person-{{number}}@example.org"
    account = Account.objects.create(email=email, canonical_email=email)
    notices.record(Event.NEW_DEVICE, account=account, client=Client(ip=None, user_agent=""))
"""


def eventually(holds: Callable[[], object], within: float = WITHIN) -> bool:
    deadline = time.monotonic() + within
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(holds())


@dataclass(frozen=True)
class Host:
    """One data folder and one database; processes come and go."""

    data_dir: Path
    environment: dict[str, str]

    @property
    def letters(self) -> list[Path]:
        return list((self.data_dir / "outbox").glob("*.eml"))

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, *arguments]
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "authsecurity.project.settings"}
        return subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL)

    def run(self, *arguments: str) -> None:
        assert self.start(*arguments).wait() == 0

    def ask(self, statement: str) -> int:
        """Rows found or changed, without any code of ours."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url, autocommit=True) as postgres:
                return postgres.execute(statement).rowcount
        with closing(sqlite3.connect(self.data_dir / "authsecurity.sqlite3", timeout=20)) as file:
            cursor = file.execute(statement)
            found = len(cursor.fetchall()) if cursor.description else cursor.rowcount
            file.commit()
            return found


@pytest.fixture
def host(tmp_path: Path, database: str) -> Iterator[Host]:
    with environment_of(database) as environment:
        data = tmp_path / "data"
        host = Host(data, clean_environment(AUTHSECURITY_DATA_DIR=str(data), **environment))
        host.run("-m", "authsecurity", "migrate", "--verbosity", "0")
        yield host


def test_a_worker_killed_at_twenty_moments_loses_no_letter(host: Host, database: str) -> None:
    queued, under_way = 0, 0
    for _ in range(KILLS):
        if waiting(host) < LETTERS // 2:  # so that there is one left, however fast a worker is
            host.run("-c", QUEUE_LETTERS, str(queued))
            queued += LETTERS
        under_way += work_until_killed(host)
    assert host.ask(f"SELECT id FROM {TABLE} WHERE status = 'READY'")  # noqa: S608 (our own table)
    last = host.start("-m", "authsecurity", "worker")
    assert eventually(lambda: not waiting(host))
    last.terminate()
    assert last.wait(STOP_WITHIN) == 0
    sent = Counter(recipient(letter) for letter in host.letters)
    assert len(sent) == queued
    twice = sum(times - 1 for times in sent.values())
    print(f"{database}: {KILLS} kills, {under_way} of them in a letter; {twice} of {queued} came twice.")  # noqa: T201
    assert twice <= under_way


def work_until_killed(host: Host) -> int:
    """How many letters it was at; their minute is over at once."""
    before = len(host.letters)
    worker = host.start("-m", "authsecurity", "worker")
    assert eventually(lambda: len(host.letters) > before)
    time.sleep(random.uniform(0, SOON))  # noqa: S311 (a moment, no secret)
    worker.kill()
    worker.wait()
    past = "UPDATE {} SET started_at = '2000-01-01 00:00:00' WHERE status = 'RUNNING'"
    return host.ask(past.format(TABLE))


def waiting(host: Host) -> int:
    return host.ask(f"SELECT id FROM {TABLE} WHERE status IN ('READY', 'RUNNING')")  # noqa: S608 (our own table)


def recipient(letter: Path) -> str:
    """Of a letter that is whole."""
    content = letter.read_text(encoding="utf-8")
    assert content.rstrip().endswith("--")
    return content.partition("\nTo: ")[2].partition("\n")[0]


# Beside a server


def workers_of(pid: int) -> list[int]:
    """The processes that this server has started as workers for letters."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for file in children for child in read(file).split()]
    return [child for child in found if "\0worker\0" in read(Path(f"/proc/{child}/cmdline"))]


def read(file: Path) -> str:
    """What /proc says; nothing of a thread or process that ends at this moment."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_running(pid: int) -> bool:
    return read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()[:1] not in ([], ["Z"])


@pytest.fixture
def service(database: str) -> Iterator[Service]:
    environment: Any
    with environment_of(database) as environment, running_service(**environment) as service:
        assert eventually(lambda: workers_of(service.pid))
        yield service


def test_a_worker_that_is_killed_beside_a_server_is_replaced(service: Service) -> None:
    (first,) = workers_of(service.pid)
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: [pid for pid in workers_of(service.pid) if pid != first])
    (second,) = workers_of(service.pid)
    assert second != first
    Browser.at(service.url).join(ADA)
    Browser.at(service.url).sign_in(ADA)
    assert Outbox(service.data_dir).newest(ADA.email).subject == "A new browser has signed in"


def test_a_server_that_stops_takes_its_worker_along(service: Service) -> None:
    (worker,) = workers_of(service.pid)
    began = time.monotonic()
    os.kill(service.pid, signal.SIGTERM)
    assert eventually(lambda: not is_running(service.pid) and not is_running(worker), STOP_WITHIN)
    assert time.monotonic() - began < STOP_WITHIN
    assert "Traceback" not in service.log


def test_a_worker_whose_server_was_killed_goes_by_itself(service: Service) -> None:
    (worker,) = workers_of(service.pid)
    os.kill(service.pid, signal.SIGKILL)
    try:
        assert eventually(lambda: not is_running(worker), STOP_WITHIN)
    finally:
        os.killpg(service.pid, signal.SIGKILL)  # what answered requests there

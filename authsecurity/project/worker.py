"""The worker: takes letters from the queue and sends them. `authsecurity worker`, or beside `authsecurity serve`.

Any number may run, on any number of machines. One that is killed loses nothing: what it was doing is given to the
next one after a minute (mail/queue.py).
"""

import argparse
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
from types import FrameType

from django.db import DatabaseError, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from authsecurity.core import clock
from authsecurity.mail import queue

PAUSE = 0.5  # seconds between two looks into an empty queue
STOP_WITHIN = 4  # seconds for the letter under way, beside a server that stops
RESTART_AFTER = 1  # seconds
BESIDE = "AUTHSECURITY_WORKER_OF"  # the process id of the server a worker belongs to
logger = logging.getLogger("authsecurity.mail")

# Starting a process means to wait for the end of a pipe, and a server process forked meanwhile (in another thread)
# would keep that pipe open as long as it lives. So nothing forks while a worker is started.
starting = threading.Lock()
os.register_at_fork(
    before=starting.acquire, after_in_parent=starting.release, after_in_child=starting.release
)


class Letters:
    """One worker. `stop` ends it after the letter under way."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.server = int(os.environ.get(BESIDE, "0"))
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=secrets.token_hex(8),
        )

    def run(self) -> None:
        while not self.stopped.is_set() and self._is_wanted():
            if not self.work_once():
                self.stopped.wait(PAUSE)

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.stopped.set()

    def work_once(self) -> bool:
        """Do one task. False: there was none, or the database does not answer."""
        try:
            queue.take_back(clock.now())
            if not DBTaskResult.objects.ready().exists():
                return False
            self.worker.run()
        except DatabaseError as error:
            logger.warning("The queue cannot be read (%s).", type(error).__name__)
            connections.close_all()
            return False
        return True

    def _is_wanted(self) -> bool:
        return not self.server or os.getppid() == self.server


def work(options: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C. Django must be set up."""
    letters = Letters()
    signal.signal(signal.SIGTERM, letters.stop)
    signal.signal(signal.SIGINT, letters.stop)
    letters.run()
    return 0


def work_off() -> int:
    """Do all that is ready now, and nothing that waits for later; how many tasks. For who cannot wait for a worker."""
    letters, done = Letters(), 0
    while letters.work_once():
        done += 1
    return done


class Companion(threading.Thread):
    """Keeps a worker running beside the server, as a process of its own; one that dies is replaced."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self.stopped = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while process := self._start_worker():
            process.wait()
            self.stopped.wait(RESTART_AFTER)

    def stop(self) -> None:
        """End it with the server."""
        with starting:  # what is started after this, is not
            self.stopped.set()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _start_worker(self) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-m", "authsecurity", "worker"]
        environment = {**os.environ, BESIDE: str(os.getpid())}
        with starting:
            if self.stopped.is_set():
                return None
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)  # noqa: S603 (ourselves)
            return self.process

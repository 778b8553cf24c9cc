"""Clean-up: rows whose time is over are removed, a few at a time, beside the requests. Each worker does it (rsgi.py).

Nothing waits for it and nothing depends on it: what is over is refused whether its row is still there or not. Each
room says which of its rows are over; here is only how they go. Workers and machines need not know of each other: rows
that another cleaner or a request holds are left to the next round, so nobody waits and nothing deadlocks.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, transaction

from authsecurity.core import clock
from authsecurity.factors.passkeys.models import Challenge
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.registration.models import PendingRegistration
from authsecurity.mail import queue
from authsecurity.mail.models import MailedLink
from authsecurity.sessions.models import Session
from authsecurity.throttling import devices
from authsecurity.throttling.models import Bucket

INTERVAL = 10 * 60  # seconds between two rounds of one worker
ROWS = 500  # per statement, so that no request waits long for it
BATCHES = 100  # per kind and round; what is left then is left to the next round
PAUSE = 0.05  # seconds between two batches: on SQLite, others get to write
logger = logging.getLogger(__name__)

Rows = Any  # a query set of any model


@dataclass(frozen=True)
class Kind:
    """Rows of one table that are `over` at a moment, and what becomes of them."""

    over: Callable[[datetime], Rows]
    end: Callable[[Rows], object] = lambda rows: rows.delete()


KINDS = (
    Kind(LoginAttempt.objects.over),
    Kind(Challenge.objects.over),
    Kind(PendingRegistration.objects.over),
    Kind(Session.objects.over),
    Kind(Bucket.objects.over),
    Kind(devices.over),
    Kind(MailedLink.objects.over),
    Kind(queue.finished),
    Kind(TotpAuthenticator.objects.never_proved),
    Kind(TotpAuthenticator.objects.not_replaced, end=lambda rows: rows.withdraw()),
)


class Cleaner(threading.Thread):
    """Cleans at intervals, first after a random part of one, so that workers do not all do it at once."""

    def __init__(self, interval: float) -> None:
        super().__init__(name="clean-up", daemon=True)
        self.interval = interval
        self.stopped = threading.Event()

    def run(self) -> None:
        """Round after round, until `stop`."""
        wait = self.interval * secrets.randbelow(1000) / 1000
        while not self.stopped.wait(wait):
            self._clean()
            wait = self.interval

    def stop(self) -> None:
        """End after the batch that is under way. Waits for nothing."""
        self.stopped.set()

    def _clean(self) -> None:
        try:
            clean(self.stopped)
        except Exception as error:  # whatever it was, the next round begins anew
            logger.warning("Clean-up failed and will be tried again (%s).", _first_line(error))
        finally:
            connections.close_all()  # this thread's own


def clean(stopped: threading.Event) -> None:
    """One round over all kinds, until nothing is left or enough was done."""
    now = clock.now()
    for kind in KINDS:
        batches = 0
        while not stopped.is_set() and batches < BATCHES and remove_batch(kind, now) == ROWS:
            batches += 1
            stopped.wait(PAUSE)


def remove_batch(kind: Kind, now: datetime) -> int:
    """End up to `ROWS` rows that nobody else holds, in one short transaction; how many."""
    with transaction.atomic():
        over = kind.over(now)
        ids = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:ROWS])
        if ids:
            kind.end(over.model.objects.filter(pk__in=ids))
        return len(ids)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]

"""Later, and again if need be. A task is a row, written in the same transaction as what it reports.

A worker (`authsecurity worker`) takes rows one by one. One that is killed while it works leaves its row as running;
`take_back` gives such rows to the next. So no letter is lost, and one may come twice.
"""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from authsecurity.core import clock
from authsecurity.mail import post
from authsecurity.mail.letters import Letter
from authsecurity.mail.post import Undelivered

# How long to wait after each failure; after the last there is no more. A day and a half in all.
WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(hours=12),
    timedelta(hours=20),
)
LEASE = timedelta(minutes=1)  # no task takes that long: the mail server has ten seconds for each answer
KEPT = timedelta(hours=1)  # finished rows, for whoever looks into a problem
logger = logging.getLogger("authsecurity.mail")


def later(task: Task[..., Any], **arguments: Any) -> None:
    """Have a worker do it soon after this transaction. Arguments are JSON and hold no secret."""
    task.enqueue(**arguments, tries=0)


def send(letter: Letter, *, to: str, task: Task[..., Any], tries: int, **arguments: Any) -> bool:
    """Send it now, from within `task`, or have the task done again with these arguments. Whether it went out."""
    try:
        post.send(letter, to=to)
    except Undelivered as error:
        _again(task, error, tries, arguments)
        return False
    return True


def take_back(now: datetime) -> int:
    """Give rows to the next worker whose own was killed; how many."""
    lost = DBTaskResult.objects.running().filter(started_at__lte=now - LEASE)
    return int(lost.update(status=TaskResultStatus.READY))


def forget(account_id: uuid.UUID) -> None:
    """Leave out what waits for this account, or is done with. What is under way goes with the finished rows."""
    about = DBTaskResult.objects.filter(args_kwargs__kwargs__account_id=str(account_id))
    about.exclude(status=TaskResultStatus.RUNNING).delete()


def finished(now: datetime) -> Any:
    """Rows that are done with."""
    return DBTaskResult.objects.finished().filter(finished_at__lte=now - KEPT)


def _again(task: Task[..., Any], error: Undelivered, tries: int, arguments: dict[str, Any]) -> None:
    # Without the address: a log is read by more people than a database.
    if error.for_good or tries >= len(WAITS):
        logger.error("A letter of %s was given up (%s).", task.name, error)
        return
    logger.warning("A letter of %s did not go out (%s) and will be tried again.", task.name, error)
    task.using(run_after=clock.now() + WAITS[tries]).enqueue(**arguments, tries=tries + 1)

"""Writing the record and reading it. Called by the actions of other rooms, in the transaction of what it reports.

Each line goes to the log too, as one JSON object on one line (logger `authsecurity.audit`), once it is committed:
what was rolled back has not happened.
"""

import json
import logging
import uuid
from dataclasses import dataclass

from django.db import transaction

from authsecurity.audit.events import OK, Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.core.clock import rfc3339
from authsecurity.core.errors import FieldError, Invalid
from authsecurity.http import ids
from authsecurity.http.client import Client

PAGE = 50  # events
UNKNOWN_EVENT = FieldError("unknown_event", "This must be the id of one of your events.")
logger = logging.getLogger("authsecurity.audit")


@dataclass(frozen=True)
class Page:
    """Newest first. `next` is the line to go on after, None on the last page."""

    lines: list[SecurityEvent]
    next: uuid.UUID | None


def record(event: Event, *, account_id: uuid.UUID | None, client: Client, outcome: str = OK) -> None:
    """One line. A failure is recorded on its own, outside any transaction that its error will roll back."""
    line = SecurityEvent.objects.create(
        event=event, account_id=account_id, outcome=outcome, ip=client.ip, user_agent=client.user_agent
    )
    # Robust: what happened has happened, even where its log cannot be written. (Django cannot name a `partial` then.)
    transaction.on_commit(lambda: _log(line), robust=True)
    if not transaction.get_connection().in_atomic_block:  # nobody held the account meanwhile: it may be gone
        SecurityEvent.objects.filter(pk=line.pk).of_nobody_left().anonymise()


def page(*, account_id: uuid.UUID, before: str | None = None) -> Page:
    """Fifty lines of an account, those older than the line with the id `before`. Raises `Invalid`."""
    lines = SecurityEvent.objects.of(account_id)
    if before is not None:
        line_id = ids.parse(before)
        line = lines.filter(pk=line_id).first() if line_id else None
        if line is None:
            raise Invalid({"before": [UNKNOWN_EVENT]})
        lines = lines.before(line)
    found = list(lines[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def forget_person(*, account_id: uuid.UUID) -> int:
    """What happened stays on record, to whom and from where does not; how many lines."""
    lines: int = SecurityEvent.objects.of(account_id).anonymise()
    return lines


def _log(line: SecurityEvent) -> None:
    logger.info("%s", _as_json(line))


def _as_json(line: SecurityEvent) -> str:
    # In ASCII: no byte a client chose can end the line, open another one or reach a terminal.
    return json.dumps(
        {
            "id": str(line.pk),
            "at": rfc3339(line.at),
            "event": str(line.event),
            "outcome": line.outcome,
            "account": str(line.account_id) if line.account_id else None,
            "ip": line.ip,
            "user_agent": line.user_agent,
        }
    )

"""What can happen to sessions: opened, strengthened, ended. All without a request; `store.py` carries the cookie."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core import clock, tokens
from authsecurity.http.client import Client
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session

Methods = list[dict[str, str]]


@dataclass(frozen=True)
class OpenedSession:
    """A row and its key. The key exists only here and in the browser."""

    session: Session
    key: str


def open_session(
    *, account: Account, methods: Methods, aal: int, fresh: bool, client: Client
) -> OpenedSession:
    """Make a session. Only flows/login calls this, inside the transaction that ends the login attempt."""
    now, key = clock.now(), tokens.new_token()
    session = Session(
        account=account,
        key_hash=tokens.digest(key),
        methods=methods,
        aal=aal,
        created_at=now,
        ip=client.ip,
        user_agent=client.user_agent,
    )
    for name, value in session.elevation(now).items():
        setattr(session, name, value)
    if not fresh:
        session.elevated_until = now
    session.save(force_insert=True)
    return OpenedSession(session, key)


def elevate(*, session: Session, methods: Methods, aal: int) -> OpenedSession:
    """After a full reauthentication: fresh again, under a new key (ASVS 7.2.4). Raises `SessionEnded`.

    As strong as what was shown now: what it proved before may not be in force any more.
    """
    return _rotate(session, methods=methods, aal=aal, **session.elevation(clock.now()))


def strengthen(*, session: Session, methods: Methods, aal: int) -> OpenedSession:
    """After a factor was added, removed or changed: this evidence, new key, same limits. Raises `SessionEnded`."""
    return _rotate(session, methods=methods, aal=aal)


def end(*, session_id: uuid.UUID) -> int:
    """Dead on the next request, in every process: the row is gone. 1, or 0 if it was gone before."""
    ended: int = Session.objects.filter(pk=session_id).delete()[0]
    return ended


def end_all(*, account_id: uuid.UUID, but: uuid.UUID | None = None) -> int:
    """Every session of an account, `but` one; how many."""
    others = Session.objects.of(account_id)
    ended: int = (others.exclude(pk=but) if but else others).delete()[0]
    return ended


def listed(*, account_id: uuid.UUID) -> list[Session]:
    """Where this account is signed in now, the browser seen last first."""
    live = Session.objects.of(account_id).live(clock.now())
    return list(live.order_by("-last_seen_at", "-created_at", "pk"))


def revoke(*, account_id: uuid.UUID, session_id: uuid.UUID, by: uuid.UUID, client: Client) -> bool:
    """End one session of this account, at the word of another or of itself. False if there is no live one.

    Raises `SessionEnded` if the one that asks has ended itself.
    """
    with transaction.atomic():
        Account.objects.lock(account_id)
        must_last(account_id=account_id, session_id=by)
        mine = Session.objects.of(account_id).live(clock.now()).filter(pk=session_id)
        if not mine.delete()[0]:
            return False
        audit.record(Event.SESSION_ENDED, account_id=account_id, client=client)
        return True


def revoke_others(*, account_id: uuid.UUID, but: uuid.UUID, client: Client) -> int:
    """End all but the session that asks; how many were live. Raises `SessionEnded` if it has ended itself."""
    with transaction.atomic():
        Account.objects.lock(account_id)
        must_last(account_id=account_id, session_id=but)
        ended = Session.objects.of(account_id).live(clock.now()).exclude(pk=but).count()
        end_all(account_id=account_id, but=but)
        if ended:
            audit.record(Event.OTHER_SESSIONS_ENDED, account_id=account_id, client=client)
        return int(ended)


def must_last(*, account_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """Raises `SessionEnded` if the session was ended since its request began. Call it with the account locked.

    Of an owner and a thief who end each other's sessions, one is first, and the other ends nothing any more.
    """
    if not Session.objects.of(account_id).filter(pk=session_id).exists():
        raise SessionEnded


def _rotate(session: Session, **changes: object) -> OpenedSession:
    key = tokens.new_token()
    if not session.rotate(key, **changes):
        raise SessionEnded
    return OpenedSession(session, key)

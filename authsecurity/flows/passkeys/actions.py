"""What can happen to an account's passkeys; flows/enrollment/changes.py says what follows from each change."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.models import Ceremony, Passkey
from authsecurity.flows.enrollment import changes
from authsecurity.flows.enrollment.changes import Confirmed, Holder
from authsecurity.flows.login import steps
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.http.errors import NotFound
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


@dataclass(frozen=True)
class Added:
    """The passkey, and what its being in force has led to."""

    passkey: Passkey
    confirmed: Confirmed


def options(*, holder: Holder, client: Client) -> dict[str, Any]:
    """For `navigator.credentials.create()`. Raises `TooManyPasskeys`, `SessionEnded`, `Throttled`."""
    throttling.charge(limits.PASSKEY_NETWORK, subjects.network(client.ip))
    try:
        return passkey_factor.begin_registration(account=holder.account, holder=_binding_of(holder))
    except IntegrityError:  # the account was deleted meanwhile
        raise SessionEnded from None


def add(*, holder: Holder, credential: Mapping[str, Any], name: str, client: Client) -> Added:
    """Put a new passkey in force. Raises `Invalid`, `InvalidNewCredential`, `TooManyPasskeys`, `SessionEnded`."""
    signed = passkey_factor.Signed(credential, _binding_of(holder), (Ceremony.REGISTER,))
    try:
        return _add(holder, signed, name, client)
    except Problem as problem:
        notices.record_at_will(
            Event.PASSKEY_ADDED, account=holder.account, client=client, outcome=problem.code
        )
        raise


def rename(*, session: Session, passkey_id: uuid.UUID, name: str, client: Client) -> Passkey:
    """The passkey under its new name. Raises `Invalid`, `NotFound`, `SessionEnded`, `Throttled`."""
    account: Account = session.account
    throttling.charge(limits.AT_WILL, str(account.pk))
    with transaction.atomic():
        Account.objects.lock(account.pk)
        sessions.must_last(account_id=account.pk, session_id=session.pk)
        passkey = passkey_factor.rename(account=account, passkey_id=passkey_id, name=name)
        if passkey is None:
            raise NotFound
        audit.record(Event.PASSKEY_RENAMED, account_id=account.pk, client=client)
        return passkey


def remove(*, session: Session, passkey_id: uuid.UUID, client: Client) -> OpenedSession:
    """It signs nobody in from the next request on. Raises `NotFound`, `SessionEnded`."""
    with transaction.atomic():
        account = changes.locked(session)
        if not passkey_factor.remove(account=account, passkey_id=passkey_id):
            raise NotFound
        if not passkey_factor.listed(account):
            changes.take_away(account, steps.PASSKEY)
        notices.record(Event.PASSKEY_REMOVED, account=account, client=client)
        return changes.strengthened(session, account, session.methods)


def _add(holder: Holder, signed: passkey_factor.Signed, name: str, client: Client) -> Added:
    registered = passkey_factor.verify_new(account=holder.account, name=name, signed=signed)
    with transaction.atomic():
        account = changes.locked(holder)
        passkey = registered.keep()
        confirmed = changes.put_in_force(holder, account, steps.PASSKEY, Event.PASSKEY_ADDED, client)
        return Added(passkey, confirmed)


def _binding_of(holder: Holder) -> str:
    """To whom its challenges belong: this session, whatever its key, or this attempt."""
    return str(holder.pk) if isinstance(holder, Session) else holder.token

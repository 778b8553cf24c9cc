"""What can happen to an account's authenticator app and recovery codes; changes.py says what follows from each."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.totp import actions as totp_factor
from authsecurity.factors.totp.actions import Setup
from authsecurity.flows.enrollment import changes
from authsecurity.flows.enrollment.changes import Confirmed, Holder
from authsecurity.flows.enrollment.errors import NoSecondFactor
from authsecurity.flows.login import guards, steps
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.http.errors import NotFound
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session


def set_up_totp(*, holder: Holder) -> Setup:
    """A secret to scan; what was in force stays in force until the new one is proved. Raises `SessionEnded`."""
    try:
        return totp_factor.begin(holder.account)
    except IntegrityError:  # the account was deleted meanwhile
        raise SessionEnded from None


def confirm_totp(*, holder: Holder, code: str, client: Client) -> Confirmed:
    """Put the scanned secret in force. Raises `SetupRequired`, `InvalidSetupCode`, `SessionEnded`, `Throttled`."""
    account: Account = holder.account
    event = Event.TOTP_REPLACED if steps.TOTP in account.enrolled else Event.TOTP_ENABLED
    guess = guards.setup_guess(account=account)
    try:
        confirmed = _confirm_totp(holder, code, event, client)
    except Problem as problem:
        notices.record(event, account=account, client=client, outcome=problem.code)
        guess.failed(client=client)
        raise
    guess.succeeded()
    return confirmed


def remove_totp(*, session: Session, client: Client) -> OpenedSession:
    """Take the authenticator app away, secret and all. Raises `NotFound`, `SessionEnded`."""
    with transaction.atomic():
        account = changes.locked(session)
        if not totp_factor.remove(account):
            raise NotFound
        changes.take_away(account, steps.TOTP)
        notices.record(Event.TOTP_REMOVED, account=account, client=client)
        return changes.strengthened(session, account, session.methods)


@dataclass(frozen=True)
class NewCodes:
    """A new set, shown once, and the session under its new key."""

    opened: OpenedSession
    recovery_codes: list[str]


def renew_recovery_codes(*, session: Session, client: Client) -> NewCodes:
    """A new set; the old one is dead. Raises `NoSecondFactor`, `SessionEnded`."""
    with transaction.atomic():
        account = changes.locked(session)
        if not account.enrolled:
            raise NoSecondFactor
        codes = changes.make_codes(account, client)
        return NewCodes(changes.strengthened(session, account, session.methods), codes)


def _confirm_totp(holder: Holder, code: str, event: Event, client: Client) -> Confirmed:
    verified = totp_factor.verify_setup(holder.account, code)
    with transaction.atomic():
        account = changes.locked(holder)
        verified.confirm()
        return changes.put_in_force(holder, account, steps.TOTP, event, client)

"""Looking at an account, and the acts of support. Called by the command line alone: nothing here asks who is asking.

Each act is one transaction that begins with the account's lock, so that no sign-in slips in between, and ends with a
line in the record that names no client, since there is none. All raise `UnknownAddress`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core import clock
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.factors.totp import actions as totp
from authsecurity.flows.login import guards
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.models import Session
from authsecurity.throttling import devices
from authsecurity.throttling.actions import Reached

SUPPORT = Client(ip=None, user_agent="")


class UnknownAddress(Exception):
    """No account has this address."""


@dataclass(frozen=True)
class Facts:
    """What support needs to see. `limits` are those that refuse every guess at this moment."""

    account: Account
    recovery_codes: int
    sessions: int
    known_browsers: int
    limits: list[Reached]


def look_up(*, email: str) -> Facts:
    """The account and what belongs to it. Changes nothing; that support has looked is on the record too."""
    with _acting_on(email, Event.ACCOUNT_SHOWN) as account:
        return Facts(
            account=account,
            recovery_codes=recovery_codes.remaining(account),
            sessions=_count_sessions(account),
            known_browsers=len(devices.all_of(account_id=account.pk)),
            limits=guards.reached(account),
        )


def disable(*, email: str) -> None:
    """Nobody signs in to it any more, and whoever is signed in is so no longer. What it holds stays."""
    with _acting_on(email, Event.ACCOUNT_DISABLED) as account:
        account.disable()
        _end_all(account)


def enable(*, email: str) -> None:
    """Its owner may sign in again, with what they had before."""
    with _acting_on(email, Event.ACCOUNT_ENABLED) as account:
        account.enable()


def unlock(*, email: str) -> None:
    """Forget the guesses at its secrets, so that the next try counts as the first."""
    with _acting_on(email, Event.ACCOUNT_UNLOCKED) as account:
        guards.unlock(account)


def reset_second_factor(*, email: str) -> None:
    """Take every second factor away, set-ups and recovery codes too; from now on the password alone signs in."""
    with _acting_on(email, Event.SECOND_FACTORS_RESET) as account:
        totp.forget(account)
        passkey_factor.forget(account)
        recovery_codes.remove(account)
        account.withdraw_all()
        _end_all(account)


def end_sessions(*, email: str) -> int:
    """Sign it out everywhere; how many sessions that ended."""
    with _acting_on(email, Event.SESSIONS_ENDED_BY_SUPPORT) as account:
        ended = _count_sessions(account)
        _end_all(account)
        return ended


@contextmanager
def _acting_on(email: str, event: Event) -> Iterator[Account]:
    account_id = _find(email).pk
    with transaction.atomic():
        Account.objects.lock(account_id)
        account = Account.objects.filter(pk=account_id).first()
        if account is None:  # deleted while we waited for it
            raise UnknownAddress
        yield account
        notices.record(event, account=account, client=SUPPORT)


def _find(email: str) -> Account:
    account = Account.objects.at(email)
    if account is None:
        raise UnknownAddress
    return account


def _count_sessions(account: Account) -> int:
    live: int = Session.objects.of(account.pk).live(clock.now()).count()
    return live


def _end_all(account: Account) -> None:
    LoginAttempt.objects.filter(account=account).delete()
    # Whoever was signed in may have asked for another address.
    MailedLink.objects.of(account.pk).filter(purpose=Purpose.CHANGE_ADDRESS).delete()
    sessions.end_all(account_id=account.pk)

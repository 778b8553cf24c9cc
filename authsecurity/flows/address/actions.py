"""Changing the address of an account: it is in force once it is proved, and for seven days the old one takes it back.

The row of a link is made in the transaction that asks for its letter, under the account's lock; the worker gives it
its token. So what ends an account's links ends those whose letters are still waiting, too (attack R03).
"""

import uuid

from django.db import IntegrityError, transaction

from authsecurity.accounts import addresses
from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core.errors import Invalid
from authsecurity.flows.address import tasks
from authsecurity.flows.login import guards
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.registration.actions import INVALID_EMAIL
from authsecurity.http.client import Client
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import devices, limits, subjects


def ask(*, session: Session, email: str, client: Client) -> None:
    """Have a link mailed to the new address; the same work whosever it is.

    Raises `Invalid`, `Throttled`, `SessionEnded`.
    """
    if not addresses.is_address(email):
        raise Invalid({"email": [INVALID_EMAIL]})
    throttling.charge(limits.LETTER_NETWORK, subjects.network(client.ip))
    with transaction.atomic():
        if not Account.objects.lock(session.account_id):
            raise SessionEnded
        sessions.must_last(account_id=session.account_id, session_id=session.pk)
        _have_mailed(Purpose.CHANGE_ADDRESS, session.account_id, email, client)
        audit.record(Event.ADDRESS_CHANGE_REQUESTED, account_id=session.account_id, client=client)


def prove(*, link: MailedLink, client: Client) -> None:
    """The letter to the new address was read: it is in force, and the old one is told. Raises `InvalidToken`."""
    try:
        with transaction.atomic():
            account = _spent(link)
            old = account.email
            account.move_to(link.address)
            # A reset that lies in the old mailbox is over too (attack P07).
            MailedLink.objects.of(account.pk).exclude(purpose=Purpose.REVERT_ADDRESS).delete()
            # What was counted at the new address was not about this account.
            guards.unlock(account)
            _have_mailed(Purpose.REVERT_ADDRESS, account.pk, old, client)
            audit.record(Event.ADDRESS_CHANGED, account_id=account.pk, client=client)
    except IntegrityError:  # somebody else's, meanwhile
        raise InvalidToken from None


def revert(*, token: str, client: Client) -> uuid.UUID:
    """Put the old address back and end all that somebody else may hold; whose account it was. Raises `InvalidToken`."""
    link = MailedLink.objects.with_token(token, Purpose.REVERT_ADDRESS)
    if link is None:
        raise InvalidToken
    try:
        with transaction.atomic():
            account = _spent(link)
            account.move_to(link.address)
            _end_all(account, link)
            audit.record(Event.ADDRESS_REVERTED, account_id=account.pk, client=client)
            return account.pk
    except IntegrityError:
        raise InvalidToken from None


def _have_mailed(purpose: Purpose, account_id: uuid.UUID, address: str, client: Client) -> None:
    link, _ = MailedLink.objects.issue(purpose, account_id=account_id, address=address)
    tasks.have_mailed(link, client)


def _spent(link: MailedLink) -> Account:
    account = Account.objects.still(link.account) if link.account else None
    if account is None or not link.spend():
        raise InvalidToken
    return account


def _end_all(account: Account, link: MailedLink) -> None:
    guards.unlock(account)
    devices.forget_all(account_id=account.pk)
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk)
    # Ways back from what was changed before stay. Those from later changes go: they lead to whoever changed it.
    MailedLink.objects.of(account.pk).exclude(purpose=link.purpose, created_at__lt=link.created_at).delete()

"""What people can do with their own account: rename it, export it, delete it."""

from typing import Any

from django.db import transaction

from authsecurity.accounts import names
from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core.errors import Invalid
from authsecurity.flows.account.export import everything_about
from authsecurity.http.client import Client
from authsecurity.mail import queue
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits

NO_CLIENT = Client(ip=None, user_agent="")  # who has gone leaves no address behind


def rename(*, account: Account, name: str, client: Client) -> Account:
    """The account under its new name; "" is none. Raises `Invalid`, `Throttled`, `SessionEnded`."""
    name = names.normal(name)
    if not names.is_name(name):
        raise Invalid({"name": [names.INVALID_NAME]})
    throttling.charge(limits.AT_WILL, str(account.pk))
    with transaction.atomic():
        if not Account.objects.filter(pk=account.pk).update(name=name):
            raise SessionEnded
        audit.record(Event.ACCOUNT_RENAMED, account_id=account.pk, client=client)
    account.name = name
    return account


def export(*, account: Account, client: Client) -> dict[str, Any]:
    """Everything stored about the person, without secrets; this export is its newest event. Raises `SessionEnded`."""
    with transaction.atomic():
        if not Account.objects.lock(account.pk):
            raise SessionEnded
        audit.record(Event.ACCOUNT_EXPORTED, account_id=account.pk, client=client)
        return everything_about(account)


def delete(*, session: Session) -> None:
    """Everything of the person is gone; what happened stays on record without them. Raises `SessionEnded`."""
    account_id = session.account_id
    with transaction.atomic():
        Account.objects.lock_to_delete(account_id)
        sessions.must_last(account_id=account_id, session_id=session.pk)
        audit.forget_person(account_id=account_id)
        queue.forget(account_id)
        Account.objects.filter(pk=account_id).delete()
        audit.record(Event.ACCOUNT_DELETED, account_id=None, client=NO_CLIENT)
        # Once more for lines that others wrote since; who writes later sees that the account is gone.
        transaction.on_commit(lambda: audit.forget_person(account_id=account_id), robust=True)

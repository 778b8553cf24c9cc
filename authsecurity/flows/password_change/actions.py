"""Changing the password. Both hashes are computed outside the transaction that puts the new one in force."""

from dataclasses import dataclass

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import FieldError, Invalid
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows import new_password as new
from authsecurity.flows.login import guards
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session

WRONG = FieldError("wrong", "This is not your current password.")
INVALID_PASSWORD = "invalid_password"  # what the record says, where the answer names a field


@dataclass(frozen=True)
class Changed:
    """The session under its new key, and the value for the cookie `device`."""

    opened: OpenedSession
    device_cookie: str


@password_factor.place()
def change(*, session: Session, current: str, password: str, client: Client) -> Changed:
    """The new password is in force, and this is the one session.

    Raises `Invalid`, `SessionEnded`, `Busy`, `Throttled`.
    """
    account: Account = session.account
    _refuse_wrong(account, current, client)
    new.refuse_weak(account=account, password=password)
    password_hash = password_factor.hash_of(password)
    with transaction.atomic():
        unchanged = Account.objects.still(account)
        if unchanged is None:
            raise SessionEnded
        session.account = unchanged
        notices.record(Event.PASSWORD_CHANGED, account=account, client=client)
        device_cookie = new.put_in_force(
            account=unchanged, password_hash=password_hash, client=client, but=session.pk
        )
        opened = sessions.strengthen(session=session, methods=session.methods, aal=session.aal)
        return Changed(opened, device_cookie)


def _refuse_wrong(account: Account, current: str, client: Client) -> None:
    guess = guards.password_guess(email=account.email, account=account, client=client)
    if not password_factor.verify(account=account, password=current):
        notices.record(Event.PASSWORD_CHANGED, account=account, client=client, outcome=INVALID_PASSWORD)
        guess.failed(client=client)
        raise Invalid({"current_password": [WRONG]})
    guess.succeeded()

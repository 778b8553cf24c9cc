"""What a new password brings with it, whether it was forgotten or changed: nothing of before is good any more.

Called by flows/password_reset and flows/password_change. What stays is the way back to an old address: its letter
went to somebody who may need it because of whoever has just set this password.
"""

import uuid

from authsecurity.accounts.models import Account
from authsecurity.core.errors import Invalid
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows.login import guards
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.http.client import Client
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions import actions as sessions
from authsecurity.throttling import devices


def refuse_weak(*, account: Account, password: str) -> None:
    """Raises `Invalid` with what is wrong with `new_password`."""
    error = password_factor.weakness(password=password, email=account.email, name=account.name)
    if error:
        raise Invalid({"new_password": [error]})


def put_in_force(
    *, account: Account, password_hash: str, client: Client, but: uuid.UUID | None = None
) -> str:
    """In one transaction, with the account locked. Every session `but` one ends; the value for the cookie `device`."""
    password_factor.set_password(account, password_hash)
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk, but=but)
    MailedLink.objects.of(account.pk).exclude(purpose=Purpose.REVERT_ADDRESS).delete()
    devices.forget_all(account_id=account.pk)
    guards.forget_passwords(account)
    return devices.remember(account_id=account.pk, client=client)

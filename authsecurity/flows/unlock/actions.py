"""Opening a locked account to new browsers, by whoever reads its mail. It signs nobody in and proves nothing else."""

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.flows.login import guards
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose


def unlock(*, token: str, client: Client) -> None:
    """Count wrong passwords and codes from zero again. Raises `InvalidToken`."""
    link = MailedLink.objects.with_token(token, Purpose.UNLOCK)
    if link is None or link.account is None:
        raise InvalidToken
    with transaction.atomic():
        account = Account.objects.still(link.account)
        if account is None or not link.spend():
            raise InvalidToken
        guards.unlock(account)
        notices.record(Event.ACCOUNT_UNLOCKED, account=account, client=client)

"""Recording what happens to an account, with a letter to its owner where they should know at once.

Called by the actions of other flows in the transaction of what it reports; knows none of them.
"""

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import OK, Event
from authsecurity.flows.notices import tasks
from authsecurity.flows.notices.words import FEW_CODES_LEFT, TOLD
from authsecurity.http.client import Client
from authsecurity.mail import letters, queue
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


def record(event: Event, *, account: Account | None, client: Client, outcome: str = OK) -> None:
    """One line of the record and, if it happened and the table says so, a letter: both or neither."""
    account_id = account.pk if account else None
    if account is None or outcome != OK or event not in TOLD:
        audit.record(event, account_id=account_id, client=client, outcome=outcome)
        return
    with transaction.atomic():
        audit.record(event, account_id=account_id, client=client)
        _tell(event, account, client)


def record_at_will(event: Event, *, account: Account, client: Client, outcome: str) -> None:
    """A refusal that costs nothing to bring about: only so many lines an hour, so that nobody buries others under them.

    Call it outside any transaction.
    """
    if throttling.attempt_charge(limits.AT_WILL, str(account.pk)) is not None:
        record(event, account=account, client=client, outcome=outcome)


def record_stray(event: Event, *, client: Client, outcome: str) -> None:
    """The same for a refusal that is nobody's: only so many lines for one network. Call it outside any transaction."""
    if throttling.attempt_charge(limits.STRAY_PASSKEYS, subjects.network(client.ip)) is not None:
        record(event, account=None, client=client, outcome=outcome)


def remind_of_few_codes(*, account: Account, client: Client) -> None:
    """A letter alone: the use that left so few is on the record already."""
    _tell(FEW_CODES_LEFT, account, client)


def _tell(event: str, account: Account, client: Client) -> None:
    occasion = letters.occasion_of(client)
    queue.later(tasks.tell, event=str(event), account_id=str(account.pk), occasion=occasion)

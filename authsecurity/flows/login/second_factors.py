"""The second factors by name, and which of them a typed code must be."""

from collections.abc import Callable

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.factors.contract import Verified
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.factors.totp import actions as totp
from authsecurity.factors.totp.codes import DIGITS
from authsecurity.flows.login import steps
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.notices.words import FEW_CODES
from authsecurity.http.client import Client

VERIFY: dict[str, Callable[[Account, str], Verified]] = {
    steps.TOTP: totp.verify,
    steps.RECOVERY_CODE: recovery_codes.verify,
}


def method_of(code: str, account: Account) -> str:
    """Where one field takes either: what is longer than six digits is a recovery code, if there are any."""
    return (
        steps.RECOVERY_CODE if len(code) > DIGITS and steps.RECOVERY_CODE in account.enrolled else steps.TOTP
    )


def verify(account: Account, method: str, code: str) -> Verified:
    """Raises that factor's problem; one that is not enrolled refuses every code."""
    return VERIFY[method](account, code)


def record_use(account: Account, method: str, client: Client) -> None:
    """A recovery code was spent: its owner should know, and that few are left. In the transaction that spends it."""
    if method != steps.RECOVERY_CODE:
        return
    notices.record(Event.RECOVERY_CODE_USED, account=account, client=client)
    if recovery_codes.remaining(account) == FEW_CODES:
        notices.remind_of_few_codes(account=account, client=client)


def withdraw_if_used_up(account: Account, method: str) -> None:
    """With the last recovery code spent, the account has none to offer. After the step it was spent for is decided."""
    if method == steps.RECOVERY_CODE and not recovery_codes.remaining(account):
        account.withdraw(steps.RECOVERY_CODE)

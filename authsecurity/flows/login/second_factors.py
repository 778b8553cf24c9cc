"""The second factors by name, what an answer to one is, and what its use or its refusal leaves on record."""

from collections.abc import Callable

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.contract import Verified
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.errors import CounterWentBack
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.factors.totp import actions as totp
from authsecurity.factors.totp.codes import DIGITS
from authsecurity.flows.login import steps
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.notices.words import FEW_CODES
from authsecurity.http.client import Client

Answer = str | passkey_factor.Signed  # a code that was typed, or what a passkey signed

CODES: dict[str, Callable[[Account, str], Verified]] = {
    steps.TOTP: totp.verify,
    steps.RECOVERY_CODE: recovery_codes.verify,
}


def method_of(answer: Answer, account: Account) -> str:
    """Where one field takes either code: what is longer than six digits is a recovery code, if there are any."""
    if isinstance(answer, passkey_factor.Signed):
        return steps.PASSKEY
    is_long = len(answer) > DIGITS and steps.RECOVERY_CODE in account.enrolled
    return steps.RECOVERY_CODE if is_long else steps.TOTP


def verify(account: Account, method: str, answer: Answer) -> Verified:
    """Raises that factor's problem; one that is not enrolled refuses every answer."""
    if isinstance(answer, passkey_factor.Signed):
        return passkey_factor.verify(answer, account=account)
    return CODES[method](account, answer)


def record_use(account: Account, method: str, verified: Verified, client: Client) -> None:
    """What its owner should know of this use. In the transaction that spends it."""
    if isinstance(verified, passkey_factor.Verified) and verified.went_back:
        notices.record(Event.PASSKEY_COUNTER_WENT_BACK, account=account, client=client)
    if method != steps.RECOVERY_CODE:
        return
    notices.record(Event.RECOVERY_CODE_USED, account=account, client=client)
    if recovery_codes.remaining(account) == FEW_CODES:
        notices.remind_of_few_codes(account=account, client=client)


def record_refusal(
    event: Event, problem: Problem, *, answer: Answer | None, account: Account, client: Client
) -> None:
    """What its owner should know of an answer that was refused. After the transaction that failed."""
    if isinstance(answer, passkey_factor.Signed):  # no guess that was paid for
        notices.record_at_will(event, account=account, client=client, outcome=problem.code)
    else:
        notices.record(event, account=account, client=client, outcome=problem.code)
    if isinstance(problem, CounterWentBack):
        notices.record(Event.PASSKEY_COUNTER_WENT_BACK, account=account, client=client)


def withdraw_if_used_up(account: Account, method: str) -> None:
    """With the last recovery code spent, the account has none to offer. After the step it was spent for is decided."""
    if method == steps.RECOVERY_CODE and not recovery_codes.remaining(account):
        account.withdraw(steps.RECOVERY_CODE)

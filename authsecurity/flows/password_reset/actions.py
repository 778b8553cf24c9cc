"""A forgotten password: ask for a link, then set a new one with it and, where there is one, the second factor.

Asking does the same work whatever the address; the rest is the worker's (tasks.py). The new hash is made outside any
transaction; the link and the second factor are spent in the one that puts it in force: a reset that fails spends
neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.contract import Verified
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.models import Ceremony
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows import new_password as new
from authsecurity.flows.login import actions as login
from authsecurity.flows.login import guards, second_factors
from authsecurity.flows.login.actions import Browser
from authsecurity.flows.login.second_factors import Answer
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.password_reset import tasks
from authsecurity.flows.password_reset.errors import at_a_reset
from authsecurity.flows.reauthentication.errors import SecondFactorRequired
from authsecurity.http.client import Client
from authsecurity.http.errors import Busy
from authsecurity.mail import letters, queue
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects
from authsecurity.throttling.errors import Throttled


@dataclass(frozen=True)
class Shown:
    """An answer that was right, still to be spent, and of which second factor."""

    method: str
    verified: Verified


def ask(*, email: str, client: Client) -> None:
    """Have a letter sent to this address, if it is that of an account. Raises `Throttled`, for the network alone."""
    throttling.charge(limits.LETTER_NETWORK, subjects.network(client.ip))
    queue.later(tasks.send_link, email=email, occasion=letters.occasion_of(client))


def signed(browser: Browser, credential: Mapping[str, Any]) -> Answer:
    """A credential as an answer: its challenge must be one for signing in, of this browser."""
    allowed = (Ceremony.SIGN_IN, Ceremony.SECOND_FACTOR)
    return passkey_factor.Signed(credential, browser.attempt_token or "", allowed)


def reset(*, token: str, password: str, answer: Answer | None, browser: Browser, client: Client) -> str:
    """The new password is in force and nobody is signed in; the value for the cookie `device`.

    Raises `InvalidToken`, `Invalid`, `SecondFactorRequired`, what errors.py makes of a refused answer, `Busy`,
    `Throttled`.
    The link is good for another try after all of them but the first.
    """
    link = MailedLink.objects.with_token(token, Purpose.RESET_PASSWORD)
    account = link.account if link else None
    if link is None or account is None or not account.is_active:
        raise InvalidToken
    new.refuse_weak(account=account, password=password)
    try:
        device_cookie = _reset(link, account, password, answer, client)
    except (Busy, Throttled):
        raise
    except Problem as problem:
        second_factors.record_refusal(
            Event.PASSWORD_RESET, problem, answer=answer, account=account, client=client
        )
        raise at_a_reset(problem) from None
    login.forget(
        browser=browser
    )  # of another account, perhaps; and after the transaction, so as to lock no two
    return device_cookie


@password_factor.place()
def _reset(link: MailedLink, account: Account, password: str, answer: Answer | None, client: Client) -> str:
    if not account.enrolled:
        return _put_in_force(link, account, password_factor.hash_of(password), None, client)
    if answer is None:
        raise SecondFactorRequired
    guess = guards.second_factor_guess(answer=answer, account=account, client=client)
    try:
        method = second_factors.method_of(answer, account)
        shown = Shown(method, second_factors.verify(account, method, answer))
        device_cookie = _put_in_force(link, account, password_factor.hash_of(password), shown, client)
    except Problem:
        guess.failed(client=client)
        raise
    guess.succeeded()
    return device_cookie


def _put_in_force(
    link: MailedLink, looked_at: Account, password_hash: str, shown: Shown | None, client: Client
) -> str:
    with transaction.atomic():
        account = Account.objects.still(looked_at)
        # The letter proves the address it went to, and the answer the factors that there were.
        if account is None or account.email != link.address or account.enrolled != looked_at.enrolled:
            raise InvalidToken
        if not link.spend():
            raise InvalidToken
        if shown is not None:
            _spend(account, shown, client)
        notices.record(Event.PASSWORD_RESET, account=account, client=client)
        return new.put_in_force(account=account, password_hash=password_hash, client=client)


def _spend(account: Account, shown: Shown, client: Client) -> None:
    shown.verified.spend()
    second_factors.record_use(account, shown.method, shown.verified, client)
    second_factors.withdraw_if_used_up(account, shown.method)

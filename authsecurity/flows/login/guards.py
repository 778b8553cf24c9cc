"""Every guess at a secret is paid for before it is looked at, and paid back when it was none.

    guess = guards.password_guess(email=email, account=account, client=client)
    ... check ...
    guess.succeeded()

A browser that the account knows has a budget of its own. Any other one, and a known one that has used its own up,
draws on what its network and all unknown browsers of this account share. So whoever hammers an account from outside
stops there, and its owner still gets in from home (OWASP device cookies; attacks T07-T11).
"""

from dataclasses import dataclass

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.flows.login.second_factors import Answer
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import devices, limits, subjects
from authsecurity.throttling.actions import Charge, Reached
from authsecurity.throttling.errors import Throttled
from authsecurity.throttling.limits import Limit

SECOND_FACTOR_EVENTS = (Event.SECOND_FACTOR_LIMIT_REACHED, Event.SECOND_FACTOR_LOCKED)


@dataclass(frozen=True)
class Guess:
    """A try that was counted; the last charge is the account's own. Without charges there is nothing to guess.

    `full` and `lock` are what the record says when the last try of a limit, or the hundredth in a row, has failed.
    """

    charges: tuple[Charge, ...]
    full: Event
    lock: Event
    account: Account | None

    def succeeded(self) -> None:
        """It was no guess."""
        for charge in self.charges:
            charge.pay_back()

    def failed(self, *, client: Client) -> None:
        """It stays counted. What that leads to, the owner should know."""
        if not self.charges:
            return
        last = self.charges[-1]
        if last.was_the_last:
            notices.record(self.full, account=self.account, client=client)
        if last.locks:
            notices.record(self.lock, account=self.account, client=client)


def password_guess(*, email: str, account: Account | None, client: Client) -> Guess:
    """Pay for one look at a password. The same for an address without an account. Raises `Throttled`."""
    return _guess(
        known=limits.PASSWORD_KNOWN,
        unknown=(limits.PASSWORD_UNKNOWN, subjects.address(email)),
        account=account,
        client=client,
        events=(Event.LIMIT_REACHED, Event.PASSWORD_LOCKED),
    )


def second_factor_guess(*, answer: Answer, account: Account, client: Client) -> Guess:
    """Pay for one look at a code, of whatever second factor. Raises `Throttled`.

    What a passkey signs cannot be guessed: its owner gets in with it when somebody else has used up all tries.
    """
    if not isinstance(answer, str):
        return Guess((), *SECOND_FACTOR_EVENTS, account)
    return _guess(
        known=limits.SECOND_FACTOR_KNOWN,
        unknown=(limits.SECOND_FACTOR_UNKNOWN, str(account.pk)),
        account=account,
        client=client,
        events=SECOND_FACTOR_EVENTS,
    )


def setup_guess(*, account: Account) -> Guess:
    """Pay for one look at the code that proves a set-up. Raises `Throttled`."""
    charge = throttling.charge(limits.SETUP, str(account.pk))
    return Guess((charge,), Event.LIMIT_REACHED, Event.SECOND_FACTOR_LOCKED, account)


def unlock(account: Account) -> None:
    """Forget every guess at this account's secrets."""
    for limit, subject in _budgets(account):
        throttling.clear(limit, subject)


def forget_passwords(account: Account) -> None:
    """Forget the guesses at a password that is none any more, from the browsers that the account does not know."""
    throttling.clear(limits.PASSWORD_UNKNOWN, subjects.address(account.email))


def reached(account: Account) -> list[Reached]:
    """The limits of this account, of whatever browser, that refuse every guess now."""
    found = (throttling.reached(limit, subject) for limit, subject in _budgets(account))
    return [limit for limit in found if limit is not None]


def _budgets(account: Account) -> list[tuple[Limit, str]]:
    own = str(account.pk)
    known = [str(device.pk) for device in devices.all_of(account_id=account.pk)]
    return [
        (limits.PASSWORD_UNKNOWN, subjects.address(account.email)),
        (limits.SECOND_FACTOR_UNKNOWN, own),
        (limits.SETUP, own),
        *((limits.PASSWORD_KNOWN, browser) for browser in known),
        *((limits.SECOND_FACTOR_KNOWN, browser) for browser in known),
    ]


def _guess(
    *,
    known: Limit,
    unknown: tuple[Limit, str],
    account: Account | None,
    client: Client,
    events: tuple[Event, Event],
) -> Guess:
    device = devices.known(account_id=account.pk if account else None, client=client)
    own = throttling.attempt_charge(known, str(device.pk)) if device else None
    if own is not None:
        return Guess((own,), *events, account)
    network = throttling.charge(limits.LOGIN_NETWORK, subjects.network(client.ip))
    try:
        return Guess((network, throttling.charge(*unknown)), *events, account)
    except Throttled:
        network.pay_back()  # nothing was looked at: hammering one account closes the network for no other
        raise

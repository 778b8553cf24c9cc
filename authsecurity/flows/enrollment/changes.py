"""Who may change the second factors of an account, and what every change brings with it.

The first one hands out recovery codes, the last one takes them along. A change of factors ends every other session
and every login attempt of the account (ASVS 7.4.3) and gives this session a new key and new evidence; with a factor
put in force, every other browser is unknown to the account again. Where a second factor is required, whoever has none
adds it from a login attempt, and that completes the sign-in.

Called by the actions of flows/enrollment and flows/passkeys, in the transaction of the change.
"""

from dataclasses import dataclass

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.flows.login import actions as login
from authsecurity.flows.login import steps
from authsecurity.flows.login.actions import SignedIn, evidence
from authsecurity.flows.login.errors import AttemptExpired
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import Methods, OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import devices


@dataclass(frozen=True)
class Enrolling:
    """A login attempt whose missing step is to add a second factor, and its token."""

    attempt: LoginAttempt
    token: str

    @property
    def account(self) -> Account:
        account: Account = self.attempt.account
        return account

    @property
    def methods(self) -> Methods:
        methods: Methods = self.attempt.methods
        return methods


Holder = Session | Enrolling


@dataclass(frozen=True)
class Confirmed:
    """The new factor is in force. `recovery_codes` are shown once, and empty unless it is the first factor."""

    outcome: OpenedSession | SignedIn
    recovery_codes: list[str]


def enrolling(token: str | None) -> Enrolling | None:
    """What this attempt cookie allows, if the step it waits for is enrolling."""
    attempt = LoginAttempt.objects.with_token(token)
    if attempt is None or token is None:
        return None
    step = login.step_after(attempt.methods, attempt.account)
    return Enrolling(attempt, token) if isinstance(step, steps.Enrollment) else None


def locked(holder: Holder) -> Account:
    """The account as it is now, locked. Raises `SessionEnded`."""
    account = Account.objects.still(holder.account)
    if account is None:
        raise SessionEnded
    return account


def put_in_force(holder: Holder, account: Account, method: str, event: Event, client: Client) -> Confirmed:
    """A factor was proved. Raises `SessionEnded` or, where it was a login attempt, `AttemptExpired`."""
    is_first = not account.enrolled
    account.enroll(method)
    # They were earned without this factor, and each brings tries of its own to guess at one with.
    devices.forget_others(account_id=account.pk, client=client)
    notices.record(event, account=account, client=client)
    codes = make_codes(account, client) if is_first else []
    methods = [*holder.methods, evidence(method)]
    if isinstance(holder, Session):
        return Confirmed(strengthened(holder, account, methods), codes)
    return Confirmed(_complete_sign_in(holder, account, methods, client), codes)


def take_away(account: Account, method: str) -> None:
    """The account has it no more and, if it was the last one, no recovery codes either."""
    account.withdraw(method)
    if not set(account.enrolled).difference(steps.SPARE_FACTORS):
        recovery_codes.remove(account)
        account.withdraw(steps.RECOVERY_CODE)


def make_codes(account: Account, client: Client) -> list[str]:
    """A new set; the old one is dead."""
    codes = recovery_codes.make(account)
    account.enroll(steps.RECOVERY_CODE)
    notices.record(Event.RECOVERY_CODES_MADE, account=account, client=client)
    return codes


def strengthened(session: Session, account: Account, methods: Methods) -> OpenedSession:
    """This session under a new key and with this evidence; every other one ends. Raises `SessionEnded`."""
    session.account = account
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk, but=session.pk)
    return sessions.strengthen(session=session, methods=methods, aal=_aal_of(methods))


def _complete_sign_in(holder: Enrolling, account: Account, methods: Methods, client: Client) -> SignedIn:
    outcome = login.complete(
        account=account, token=holder.token, methods=methods, event=Event.SECOND_FACTOR, client=client
    )
    if not isinstance(outcome, SignedIn):
        raise AttemptExpired
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk, but=outcome.opened.session.pk)
    return outcome


def _aal_of(methods: Methods) -> int:
    """1 or 2: whether a second factor is among what this session proved (NIST SP 800-63B-4 §2)."""
    return 2 if any(line["method"] in steps.SECOND_FACTORS for line in methods) else 1

"""What can happen to an account's second factors: set up, put in force, removed; each with all that follows.

The first one hands out recovery codes, the last one takes them along. A change of factors ends every other session
and every login attempt of the account (ASVS 7.4.3) and gives this session a new key and new evidence; with a factor
put in force, every other browser is unknown to the account again. Where a second factor is required, whoever has none
adds it from a login attempt, and that completes the sign-in.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.factors.totp import actions as totp_factor
from authsecurity.factors.totp.actions import Setup
from authsecurity.flows.enrollment.errors import NoSecondFactor
from authsecurity.flows.login import actions as login
from authsecurity.flows.login import guards, steps
from authsecurity.flows.login.actions import SignedIn, evidence
from authsecurity.flows.login.errors import AttemptExpired
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.http.errors import NotFound
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


def set_up_totp(*, holder: Holder) -> Setup:
    """A secret to scan; what was in force stays in force until the new one is proved. Raises `SessionEnded`."""
    try:
        return totp_factor.begin(holder.account)
    except IntegrityError:  # the account was deleted meanwhile
        raise SessionEnded from None


def confirm_totp(*, holder: Holder, code: str, client: Client) -> Confirmed:
    """Put the scanned secret in force. Raises `SetupRequired`, `InvalidSetupCode`, `SessionEnded`, `Throttled`."""
    account: Account = holder.account
    event = Event.TOTP_REPLACED if steps.TOTP in account.enrolled else Event.TOTP_ENABLED
    guess = guards.setup_guess(account=account)
    try:
        confirmed = _confirm_totp(holder, code, event, client)
    except Problem as problem:
        notices.record(event, account=account, client=client, outcome=problem.code)
        guess.failed(client=client)
        raise
    guess.succeeded()
    return confirmed


def remove_totp(*, session: Session, client: Client) -> OpenedSession:
    """Take the authenticator app away, secret and all. Raises `NotFound`, `SessionEnded`."""
    with transaction.atomic():
        account = _locked(session)
        if not totp_factor.remove(account):
            raise NotFound
        account.withdraw(steps.TOTP)
        if not set(account.enrolled).difference(steps.SPARE_FACTORS):
            recovery_codes.remove(account)
            account.withdraw(steps.RECOVERY_CODE)
        notices.record(Event.TOTP_REMOVED, account=account, client=client)
        return _strengthened(session, account, session.methods)


@dataclass(frozen=True)
class NewCodes:
    """A new set, shown once, and the session under its new key."""

    opened: OpenedSession
    recovery_codes: list[str]


def renew_recovery_codes(*, session: Session, client: Client) -> NewCodes:
    """A new set; the old one is dead. Raises `NoSecondFactor`, `SessionEnded`."""
    with transaction.atomic():
        account = _locked(session)
        if not account.enrolled:
            raise NoSecondFactor
        codes = _make_codes(account, client)
        return NewCodes(_strengthened(session, account, session.methods), codes)


def _confirm_totp(holder: Holder, code: str, event: Event, client: Client) -> Confirmed:
    verified = totp_factor.verify_setup(holder.account, code)
    with transaction.atomic():
        account = _locked(holder)
        verified.confirm()
        is_first = not account.enrolled
        account.enroll(steps.TOTP)
        # They were earned without this factor, and each brings tries of its own to guess at it with.
        devices.forget_others(account_id=account.pk, client=client)
        notices.record(event, account=account, client=client)
        codes = _make_codes(account, client) if is_first else []
        methods = [*_methods_of(holder), evidence(steps.TOTP)]
        if isinstance(holder, Session):
            return Confirmed(_strengthened(holder, account, methods), codes)
        return Confirmed(_sign_in(holder, account, methods, client), codes)


def _sign_in(holder: Enrolling, account: Account, methods: Methods, client: Client) -> SignedIn:
    outcome = login.complete(
        account=account, token=holder.token, methods=methods, event=Event.SECOND_FACTOR, client=client
    )
    if not isinstance(outcome, SignedIn):
        raise AttemptExpired
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk, but=outcome.opened.session.pk)
    return outcome


def _make_codes(account: Account, client: Client) -> list[str]:
    codes = recovery_codes.make(account)
    account.enroll(steps.RECOVERY_CODE)
    notices.record(Event.RECOVERY_CODES_MADE, account=account, client=client)
    return codes


def _methods_of(holder: Holder) -> Methods:
    methods: Methods = holder.methods if isinstance(holder, Session) else holder.attempt.methods
    return methods


def _locked(holder: Holder) -> Account:
    account = Account.objects.still(holder.account)
    if account is None:
        raise SessionEnded
    return account


def _strengthened(session: Session, account: Account, methods: Methods) -> OpenedSession:
    session.account = account
    LoginAttempt.objects.filter(account=account).delete()
    sessions.end_all(account_id=account.pk, but=session.pk)
    return sessions.strengthen(session=session, methods=methods, aal=_aal_of(methods))


def _aal_of(methods: Methods) -> int:
    """1 or 2: whether a second factor is among what this session proved (NIST SP 800-63B-4 §2)."""
    return 2 if any(line["method"] in steps.SECOND_FACTORS for line in methods) else 1

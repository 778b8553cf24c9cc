"""Signing in: start with a password or a passkey, answer the step that is missing, sign out.

`_proceed` is the one caller of `sessions.actions.open_session`. Charges commit before the check they pay for;
hashing runs outside any transaction; the outcome is one transaction with its audit line.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core import clock, configuration
from authsecurity.core.errors import Problem
from authsecurity.factors.contract import Verified
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.errors import InvalidCredential
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows.login import guards, second_factors, steps
from authsecurity.flows.login.errors import AttemptExpired, InvalidCredentials
from authsecurity.flows.login.models import ENROLLMENT_LIFETIME, LoginAttempt
from authsecurity.flows.login.second_factors import Answer
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import Methods, OpenedSession
from authsecurity.throttling import devices
from authsecurity.throttling.errors import Throttled


@dataclass(frozen=True)
class Browser:
    """What this browser may already hold: a session, an attempt, both, or nothing."""

    session_id: uuid.UUID | None
    attempt_token: str | None


@dataclass(frozen=True)
class Pending:
    """One step is missing; the token is for the `attempt` cookie."""

    attempt: LoginAttempt
    token: str


@dataclass(frozen=True)
class SignedIn:
    """Nothing is missing; the value is for the `device` cookie."""

    opened: OpenedSession
    device_cookie: str


Outcome = SignedIn | Pending


@password_factor.place()
def start(*, email: str, password: str, browser: Browser, client: Client) -> Outcome:
    """The first factor. Raises `InvalidCredentials` for every cause, after equal work, or `Busy`, `Throttled`."""
    account = Account.objects.at(email)
    guess = guards.password_guess(email=email, account=account, client=client)
    right = password_factor.verify(account=account, password=password)
    if account is None or not right:
        notices.record(Event.SIGN_IN, account=account, client=client, outcome=InvalidCredentials.code)
        guess.failed(client=client)
        raise InvalidCredentials
    guess.succeeded()
    with transaction.atomic():
        account = Account.objects.still(account)
        if account is None:
            raise InvalidCredentials
        forget(browser=browser)
        return _proceed(account, [evidence(steps.PASSWORD)], Event.SIGN_IN, client)


def start_with_passkey(*, signed: passkey_factor.Signed, browser: Browser, client: Client) -> Outcome:
    """Both factors in one. Raises `InvalidCredential` for every cause, `Invalid` for what is no credential.

    Nothing is recorded of whom a wrong one claims to be from: it is a claim.
    """
    verified = None
    try:
        verified = passkey_factor.verify(signed)
        return _pass_passkey(verified, browser, client)
    except Problem as problem:
        if verified is None:
            notices.record_stray(Event.PASSKEY_SIGN_IN, client=client, outcome=problem.code)
        else:
            second_factors.record_refusal(
                Event.PASSKEY_SIGN_IN, problem, answer=signed, account=verified.account, client=client
            )
        raise


def answer_second_factor(*, token: str | None, method: str, answer: Answer, client: Client) -> Outcome:
    """The second factor. Raises `AttemptExpired`, `Throttled`, or why that factor refuses the answer."""
    attempt = LoginAttempt.objects.with_token(token)
    if attempt is None or not attempt.claim_try():
        raise AttemptExpired
    guess = _guess_of(attempt, answer, client)
    try:
        verified = second_factors.verify(attempt.account, method, answer)
        outcome = _pass_second_factor(attempt, token, method, verified, client)
    except Problem as problem:
        second_factors.record_refusal(
            Event.SECOND_FACTOR, problem, answer=answer, account=attempt.account, client=client
        )
        guess.failed(client=client)
        raise
    guess.succeeded()
    return outcome


def complete(
    *, account: Account, token: str | None, methods: Methods, event: Event, client: Client
) -> Outcome:
    """The step that was missing is passed: end the attempt and go on. Inside the transaction of that step."""
    if not LoginAttempt.objects.burn(token):
        raise AttemptExpired
    return _proceed(account, methods, event, client)


def sign_out(*, account_id: uuid.UUID | None, browser: Browser, client: Client) -> None:
    """End what this browser holds, on the server. Harmless where there is nothing."""
    with transaction.atomic():
        if account_id is not None and Account.objects.lock(account_id):
            audit.record(Event.SIGN_OUT, account_id=account_id, client=client)
        forget(browser=browser)


def forget(*, browser: Browser) -> None:
    """Burn the attempt and end the session of this browser, if it has any."""
    # Both may be of another account, whose lock we do not have. So here and wherever both end, attempts are first:
    # two that take them in different orders would wait for each other.
    LoginAttempt.objects.burn(browser.attempt_token)
    if browser.session_id is not None:
        sessions.end(session_id=browser.session_id)


def evidence(method: str) -> dict[str, str]:
    """One line of what was proved, and when."""
    return {"method": method, "at": clock.rfc3339(clock.now())}


def step_after(methods: Methods, account: Account, *, user_verified: bool = False) -> steps.Step:
    """What is missing once these were shown, by this service's policy."""
    return steps.next_step(
        evidence=[line["method"] for line in methods],
        enrolled=account.enrolled,
        second_factor_required=configuration.current().second_factor_required,
        user_verified=user_verified,
    )


def _guess_of(attempt: LoginAttempt, answer: Answer, client: Client) -> guards.Guess:
    try:
        return guards.second_factor_guess(answer=answer, account=attempt.account, client=client)
    except Throttled:
        attempt.return_try()  # the attempt is there when the wait is over
        raise


def _pass_passkey(verified: passkey_factor.Verified, browser: Browser, client: Client) -> Outcome:
    if not verified.user_verified:  # one factor, whatever it is (NIST SP 800-63B-4 §3.1.7.2)
        raise InvalidCredential
    with transaction.atomic():
        account = Account.objects.still(verified.account)
        if account is None:
            raise InvalidCredential
        verified.spend()
        second_factors.record_use(account, steps.PASSKEY, verified, client)
        forget(browser=browser)
        methods = [evidence(steps.PASSKEY)]
        return _proceed(account, methods, Event.PASSKEY_SIGN_IN, client, user_verified=True)


def _pass_second_factor(
    attempt: LoginAttempt, token: str | None, method: str, verified: Verified, client: Client
) -> Outcome:
    with transaction.atomic():
        # The account first, as wherever factors change: two that lock in different orders wait for each other.
        account = Account.objects.still(attempt.account)
        if account is None:
            raise AttemptExpired
        verified.spend()
        second_factors.record_use(account, method, verified, client)
        methods = [*attempt.methods, evidence(method)]
        outcome = complete(
            account=account, token=token, methods=methods, event=Event.SECOND_FACTOR, client=client
        )
        second_factors.withdraw_if_used_up(account, method)
        return outcome


def _proceed(
    account: Account, methods: Methods, event: Event, client: Client, *, user_verified: bool = False
) -> Outcome:
    match step_after(methods, account, user_verified=user_verified):
        case steps.Done(aal=aal):
            notices.record(event, account=account, client=client)
            return _sign_in(account, methods, aal, client)
        case steps.SecondFactor():
            notices.record(event, account=account, client=client, outcome="second_factor_required")
            return Pending(*LoginAttempt.objects.begin(account=account, methods=methods))
        case steps.Enrollment():
            notices.record(event, account=account, client=client, outcome="enrollment_required")
            return Pending(
                *LoginAttempt.objects.begin(account=account, methods=methods, lifetime=ENROLLMENT_LIFETIME)
            )
        case steps.FirstFactor():
            raise InvalidCredentials


def _sign_in(account: Account, methods: Methods, aal: int, client: Client) -> SignedIn:
    if devices.is_new(account_id=account.pk, client=client):
        notices.record(Event.NEW_DEVICE, account=account, client=client)
    fresh = steps.is_full(line["method"] for line in methods)
    opened = sessions.open_session(account=account, methods=methods, aal=aal, fresh=fresh, client=client)
    return SignedIn(opened, devices.remember(account_id=account.pk, client=client))

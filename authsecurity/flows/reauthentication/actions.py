"""Confirming that it is still the same person: the password and, where one is enrolled, the second factor."""

from django.db import transaction

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core.errors import Problem
from authsecurity.factors.contract import Verified
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows.login import guards, second_factors, steps
from authsecurity.flows.login.actions import evidence, step_after
from authsecurity.flows.login.errors import InvalidCredentials
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.reauthentication.errors import SecondFactorRequired
from authsecurity.http.client import Client
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits
from authsecurity.throttling.errors import Throttled


def reauthenticate(*, session: Session, password: str, code: str | None, client: Client) -> OpenedSession:
    """Fresh for ten minutes under a new key.

    Raises `SecondFactorRequired`, `InvalidCredentials`, that factor's `InvalidCode` or `CodeAlreadyUsed`,
    `SessionEnded`, `Throttled`.
    """
    try:
        return _reauthenticate(session, password, code, client)
    except Throttled:
        raise
    except Problem as problem:
        notices.record(Event.REAUTHENTICATED, account=session.account, client=client, outcome=problem.code)
        raise


def _reauthenticate(session: Session, password: str, code: str | None, client: Client) -> OpenedSession:
    account: Account = session.account
    if account.enrolled and code is None:
        throttling.charge(limits.AT_WILL, str(account.pk))
        raise SecondFactorRequired
    _check_password(account, password, client)
    if not account.enrolled or code is None:
        return _elevate(session, [steps.PASSWORD], None, client)
    method = second_factors.method_of(code, account)
    guess = guards.second_factor_guess(account=account, client=client)
    try:
        verified = second_factors.verify(account, method, code)
        opened = _elevate(session, [steps.PASSWORD, method], verified, client)
    except Problem:
        guess.failed(client=client)
        raise
    guess.succeeded()
    return opened


def _check_password(account: Account, password: str, client: Client) -> None:
    guess = guards.password_guess(email=account.email, account=account, client=client)
    if not password_factor.verify(account=account, password=password):
        guess.failed(client=client)
        raise InvalidCredentials
    guess.succeeded()


def _elevate(session: Session, proved: list[str], verified: Verified | None, client: Client) -> OpenedSession:
    with transaction.atomic():
        account = Account.objects.still(session.account)
        if account is None or account.enrolled != session.account.enrolled:
            raise InvalidCredentials
        methods = [evidence(method) for method in proved]
        step = step_after(methods, account)
        if not isinstance(step, steps.Done):  # a second factor is required here, and there is none any more
            raise SessionEnded
        if verified is not None:
            verified.spend()
            second_factors.record_use(account, proved[-1], client)
            second_factors.withdraw_if_used_up(account, proved[-1])
        notices.record(Event.REAUTHENTICATED, account=account, client=client)
        session.account = account
        return sessions.elevate(session=session, methods=methods, aal=step.aal)

"""Confirming that it is still the same person: the password and, where one is enrolled, the second factor.

A passkey that verifies its user is enough alone; one that does not is a second factor like any other.
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
from authsecurity.flows.login import guards, second_factors, steps
from authsecurity.flows.login.actions import evidence, step_after
from authsecurity.flows.login.errors import InvalidCredentials
from authsecurity.flows.login.second_factors import Answer
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.reauthentication.errors import PasswordRequired, SecondFactorRequired
from authsecurity.http.client import Client
from authsecurity.http.errors import Busy
from authsecurity.sessions import actions as sessions
from authsecurity.sessions.actions import Methods, OpenedSession
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects
from authsecurity.throttling.errors import Throttled


@dataclass(frozen=True)
class Proof:
    """What was sent: a password, with a code where a second factor is enrolled; or a passkey, with or without one."""

    password: str | None
    answer: Answer | None


def options(*, session: Session, client: Client) -> dict[str, Any]:
    """For `navigator.credentials.get()`, with this account's passkeys. Raises `Throttled`."""
    throttling.charge(limits.PASSKEY_NETWORK, subjects.network(client.ip))
    return passkey_factor.ask(Ceremony.REAUTHENTICATE, holder=str(session.pk), account=session.account)


def signed(session: Session, credential: Mapping[str, Any]) -> Answer:
    """A credential as an answer: its challenge must be this session's."""
    return passkey_factor.Signed(credential, str(session.pk), (Ceremony.REAUTHENTICATE,))


def reauthenticate(*, session: Session, proof: Proof, client: Client) -> OpenedSession:
    """Fresh for ten minutes under a new key.

    Raises `SecondFactorRequired`, `PasswordRequired`, `InvalidCredentials`, why that factor refuses the answer,
    `SessionEnded`, `Busy`, `Throttled`.
    """
    try:
        return _reauthenticate(session, proof, client)
    except (Busy, Throttled):
        raise
    except Problem as problem:
        second_factors.record_refusal(
            Event.REAUTHENTICATED, problem, answer=proof.answer, account=session.account, client=client
        )
        raise


def _reauthenticate(session: Session, proof: Proof, client: Client) -> OpenedSession:
    account: Account = session.account
    if account.enrolled and proof.answer is None:
        throttling.charge(limits.AT_WILL, str(account.pk))
        raise SecondFactorRequired
    if proof.password is not None:
        _check_password(account, proof.password, client)
    if not account.enrolled or proof.answer is None:
        return _elevate(session, proof, None, client)
    guess = guards.second_factor_guess(answer=proof.answer, account=account, client=client)
    try:
        method = second_factors.method_of(proof.answer, account)
        verified = second_factors.verify(account, method, proof.answer)
        opened = _elevate(session, proof, verified, client)
    except Problem:
        guess.failed(client=client)
        raise
    guess.succeeded()
    return opened


@password_factor.place()
def _check_password(account: Account, password: str, client: Client) -> None:
    guess = guards.password_guess(email=account.email, account=account, client=client)
    if not password_factor.verify(account=account, password=password):
        guess.failed(client=client)
        raise InvalidCredentials
    guess.succeeded()


def _elevate(session: Session, proof: Proof, verified: Verified | None, client: Client) -> OpenedSession:
    with transaction.atomic():
        account = Account.objects.still(session.account)
        if account is None or account.enrolled != session.account.enrolled:
            raise InvalidCredentials
        methods = _methods(proof, account)
        aal = _aal_of(methods, account, verified)
        if verified is not None:
            method = methods[-1]["method"]
            verified.spend()
            second_factors.record_use(account, method, verified, client)
            second_factors.withdraw_if_used_up(account, method)
        notices.record(Event.REAUTHENTICATED, account=account, client=client)
        session.account = account
        return sessions.elevate(session=session, methods=methods, aal=aal)


def _aal_of(methods: Methods, account: Account, verified: Verified | None) -> int:
    user_verified = isinstance(verified, passkey_factor.Verified) and verified.user_verified
    match step_after(methods, account, user_verified=user_verified):
        case steps.Done(aal=aal):
            return aal
        case steps.FirstFactor():
            raise PasswordRequired
        case _:  # a second factor is required here, and there is none any more
            raise SessionEnded


def _methods(proof: Proof, account: Account) -> Methods:
    methods = [evidence(steps.PASSWORD)] if proof.password is not None else []
    if account.enrolled and proof.answer is not None:
        methods.append(evidence(second_factors.method_of(proof.answer, account)))
    return methods

"""Signing in by passkey: which challenge a browser gets, and which step its answer is for.

With a password proved before, it is the second factor; else it is both. Either way the challenge is bound to the cookie
`attempt`, which a browser without one is given for that.
"""

from collections.abc import Mapping
from typing import Any

from authsecurity.core import tokens
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.actions import Signed
from authsecurity.factors.passkeys.errors import InvalidCredential
from authsecurity.factors.passkeys.models import Ceremony
from authsecurity.flows.login import actions, steps
from authsecurity.flows.login.actions import Browser, Outcome
from authsecurity.flows.login.errors import AttemptExpired
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.http.client import Client
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


def options(*, token: str, client: Client) -> dict[str, Any]:
    """For `navigator.credentials.get()`. Names nobody's passkeys before the password was right. Raises `Throttled`."""
    throttling.charge(limits.PASSKEY_NETWORK, subjects.network(client.ip))
    attempt = _second_factor_attempt(token)
    if attempt is None:
        return passkey_factor.ask(Ceremony.SIGN_IN, holder=token)
    return passkey_factor.ask(Ceremony.SECOND_FACTOR, holder=token, account=attempt.account)


def sign_in(*, credential: Mapping[str, Any], browser: Browser, client: Client) -> Outcome:
    """The step that is missing. Raises as `actions.start_with_passkey` and `actions.answer_second_factor` do."""
    token = browser.attempt_token or ""
    if _second_factor_attempt(token) is None:
        return _with_both_factors(Signed(credential, token, (Ceremony.SIGN_IN,)), browser, client)
    answer = Signed(credential, token, (Ceremony.SECOND_FACTOR,))
    return actions.answer_second_factor(token=token, method=steps.PASSKEY, answer=answer, client=client)


def is_token(text: str | None) -> bool:
    """Whether a challenge can be bound to it."""
    return text is not None and len(text) == tokens.TOKEN_CHARACTERS


def _with_both_factors(signed: Signed, browser: Browser, client: Client) -> Outcome:
    try:
        return actions.start_with_passkey(signed=signed, browser=browser, client=client)
    except InvalidCredential:
        if passkey_factor.was_asked(Ceremony.SECOND_FACTOR, holder=signed.holder):
            raise AttemptExpired from None
        raise


def _second_factor_attempt(token: str) -> LoginAttempt | None:
    attempt = LoginAttempt.objects.with_token(token)
    if attempt is None:
        return None
    step = actions.step_after(attempt.methods, attempt.account)
    return attempt if isinstance(step, steps.SecondFactor) and steps.PASSKEY in step.methods else None

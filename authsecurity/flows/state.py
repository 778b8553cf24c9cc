"""The one answer that every flow ends with: who is this browser, and what comes next?

While there is a login attempt, it is the state: half signed in is anonymous to everything but the next step.
"""

from typing import Any

from django.http import HttpRequest

from authsecurity.accounts.models import Account
from authsecurity.core.clock import rfc3339
from authsecurity.flows.login import steps
from authsecurity.flows.login.actions import step_after
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.http import cookies
from authsecurity.sessions.middleware import store_of
from authsecurity.sessions.models import Session

State = dict[str, Any]

ANONYMOUS: State = {
    "state": "anonymous",
    "account": None,
    "second_factors": [],
    "methods": [],
    "aal": 0,
    "session": None,
}


def of(request: HttpRequest) -> State:
    """The state of the browser that sent this request."""
    attempt = LoginAttempt.objects.with_token(cookies.read(request, cookies.ATTEMPT))
    if attempt is not None:
        return of_attempt(attempt)
    session = store_of(request).record
    return ANONYMOUS if session is None else of_session(session)


def of_attempt(attempt: LoginAttempt) -> State:
    """The password was right, and a second factor is missing or must be enrolled."""
    match step_after(attempt.methods, attempt.account):
        case steps.Enrollment():
            return ANONYMOUS | {"state": "enrollment_required", "methods": attempt.methods}
        case steps.SecondFactor(methods=offered):
            state = {"state": "second_factor_required", "second_factors": list(offered)}
            return ANONYMOUS | state | {"methods": attempt.methods}
    return ANONYMOUS  # what was asked for is not needed any more: start again


def of_session(session: Session) -> State:
    """Signed in."""
    return {
        "state": "authenticated",
        "account": of_account(session.account),
        "second_factors": list(session.account.enrolled),
        "methods": session.methods,
        "aal": session.aal,
        "session": {
            "id": str(session.pk),
            "created_at": rfc3339(session.created_at),
            "expires_at": rfc3339(session.expires_at),
            "idle_expires_at": rfc3339(session.idle_expires_at),
            "elevated_until": rfc3339(session.elevated_until),
        },
    }


def of_account(account: Account) -> dict[str, Any]:
    """The person, as they may see themselves."""
    return {
        "id": str(account.pk),
        "email": account.email,
        "name": account.name,
        "email_verified": account.email_verified_at is not None,
        "created_at": rfc3339(account.created_at),
    }

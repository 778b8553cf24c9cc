"""The HTTP of signing in and out: `session/`, `login/` and its second step, `logout/`."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.core.tokens import new_token
from authsecurity.flows import state
from authsecurity.flows.login import actions, passkeys, steps
from authsecurity.flows.login.models import LIFETIME, LoginAttempt
from authsecurity.flows.login.serializers import CodeInput, CredentialInput, PasswordInput
from authsecurity.flows.shapes import REQUEST_OPTIONS, StateShape
from authsecurity.http import cookies, csrf
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions
from authsecurity.throttling import devices

CLEAR_SITE_DATA = '"cache", "storage"'  # not "cookies": that would take the device cookie along


class SessionView(ApiView):
    """What is the state of this browser? Asking is no activity and keeps no session alive."""

    allow_anonymous = True

    @describe(operation_id="session", responses=StateShape)
    def get(self, request: Request) -> Response:
        csrf.ensure_cookie(request._request)
        sessions.store_of(request._request).passive = True
        return Response(state.of(request._request))


class LoginView(ApiView):
    """The first factor."""

    allow_anonymous = True

    @describe(operation_id="login", request=PasswordInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        given = PasswordInput.of(self.payload)
        outcome = actions.start(
            **given, browser=browser_of(request._request), client=client_of(request._request)
        )
        return answer(request._request, outcome)


class LoginTotpView(ApiView):
    """The second factor, by authenticator app."""

    allow_anonymous = True

    @describe(operation_id="login_totp", request=CodeInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        return _answer_second_factor(self, request, steps.TOTP)


class LoginRecoveryCodeView(ApiView):
    """The second factor, by recovery code."""

    allow_anonymous = True

    @describe(operation_id="login_recovery_code", request=CodeInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        return _answer_second_factor(self, request, steps.RECOVERY_CODE)


class LoginPasskeyOptionsView(ApiView):
    """A challenge for a passkey, bound to this browser."""

    allow_anonymous = True

    @describe(operation_id="login_passkey_options", request=None, responses=REQUEST_OPTIONS)
    def post(self, request: Request) -> Response:
        token = cookies.read(request._request, cookies.ATTEMPT) or ""
        holder = token if passkeys.is_token(token) else new_token()
        response = Response(passkeys.options(token=holder, client=client_of(request._request)))
        if not LoginAttempt.objects.with_token(holder):
            cookies.write(response, cookies.ATTEMPT, holder, max_age=LIFETIME)
        return response


class LoginPasskeyView(ApiView):
    """Both factors at once or, after a password, the second one."""

    allow_anonymous = True

    @describe(operation_id="login_passkey", request=CredentialInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        http = request._request
        outcome = passkeys.sign_in(
            **CredentialInput.of(self.payload), browser=browser_of(http), client=client_of(http)
        )
        return answer(http, outcome)


class LogoutView(ApiView):
    """Out, on the server too; also when already anonymous."""

    allow_anonymous = True

    @describe(operation_id="logout", request=None, responses=StateShape)
    def post(self, request: Request) -> Response:
        http = request._request
        account = sessions.store_of(http).account
        actions.sign_out(
            account_id=account.pk if account else None, browser=browser_of(http), client=client_of(http)
        )
        sessions.leave(http)
        response = Response(state.ANONYMOUS, headers={"Clear-Site-Data": CLEAR_SITE_DATA})
        return without_attempt(http, response)


def answer(request: HttpRequest, outcome: actions.Outcome) -> Response:
    """Signed in, or one step further: the cookies and the state that say so."""
    if isinstance(outcome, actions.SignedIn):
        return enter(request, outcome, Response(state.of_session(outcome.opened.session)))
    sessions.leave(request)
    response, attempt = Response(state.of_attempt(outcome.attempt)), outcome.attempt
    cookies.write(response, cookies.ATTEMPT, outcome.token, max_age=attempt.expires_at - attempt.created_at)
    return response


def enter(request: HttpRequest, signed_in: actions.SignedIn, response: Response) -> Response:
    """This browser is signed in, and known to the account from now on."""
    sessions.enter(request, signed_in.opened)
    cookies.write(response, cookies.DEVICE, signed_in.device_cookie, max_age=devices.LIFETIME)
    return without_attempt(request, response)


def without_attempt(request: HttpRequest, response: Any) -> Response:
    """The answer, and the browser forgets the attempt it may have."""
    if cookies.read(request, cookies.ATTEMPT):
        cookies.erase(response, cookies.ATTEMPT)
    result: Response = response
    return result


def browser_of(request: HttpRequest) -> actions.Browser:
    """What this browser holds now."""
    session = sessions.store_of(request).record
    return actions.Browser(
        session_id=session.pk if session else None, attempt_token=cookies.read(request, cookies.ATTEMPT)
    )


def _answer_second_factor(view: ApiView, request: Request, method: str) -> Response:
    http = request._request
    outcome = actions.answer_second_factor(
        token=cookies.read(http, cookies.ATTEMPT),
        method=method,
        answer=CodeInput.of(view.payload)["code"],
        client=client_of(http),
    )
    return answer(http, outcome)

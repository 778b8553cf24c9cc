"""Joins a request to its session. Both classes replace the Django middleware of the same name.

`enter` is the only place that calls Django's `login()`, `leave` the only one that ends a browser's session.
"""

from functools import partial

from asgiref.sync import sync_to_async
from django.contrib.auth import login
from django.contrib.auth import middleware as django_auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions import middleware as django_sessions
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from authsecurity.accounts.models import Account
from authsecurity.core import clock
from authsecurity.http import cookies, problems
from authsecurity.http.paths import is_api
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.errors import ReauthenticationRequired, SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.sessions.store import BACKEND, SessionStore


class SessionMiddleware(django_sessions.SessionMiddleware):
    """Puts `request.session` there, and remembers the visit when the answer goes out."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = SessionStore(cookies.read(request, cookies.SESSION))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        _touch(store_of(request))
        return super().process_response(request, response)


class AuthenticationMiddleware(django_auth.AuthenticationMiddleware):
    """Puts `request.user` there: the account that came with the session's row, else `AnonymousUser`."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(partial(_user_of, request))  # type: ignore[assignment]
        request.auser = partial(_async_user_of, request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A row that could not be kept, since its person was deleted while the request was under way."""
        if isinstance(exception, IntegrityError) and is_api(request) and _is_gone(store_of(request).account):
            return problems.respond(SessionEnded())
        return None


def store_of(request: HttpRequest) -> SessionStore:
    """`request.session` by its own type."""
    store = request.session
    if not isinstance(store, SessionStore):
        raise TypeError("Add authsecurity.sessions.middleware.SessionMiddleware to MIDDLEWARE.")
    return store


def session_of(request: HttpRequest) -> Session:
    """The session of a signed-in request. Raises `SessionEnded` where there is none."""
    record = store_of(request).record
    if record is None:
        raise SessionEnded
    return record


def require_fresh(request: HttpRequest) -> Session:
    """The session, if every factor was shown within the last ten minutes, else `ReauthenticationRequired`."""
    session = session_of(request)
    if not session.is_fresh(clock.now()):
        raise ReauthenticationRequired
    return session


def enter(request: HttpRequest, opened: OpenedSession) -> None:
    """This browser is signed in from now on: new session key, new CSRF token, `user_logged_in` is sent."""
    store_of(request).adopt(opened)
    login(request, opened.session.account, backend=BACKEND)


def carry(request: HttpRequest, opened: OpenedSession) -> None:
    """The same sign-in under a rotated key."""
    store_of(request).adopt(opened)


def leave(request: HttpRequest) -> None:
    """This browser is anonymous from now on; its session is dead on the server."""
    store_of(request).flush()
    request.user = AnonymousUser()


def _user_of(request: HttpRequest) -> Account | AnonymousUser:
    return store_of(request).account or AnonymousUser()


def _is_gone(account: Account | None) -> bool:
    return account is not None and not Account.objects.filter(pk=account.pk).exists()


async def _async_user_of(request: HttpRequest) -> Account | AnonymousUser:
    return await sync_to_async(_user_of)(request)


def _touch(store: SessionStore) -> None:
    record = store.__dict__.get("record")
    if record is not None and not store.passive:
        record.touch(clock.now())

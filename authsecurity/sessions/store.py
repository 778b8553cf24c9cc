"""The Django session engine (`SESSION_ENGINE = "authsecurity.sessions.store"`).

Differs from the stock one on purpose: the key is stored as SHA-256 only; only signed-in browsers have rows; the
row is fetched together with its account in one query; and writing `_auth_user_id` into it signs nobody in.
"""

from functools import cached_property
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError

from authsecurity.accounts.models import Account
from authsecurity.core import clock, tokens
from authsecurity.sessions import lookup
from authsecurity.sessions.actions import OpenedSession
from authsecurity.sessions.models import Session

BACKEND = "django.contrib.auth.backends.ModelBackend"
DERIVED = (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)


class AnonymousSessionWrite(Exception):
    """Somebody tried to keep data for, or to sign in, a browser that has not passed the login flow."""


class SessionStore(SessionBase):
    """`request.session`. `record` is the row of a signed-in browser, else None."""

    passive = False  # True: this request only asks what the state is, and is no activity

    @cached_property
    def record(self) -> Session | None:
        """The live session with its account: the one query of a signed-in request."""
        if not self.session_key or len(self.session_key) != tokens.TOKEN_CHARACTERS:
            return None
        found = lookup.with_account(tokens.digest(self.session_key))
        return found if found and found.is_live(clock.now()) else None

    @property
    def account(self) -> Account | None:
        return self.record.account if self.record else None

    def adopt(self, opened: OpenedSession) -> None:
        """Carry this session from now on: the browser gets its key with the answer."""
        self._session_key = opened.key
        self.record = opened.session
        self._session_cache = self.load()
        self.modified = True

    def load(self) -> dict[str, Any]:
        session = self.record
        if session is None:
            self._session_key = None
            return {}
        return {
            **session.data,
            SESSION_KEY: str(session.account_id),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: session.account.get_session_auth_hash(),
        }

    def save(self, must_create: bool = False) -> None:
        """Keep what a project put into `request.session`. A session that was ended meanwhile stays ended."""
        if self.record is None:
            raise AnonymousSessionWrite(
                "Only signed-in browsers have a session, and only AuthSecurity's login flow signs in. "
                "Keep data of anonymous visitors in a signed cookie."
            )
        data = {name: value for name, value in self.items() if name not in DERIVED}
        if data != self.record.data and not Session.objects.filter(pk=self.record.pk).update(data=data):
            raise UpdateError
        self.record.data = data

    def create(self) -> None:
        """Nothing to do: `open_session` makes rows."""

    def cycle_key(self) -> None:
        """A new key for the same session; none is made for an anonymous browser."""
        key = tokens.new_token()
        if self.record is not None and self.record.rotate(key):
            self._session_key = key
            self.modified = True

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=tokens.digest(key)).delete()
        if session_key is None or session_key == self.session_key:
            self.record = None

    def exists(self, session_key: str) -> bool:
        return bool(Session.objects.filter(key_hash=tokens.digest(session_key)).exists())

    def get_expire_at_browser_close(self) -> bool:
        return True  # no persistent bearer cookie (NIST SP 800-63B-4 §5.1)

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lte=clock.now()).delete()

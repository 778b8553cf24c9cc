"""Walks through the service as a browser does: by HTTP, with cookies, CSRF token and Fetch Metadata.

`Browser` is the one way in which tests register and sign in; no test writes a session. It talks to Django in this
process (`Browser()`) or to a running server (`Browser.at(url)`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any, Self, Unpack

import httpx
import pyotp
from django.test import Client

from authsecurity.core import clock, configuration
from tests.authenticator import Authenticator, Wrong
from tests.people import Person

API = "/api/auth/"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    set_cookies: dict[str, Any]

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def code(self) -> str:
        """The stable code of a problem, or "" for an answer that is none."""
        is_problem = self.headers.get("content-type") == "application/problem+json"
        return self.json["code"] if is_problem else ""

    @property
    def state(self) -> str:
        return self.json["state"]


@dataclass
class Browser:
    """One cookie jar. `headers` are sent with every request and may be changed by a test."""

    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    csrf: bool = True

    def __post_init__(self) -> None:
        self.url = self.url or configuration.current().url
        self._http: httpx.Client | None = None
        self._django = Client(enforce_csrf_checks=True, raise_request_exception=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """A browser that talks to a running server."""
        browser = cls(url)
        browser._http = httpx.Client(base_url=url, timeout=30)
        return browser

    @property
    def cookies(self) -> dict[str, str]:
        if self._http is not None:
            return {cookie.name: cookie.value or "" for cookie in self._http.cookies.jar}
        return {name: morsel.value for name, morsel in self._django.cookies.items() if morsel.value}

    def take_cookies(self, cookies: Mapping[str, str]) -> None:
        """Have these cookies, as after a theft."""
        for name, value in cookies.items():
            if self._http is not None:
                self._http.cookies.set(name, value)
            else:
                self._django.cookies[name] = value

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, body={} if body is None else body, headers=headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("DELETE", path, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """`body` is sent as it is when it is bytes, else as JSON. Paths without `/` in front are the API's."""
        path = path if path.startswith("/") else API + path
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {**self.headers, **self._credentials(method), **(headers or {})}
        if content is not None:
            sent["Content-Type"] = content_type
        if self._http is not None:
            return self._over_http(method, path, content, sent)
        return self._in_process(method, path, content, sent)

    def _credentials(self, method: str) -> dict[str, str]:
        if method not in UNSAFE or not self.csrf:
            return {}
        name = configuration.current().cookie_prefix + "csrftoken"
        if name not in self.cookies:
            self.get("session/")
        return {"X-CSRFToken": self.cookies[name], "Origin": self.url, "Sec-Fetch-Site": "same-origin"}

    def _over_http(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        assert self._http is not None
        response = self._http.request(method, path, content=content, headers=headers)
        jar: SimpleCookie = SimpleCookie()
        for line in response.headers.get_list("set-cookie"):
            jar.load(line)
        return Answer(response.status_code, response.headers, response.content, dict(jar))

    def _in_process(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        headers = {"Host": configuration.current().netloc, **headers}
        content_type = headers.pop("Content-Type", "")
        response = self._django.generic(
            method,
            path,
            content or b"",
            content_type,
            secure=configuration.current().https,
            headers=headers,
        )
        lowered = {name.lower(): value for name, value in response.items()}
        body = b"".join(response) if response.streaming else response.content
        return Answer(response.status_code, lowered, body, dict(response.cookies))

    # The main journeys

    def register(self, person: Person) -> Answer:
        answer = self.post("register/", person.registration)
        assert answer.status == 201, answer.content
        return answer

    def sign_in(self, person: Person, app: "AuthenticatorApp | None" = None) -> Answer:
        """All steps."""
        answer = self.post("login/", person.credentials)
        assert answer.status == 200, answer.content
        if app is not None:
            assert answer.state == "second_factor_required"
            answer = self.post("login/totp/", {"code": app.fresh_code()})
        assert answer.status == 200, answer.content
        assert answer.state == "authenticated"
        return answer

    def join(self, person: Person) -> Self:
        """Register and sign in."""
        self.register(person)
        self.sign_in(person)
        return self

    def add_totp(self) -> "AuthenticatorApp":
        """Scan the secret and prove it."""
        setup = self.post("totp/setup/")
        assert setup.status == 201, setup.content
        app = AuthenticatorApp(setup.json["secret"])
        answer = self.post("totp/verify/", {"code": app.fresh_code()})
        assert answer.status == 200, answer.content
        app.recovery_codes = answer.json["recovery_codes"]
        return app

    def offer_passkey(self, key: Authenticator, **wrong: Unpack[Wrong]) -> Answer:
        """Have a passkey made and send it, whatever comes of it."""
        options = self.options("passkeys/options/")
        return self.post("passkeys/", {"credential": key.create(options, self.url, **wrong)})

    def add_passkey(self, key: Authenticator) -> Answer:
        """Have a passkey made, and it is taken."""
        answer = self.offer_passkey(key)
        assert answer.status == 201, answer.content
        return answer

    def show_passkey(self, key: Authenticator, **wrong: Unpack[Wrong]) -> Answer:
        """Sign in with it, alone or as the second factor, whatever comes of it."""
        options = self.options("login/passkey/options/")
        return self.post("login/passkey/", {"credential": key.get(options, self.url, **wrong)})

    def options(self, path: str) -> dict[str, Any]:
        """What a page asks for before it asks for a passkey."""
        answer = self.post(path)
        assert answer.status == 200, answer.content
        return answer.json


class AuthenticatorApp:
    """A person's phone: it knows the secret and computes codes by RFC 6238."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.totp = pyotp.TOTP(secret)
        self.recovery_codes: list[str] = []  # on paper beside the phone, if it was the first second factor

    def code(self, *, steps: int = 0) -> str:
        """The code of the current 30-second step, or of one `steps` away."""
        return self.totp.at(clock.now() + timedelta(seconds=30 * steps))

    def fresh_code(self) -> str:
        """The code of a step not shown before. Tests with a standing clock move it between two of these."""
        return self.code()

    def wrong_code(self) -> str:
        """Six digits that are not the code of any step near."""
        near = {self.code(steps=steps) for steps in range(-3, 4)}
        return next(code for code in (f"{number:06d}" for number in range(10)) if code not in near)

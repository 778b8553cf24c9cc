"""What is measured: three servers on this machine, each with a process and a folder of its own.

Each signs somebody in over HTTP as a browser would, and can prove that the measured request is answered as meant.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

EMAIL = "ada@example.org"
START_WITHIN = 30  # seconds
STOP_WITHIN = 20  # seconds
ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR")  # all that a server gets from the one who measures


class Subject:
    """One server. Entering starts it and signs in; leaving stops it."""

    name = ""
    path = "/"

    def __init__(self, *, workers: int, **environment: str) -> None:
        self.workers, self.environment = workers, environment
        self.port = _free_port()
        self.password = secrets.token_urlsafe(24)
        self.headers = {"Host": f"localhost:{self.port}"}

    def command(self) -> list[str]:
        """What starts it."""
        raise NotImplementedError

    def sign_in(self, browser: httpx.Client) -> None:
        """Leave a signed-in session in the browser, if there is such a thing here."""

    def is_right(self, answer: httpx.Response) -> bool:
        """Whether this answer is the one that is meant to be measured."""
        return answer.status_code == httpx.codes.OK

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def prove(self) -> None:
        """Raise `RuntimeError` unless the measured request is answered as meant."""
        answer = httpx.get(self.address, headers=self.headers)
        if not self.is_right(answer):
            raise RuntimeError(f"{self.name} answered {answer.status_code} {answer.text}")

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory(prefix="bench-")
        self.log = Path(self.folder.name, "log").open("w")
        try:
            self._start()
            with httpx.Client(base_url=f"http://localhost:{self.port}", timeout=30) as browser:
                self.sign_in(browser)
                self.headers["Cookie"] = "; ".join(
                    f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar
                )
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def restart(self, **environment: str) -> None:
        """The same data under other settings."""
        self._stop()
        self.environment |= environment
        self._start()

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        environment |= {"AUTHSECURITY_DATA_DIR": self.folder.name, "AUTHSECURITY_EMAIL_VERIFICATION": "off"}
        environment |= {"BENCH_PASSWORD": self.password, **self.environment}
        self.process = subprocess.Popen(self.command(), env=environment, stdout=self.log, stderr=self.log)
        self._wait_for_start()

    def _wait_for_start(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                httpx.get(self.address, headers=self.headers)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.name} did not start: {Path(self.log.name).read_text()}")

    def _stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _leave(self) -> None:
        self._stop()
        self.log.close()
        self.folder.cleanup()


class AuthSecurity(Subject):
    """`GET /api/auth/session/` as an operator gets it, with one person signed in."""

    name = "AuthSecurity"
    path = "/api/auth/session/"

    def command(self) -> list[str]:
        options = ["--local", "--port", str(self.port), "--workers", str(self.workers)]
        return [sys.executable, "-m", "authsecurity", "serve", *options]

    def sign_in(self, browser: httpx.Client) -> None:
        person = {"email": EMAIL, "password": self.password}
        for endpoint in ("register", "login"):
            token = browser.get(self.path).cookies.get("csrftoken") or browser.cookies["csrftoken"]
            headers = {"X-CSRFToken": token, "Origin": f"http://localhost:{self.port}"}
            browser.post(f"/api/auth/{endpoint}/", json=person, headers=headers).raise_for_status()

    def is_right(self, answer: httpx.Response) -> bool:
        return bool(answer.json()["state"] == "authenticated")


class StockDjango(Subject):
    """A JSON view that reads `request.user`, with Django's own sessions in the database."""

    name = "stock Django"
    path = "/who/"
    settings = "bench.stock.settings"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "bench.stock.serve", self.settings, str(self.port), str(self.workers)]

    def sign_in(self, browser: httpx.Client) -> None:
        browser.get(self.path)
        person = {"username": EMAIL, "password": self.password}
        headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
        browser.post("/sign-in/", data=person, headers=headers).raise_for_status()

    def is_right(self, answer: httpx.Response) -> bool:
        return bool(answer.json()["authenticated"])


class EmptyView(StockDjango):
    """The least Django can do: no middleware, no database, two bytes."""

    name = "empty view"
    path = "/"
    settings = "bench.stock.empty"

    def sign_in(self, browser: httpx.Client) -> None:
        """Nobody signs in to nothing."""

    def is_right(self, answer: httpx.Response) -> bool:
        return answer.text == "ok"


def started(*, workers: int) -> Iterator[Subject]:
    """Every subject, to be entered by the caller."""
    for subject in (AuthSecurity, StockDjango, EmptyView):
        yield subject(workers=workers)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

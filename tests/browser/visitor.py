"""Somebody's browser: cookies of its own, one tab to begin with, and a record of everything that went wrong in it.

A visitor fails the test at the end (tests/browser/conftest.py) for every console error, page error, dialog, violation
of the Content Security Policy and request to another origin that the test did not announce, and for every
announcement that did not come true.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

OWN_SCHEMES = ("data", "blob", "about")  # these never reach a network
TIMEOUT = 30_000  # ms; a machine with much else to do is slow, and only a failure waits that long
RECORD_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
  recordViolation(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
}, true);
"""


class Visitor:
    """`requests` and `console` keep what was sent and written, in every tab of this visitor."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.context = context
        self.requests: list[Request] = []
        self.console: list[str] = []
        self._troubles: list[str] = []
        self._announced: list[str] = []
        self._listen()
        context.set_default_timeout(TIMEOUT)
        self.page = context.new_page()

    @property
    def state(self) -> str:
        """Where this visitor stands, asked of the API and not of the page."""
        return self.context.request.get(f"{self.url}/api/auth/session/").json()["state"]

    @property
    def cookies(self) -> dict[str, Mapping[str, Any]]:
        return {cookie.get("name", ""): cookie for cookie in self.context.cookies()}

    def open(self, path: str) -> Page:
        """A page may send people on before everything is loaded, so what is waited for is up to the test."""
        self.page.goto(self.url + path, wait_until="domcontentloaded")
        return self.page

    def move_to(self, url: str) -> None:
        """Go on with the same cookies at another port of this host, which is the visitor's own from now on."""
        self.url = url

    def announce(self, *words: str) -> None:
        """Troubles that hold one of these words are what the test is about."""
        self._announced += words

    def announce_status(self, *statuses: int) -> None:
        """Chromium writes an error to the console for each answer from 400 on."""
        self.announce(*(f"status of {status} " for status in statuses))

    def leave(self) -> list[str]:
        """Close everything; what is left to complain about."""
        for page in self.context.pages:
            page.evaluate("() => null")  # whatever the page reported before has arrived after this
        self.context.close()
        unannounced = [
            trouble for trouble in self._troubles if not any(word in trouble for word in self._announced)
        ]
        never_came = [
            f"announced and never came: {word}"
            for word in dict.fromkeys(self._announced)
            if not any(word in trouble for trouble in self._troubles)
        ]
        return unannounced + never_came

    def _listen(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", self._note_page_error)
        self.context.on("dialog", self._refuse_dialog)
        self.context.on("request", self._note_request)
        self.context.expose_binding("recordViolation", self._note_violation)
        self.context.add_init_script(RECORD_VIOLATIONS)

    def _hear(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.type == "error":
            self._troubles.append(f"console: {message.text}")

    def _note_page_error(self, error: WebError) -> None:
        self._troubles.append(f"page error: {error.error}")

    def _refuse_dialog(self, dialog: Dialog) -> None:
        self._troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)
        if urlsplit(request.url).scheme not in OWN_SCHEMES and not request.url.startswith(f"{self.url}/"):
            self._troubles.append(f"request to another origin: {request.url}")

    def _note_violation(self, source: Mapping[str, Any], violation: str) -> None:
        self._troubles.append(f"violation: {violation}")

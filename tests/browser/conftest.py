"""Chromium against the running service.

One Chromium serves one file, not the whole run: while Playwright's event loop is alive, Django refuses the database to
every other test of the same process.
"""

import dataclasses
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect, sync_playwright

from tests.browser.clock import wait_until_the_code_before_lasts
from tests.browser.visitor import TIMEOUT, Visitor
from tests.people import ADA, Person
from tests.server import Service
from tests.walk import AuthenticatorApp, Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)

expect.set_options(timeout=TIMEOUT)
NewVisitor = Callable[..., Visitor]


@dataclass(frozen=True)
class Protected:
    """Somebody whose account asks for a code. The one that the app shows now was not used yet."""

    person: Person
    app: AuthenticatorApp
    recovery_codes: list[str]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """The browser that TEST_BROWSER names, else Playwright's own."""
    with sync_playwright() as playwright:
        path = os.environ.get("TEST_BROWSER") or None
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(chromium: Chromium, service: Service) -> Iterator[NewVisitor]:
    """Makes visitors, each with an empty jar; options are those of a Playwright context."""
    visitors: list[Visitor] = []

    def arrive(**options: Any) -> Visitor:
        context = chromium.new_context(locale="en-GB", **options)
        visitors.append(Visitor(context, service.url))
        return visitors[-1]

    yield arrive
    troubles = [trouble for visitor in visitors for trouble in visitor.leave()]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """Somebody with an empty jar."""
    return new_visitor()


@pytest.fixture
def stranger() -> Person:
    """Somebody who has no account."""
    return dataclasses.replace(ADA, email=f"ada-{uuid.uuid4().hex[:12]}@example.org")


@pytest.fixture
def ada(service: Service, stranger: Person) -> Person:
    """Somebody with an account and a password, of this test alone."""
    Browser.at(service.url).register(stranger)
    return stranger


@pytest.fixture
def protected(service: Service, ada: Person) -> Protected:
    """Ada with an authenticator app."""
    browser = Browser.at(service.url)
    browser.sign_in(ada)
    app = AuthenticatorApp(browser.post("totp/setup/").json["secret"])
    wait_until_the_code_before_lasts()
    answer = browser.post("totp/verify/", {"code": app.code(steps=-1)})
    assert answer.status == 200, answer.content
    return Protected(ada, app, answer.json["recovery_codes"])

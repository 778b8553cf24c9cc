"""Floods. Where no place is left to have a password hashed, nothing happens: no charge, no record, no letter."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice

import pytest
from django.db import connection

from authsecurity.factors.password import gate
from authsecurity.project import bridge
from tests import resets
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.security.conftest import Ada, Work
from tests.security.doors import reauthenticate, try_password
from tests.security.stored import everything
from tests.server import running_service
from tests.walk import Answer, Browser

NEW = "cobalt otters wind the old clock"
PROOF = "Confirm your email address"
Ask = Callable[[], Answer]


@contextmanager
def full() -> Iterator[None]:
    """Others hold every place."""
    with ExitStack() as others:
        for _ in range(gate.argon2.at_once + gate.argon2.waiting):
            others.enter_context(gate.argon2.place())
        yield


def ready(browser: Browser) -> Browser:
    """With its CSRF token."""
    browser.get("session/")
    return browser


def assert_busy(answer: Answer) -> None:
    assert assert_problem(answer, 503, "busy")["retry_after"] > 0
    assert not answer.set_cookies


def assert_waits(ask: Ask, hashing: Work, then: int) -> None:
    """Busy without a trace while the gate is full; afterwards the same request is answered as ever."""
    before, hashed = everything(), len(hashing)
    with full():
        assert_busy(ask())
        assert_busy(ask())
    assert everything() == before
    assert len(hashing) == hashed
    assert ask().status == then
    assert len(hashing) > hashed


@pytest.mark.parametrize("email", [ADA.email, BEN.email], ids=["known", "unknown"])
@pytest.mark.parametrize("password", [ADA.password, "wrong"])
def test_no_place_to_sign_in_changes_nothing(
    browser: Browser, hashing: Work, email: str, password: str
) -> None:
    browser.register(ADA)
    right = (email, password) == (ADA.email, ADA.password)
    visitor = ready(Browser())
    assert_waits(partial(try_password, visitor, password, email), hashing, 200 if right else 401)


def test_busy_is_the_same_for_known_and_unknown_addresses(browser: Browser) -> None:
    browser.register(ADA)
    visitor = ready(Browser())
    with full():
        answers = [
            visitor.post("login/", {"email": email, "password": ADA.password})
            for email in (ADA.email, BEN.email)
        ]
    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers


@pytest.mark.parametrize("verified", [True, False], ids=["proved", "unproved"])
def test_no_place_to_register_changes_nothing(
    browser: Browser, hashing: Work, configured: Callable[..., None], verified: bool
) -> None:
    configured(email_verification=verified)
    ask = partial(ready(browser).post, "register/", BEN.registration)
    assert_waits(ask, hashing, 202 if verified else 201)


def test_no_place_to_prove_an_address_leaves_the_link_good(
    browser: Browser, hashing: Work, outbox: Outbox, verified: None
) -> None:
    browser.post("register/", ADA.registration)
    proof = {"token": outbox.token(ADA.email, PROOF), "password": ADA.password}
    assert_waits(partial(ready(Browser()).post, "email/verify/", proof), hashing, 200)


def test_no_place_for_a_reset_leaves_the_link_good(browser: Browser, hashing: Work, outbox: Outbox) -> None:
    browser.register(ADA)
    link = resets.link_for(outbox)
    assert_waits(partial(resets.reset, link, browser=ready(Browser())), hashing, 200)


@pytest.mark.parametrize("right", [True, False])
def test_no_place_for_a_reset_looks_at_no_code(ada: Ada, hashing: Work, outbox: Outbox, right: bool) -> None:
    link = resets.link_for(outbox)
    code = ada.app.fresh_code() if right else ada.app.wrong_code()
    visitor = ready(Browser())
    before = everything()
    with full():
        assert_busy(resets.reset(link, code, browser=visitor))
    assert everything() == before
    assert resets.reset(link, code, browser=visitor).status == (200 if right else 400)


def test_no_place_to_change_the_password_changes_nothing(browser: Browser, hashing: Work) -> None:
    browser.join(ADA)
    body = {"current_password": ADA.password, "new_password": NEW}
    assert_waits(partial(browser.post, "password/change/", body), hashing, 200)


def test_no_place_to_reauthenticate_changes_nothing(browser: Browser, hashing: Work) -> None:
    browser.join(ADA)
    assert_waits(partial(reauthenticate, browser, ADA.password), hashing, 200)


def test_no_place_to_reauthenticate_leaves_the_code_good(ada: Ada, hashing: Work) -> None:
    ask = partial(reauthenticate, ada.browser, ADA.password, ada.app.fresh_code())
    assert_waits(ask, hashing, 200)


def test_the_second_step_of_a_sign_in_needs_no_place(ada: Ada) -> None:
    half = ada.at_the_second_step()
    with full():
        assert half.post("login/totp/", {"code": ada.app.fresh_code()}).state == "authenticated"


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_hash_in_a_transaction(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    run, in_transaction = gate.argon2.run, []

    def watched(work: Callable[..., object], *given: object) -> object:
        in_transaction.append(connection.in_atomic_block)
        return run(work, *given)

    monkeypatch.setattr(gate.argon2, "run", watched)
    browser = Browser().join(ADA)
    assert reauthenticate(browser, ADA.password).status == 200
    changed = browser.post("password/change/", {"current_password": ADA.password, "new_password": NEW})
    assert changed.status == 200
    assert resets.reset(resets.link_for(outbox)).status == 200
    assert len(in_transaction) >= 6
    assert not any(in_transaction)


@pytest.mark.server
def test_sessions_are_checked_while_all_that_changes_something_waits_and_is_sent_away() -> None:
    held = min(os.cpu_count() or 1, gate.MOST_AT_ONCE) + 1  # threads of one worker alone
    with running_service(workers=1) as service, ThreadPoolExecutor(12) as threads:
        reader = Browser.at(service.url)
        visitors = [ready(Browser.at(service.url)) for _ in range(12)]
        database = sqlite3.connect(service.data_dir / "authsecurity.sqlite3", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")  # nobody can be charged now: every sign-in holds on to its thread
        flood = [threads.submit(try_password, visitor) for visitor in visitors]
        time.sleep(1)
        began = time.monotonic()
        assert reader.get("session/").state == "anonymous"
        assert time.monotonic() - began < bridge.WAIT_WITHIN / 2
        refused = [asked.result() for asked in islice(as_completed(flood, timeout=30), 12 - held)]
        database.execute("ROLLBACK")
        looked_at = [asked.result() for asked in flood if asked.result() not in refused]
        counted = database.execute("SELECT sum(used) FROM bucket WHERE name = 'password_unknown'").fetchone()
        database.close()
    assert [answer.status for answer in looked_at] == [401] * held
    assert counted == (held,)
    for answer in refused:
        assert_busy(answer)
        assert answer.headers["x-frame-options"] == "DENY"

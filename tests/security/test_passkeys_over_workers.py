# ruff: noqa: N802 (attack ids keep their capital)
"""Passkeys at the same moment on a running server: two worker processes take an answer and a counter once."""

from collections.abc import Iterator
from functools import partial
from itertools import count

import pytest

from tests.authenticator import Authenticator
from tests.people import Person
from tests.security.passkey_doors import Owner, reauthentication, signing_in
from tests.security.servers import DATABASES, environment_of, service_behind_a_proxy
from tests.security.together import at_once
from tests.server import Service
from tests.walk import Answer, Browser

pytestmark = pytest.mark.server

CLIENTS = 20

numbers = count(1)


@pytest.fixture(scope="module", params=DATABASES)
def server(request: pytest.FixtureRequest) -> Iterator[Service]:
    with environment_of(request.param) as environment, service_behind_a_proxy(environment) as service:
        yield service


@pytest.fixture
def owner(server: Service) -> Owner:
    return owner_of(Authenticator(), server)


def owner_of(key: Authenticator, server: Service) -> Owner:
    """Somebody new, signed in, with this passkey."""
    person = Person(f"person{next(numbers)}@example.org", "seven quiet herons at noon")
    browser = visitor(server).join(person)
    return Owner(browser, key, browser.add_passkey(key).json["recovery_codes"], person)


def visitor(server: Service, cookies: dict[str, str] | None = None) -> Browser:
    """A browser in a network of its own that has its CSRF token."""
    browser = Browser.at(server.url)
    browser.headers["X-Forwarded-For"] = f"198.18.{next(numbers) % 200}.1"
    browser.take_cookies(cookies or {})
    browser.get("session/")
    return browser


def signed_in(answers: list[Answer]) -> int:
    assert {answer.code for answer in answers} <= {"", "invalid_credential", "attempt_expired"}
    return sum(answer.status == 200 and answer.state == "authenticated" for answer in answers)


@pytest.mark.parametrize("synced", [False, True], ids=["counting", "synced"])
def test_K03_one_answer_by_twenty_clients_signs_exactly_one_in(server: Service, synced: bool) -> None:
    # A key that counts would be stopped by its counter too.
    owner, begun = owner_of(Authenticator(synced=synced), server), visitor(server)
    credential = owner.key.get(begun.options("login/passkey/options/"), begun.url)
    copies = [visitor(server, begun.cookies) for _ in range(CLIENTS)]
    answers = at_once([partial(copy.post, "login/passkey/", {"credential": credential}) for copy in copies])
    assert signed_in(answers) == 1
    assert sum(copy.get("passkeys/").status == 200 for copy in copies) == 1


def test_K06_one_counter_by_twenty_clients_signs_exactly_one_in(server: Service, owner: Owner) -> None:
    doors = [signing_in(visitor(server)) for _ in range(CLIENTS)]
    answers = at_once([partial(door.show, owner.key, counter=5) for door in doors])
    assert signed_in(answers) == 1
    assert sum(door.browser.get("passkeys/").status == 200 for door in doors) == 1


def test_K06_one_counter_by_twenty_clients_at_the_second_step_signs_exactly_one_in(
    server: Service, owner: Owner
) -> None:
    doors = []
    for _ in range(CLIENTS):
        half = visitor(server)
        assert half.post("login/", owner.person.credentials).state == "second_factor_required"
        doors.append(signing_in(half))
    answers = at_once([partial(door.show, owner.key, counter=5) for door in doors])
    assert sum(answer.status == 200 for answer in answers) == 1, [answer.content for answer in answers]
    assert {answer.code for answer in answers} <= {"", "invalid_credential", "throttled"}


def test_K03_one_answer_by_twenty_clients_makes_one_session_fresh_once(server: Service, owner: Owner) -> None:
    credential = owner.key.get(reauthentication(owner.browser).options, owner.browser.url)
    copies = [visitor(server, owner.browser.cookies) for _ in range(CLIENTS)]
    answers = at_once([partial(copy.post, "reauthenticate/", {"credential": credential}) for copy in copies])
    assert sum(answer.status == 200 for answer in answers) == 1


def test_K03_one_new_passkey_by_twenty_clients_is_kept_once(server: Service, owner: Owner) -> None:
    made = Authenticator().create(owner.browser.options("passkeys/options/"), owner.browser.url)
    copies = [visitor(server, owner.browser.cookies) for _ in range(CLIENTS)]
    answers = at_once([partial(copy.post, "passkeys/", {"credential": made}) for copy in copies])
    assert [answer.status for answer in answers].count(201) == 1
    again = visitor(server)
    assert again.show_passkey(owner.key).state == "authenticated"
    assert len(again.get("passkeys/").json["passkeys"]) == 2

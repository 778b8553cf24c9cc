# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks at the same moment on a running server: two worker processes share one count, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import pytest

from tests.browser.clock import wait_until_the_code_before_lasts
from tests.people import Person
from tests.security.doors import looked_at, try_code, try_password, try_recovery_code
from tests.security.servers import DATABASES, environment_of, service_behind_a_proxy
from tests.security.together import at_once
from tests.server import Service
from tests.walk import Answer, AuthenticatorApp, Browser

pytestmark = pytest.mark.server

GUESSERS = 60
CLIENTS = 20
FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_ONE_NETWORK = 50

numbers = count(1)


@dataclass
class Owner:
    """Somebody new, signed in with a second factor and recovery codes."""

    person: Person
    browser: Browser
    app: AuthenticatorApp
    codes: list[str]

    @property
    def remaining(self) -> int:
        return self.browser.get("recovery-codes/").json["remaining"]


@pytest.fixture(scope="module", params=DATABASES)
def server(request: pytest.FixtureRequest) -> Iterator[Service]:
    with environment_of(request.param) as environment, service_behind_a_proxy(environment) as service:
        yield service


@pytest.fixture
def network() -> str:
    """Another one for each test: they share the server's count."""
    return f"198.18.0.{next(numbers)}"


@pytest.fixture
def person() -> Person:
    return Person(f"person{next(numbers)}@example.org", "seven quiet herons at noon")


@pytest.fixture
def owner(server: Service, network: str, person: Person) -> Owner:
    browser = visitors(server, network, 1)[0].join(person)
    setup = browser.post("totp/setup/").json
    app = AuthenticatorApp(setup["secret"])
    # The code of the step before: the present one is still fresh afterwards.
    wait_until_the_code_before_lasts()
    confirmed = browser.post("totp/verify/", {"code": app.code(steps=-1)})
    assert confirmed.status == 200, confirmed.content
    return Owner(person, browser, app, confirmed.json["recovery_codes"])


def visitors(server: Service, network: str, number: int) -> list[Browser]:
    """Browsers of one network, each with its CSRF token."""
    made = [Browser.at(server.url) for _ in range(number)]
    for browser in made:
        browser.headers["X-Forwarded-For"] = network
        browser.get("session/")
    return made


def halves(server: Service, network: str, owner: Owner, number: int) -> list[Browser]:
    made = visitors(server, network, number)
    for browser in made:
        assert browser.post("login/", owner.person.credentials).state == "second_factor_required"
    return made


def signed_in(answers: list[Answer]) -> int:
    return sum(answer.status == 200 and answer.state == "authenticated" for answer in answers)


def test_T08_of_sixty_passwords_at_once_five_are_looked_at(
    server: Service, network: str, person: Person
) -> None:
    guessers = visitors(server, network, GUESSERS)
    guessers[0].register(person)
    answers = at_once([partial(try_password, guesser, email=person.email) for guesser in guessers])
    assert looked_at(answers) == FROM_ANYWHERE
    assert [answer.status for answer in answers].count(429) == GUESSERS - FROM_ANYWHERE
    assert try_password(guessers[0], person.password, person.email).code == "throttled"


def test_T08_of_sixty_people_at_once_one_network_gets_fifty_tries(server: Service, network: str) -> None:
    guesses = [
        partial(try_password, guesser, email=f"nobody{next(numbers)}@example.org")
        for guesser in visitors(server, network, GUESSERS)
    ]
    assert looked_at(at_once(guesses)) == FROM_ONE_NETWORK


def test_M03_of_sixty_codes_at_once_five_are_looked_at(server: Service, network: str, owner: Owner) -> None:
    guess, waiting = owner.app.wrong_code(), halves(server, network, owner, GUESSERS)
    doors = [partial(try_code, half, guess) for half in waiting[::2]]
    doors += [partial(try_recovery_code, half) for half in waiting[1::2]]
    answers = at_once(doors)
    assert looked_at(answers) == FROM_ANYWHERE
    assert [answer.status for answer in answers].count(429) == GUESSERS - FROM_ANYWHERE
    assert try_recovery_code(waiting[0], owner.codes[0]).code == "throttled"


def test_M08_one_code_by_twenty_clients_signs_exactly_one_in(
    server: Service, network: str, owner: Owner
) -> None:
    clients = halves(server, network, owner, CLIENTS)
    code = owner.app.code()
    answers = at_once([partial(try_code, client, code) for client in clients])
    assert signed_in(answers) == 1
    assert sum(client.get("totp/").status == 200 for client in clients) == 1


def test_C02_one_recovery_code_by_twenty_clients_signs_exactly_one_in(
    server: Service, network: str, owner: Owner
) -> None:
    clients = halves(server, network, owner, CLIENTS)
    answers = at_once([partial(try_recovery_code, client, owner.codes[0]) for client in clients])
    assert signed_in(answers) == 1
    assert sum(client.get("totp/").status == 200 for client in clients) == 1
    assert owner.remaining == 9


def test_C02_ten_recovery_codes_at_once_are_each_spent_or_each_left(
    server: Service, network: str, owner: Owner
) -> None:
    waiting = halves(server, network, owner, 10)
    answers = at_once(
        [partial(try_recovery_code, half, code) for half, code in zip(waiting, owner.codes, strict=True)]
    )
    refused = [answer for answer in answers if answer.code == "throttled"]
    assert signed_in(answers) == 10 - len(refused) >= FROM_ANYWHERE
    assert owner.remaining == len(refused)

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that try everything at the same moment: sixty guesses, one code twenty times, ten codes together.

Threads of this process here; test_limits_over_workers.py does the same to a running server.
"""

from functools import partial

import pytest

from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.sessions.models import Session
from tests.people import ADA, BEN
from tests.security.conftest import Ada
from tests.security.doors import (
    looked_at,
    reauthenticate,
    try_code,
    try_password,
    try_recovery_code,
)
from tests.security.together import at_once
from tests.walk import Answer, Browser

pytestmark = pytest.mark.django_db(transaction=True)

GUESSERS = 60
CLIENTS = 20
FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_HOME = 10
FROM_ONE_NETWORK = 50


def browsers(number: int) -> list[Browser]:
    """Ready to send: each has its CSRF token already."""
    made = [Browser() for _ in range(number)]
    for browser in made:
        browser.get("session/")
    return made


def halves(ada: Ada, number: int) -> list[Browser]:
    """So many browsers that wait for the second factor, each in an attempt of its own."""
    return [ada.at_the_second_step() for _ in range(number)]


def signed_in(answers: list[Answer]) -> int:
    return sum(answer.status == 200 and answer.state == "authenticated" for answer in answers)


def remaining(ada: Ada) -> int:
    return ada.browser.get("recovery-codes/").json["remaining"]


@pytest.mark.parametrize("email", [BEN.email, "nobody@example.org"])
def test_T08_of_sixty_passwords_at_once_five_are_looked_at(browser: Browser, email: str) -> None:
    browser.register(BEN)
    answers = at_once([partial(try_password, guesser, email=email) for guesser in browsers(GUESSERS)])
    assert [answer.status for answer in answers].count(401) == looked_at(answers) == FROM_ANYWHERE
    assert try_password(Browser(), BEN.password, email).code == "throttled"


def test_T08_of_sixty_passwords_at_once_from_one_known_browser_fifteen_are(browser: Browser) -> None:
    browser.join(BEN)
    copies = browsers(GUESSERS)
    for copy in copies:
        copy.take_cookies({"device": browser.cookies["device"]})
    answers = at_once([partial(try_password, copy, email=BEN.email) for copy in copies])
    assert looked_at(answers) == FROM_HOME + FROM_ANYWHERE


def test_T08_of_sixty_people_at_once_one_network_gets_fifty_tries(db: None) -> None:
    guesses = [
        partial(try_password, guesser, email=f"nobody{number}@example.org")
        for number, guesser in enumerate(browsers(GUESSERS))
    ]
    assert looked_at(at_once(guesses)) == FROM_ONE_NETWORK


def test_M03_of_sixty_codes_at_once_five_are_looked_at(ada: Ada, paper: list[str]) -> None:
    guess = ada.app.wrong_code()
    doors = [partial(try_code, half, guess) for half in halves(ada, GUESSERS // 2)]
    doors += [partial(try_recovery_code, half) for half in halves(ada, GUESSERS // 2)]
    assert looked_at(at_once(doors)) == FROM_ANYWHERE
    half = ada.at_the_second_step()
    assert try_code(half, ada.app.fresh_code()).code == "throttled"
    assert try_recovery_code(half, paper[0]).code == "throttled"


def test_M03_sixty_confirmations_at_once_are_no_way_around(ada: Ada, paper: list[str]) -> None:
    thieves = [Browser() for _ in range(GUESSERS)]
    for thief in thieves:
        thief.take_cookies({name: ada.browser.cookies[name] for name in ("sessionid", "csrftoken")})
    guess = ada.app.wrong_code()
    answers = at_once([partial(reauthenticate, thief, ADA.password, guess) for thief in thieves])
    assert [answer.code for answer in answers].count("invalid_code") <= FROM_ANYWHERE
    assert {answer.code for answer in answers} <= {"invalid_code", "throttled"}


def test_M08_one_code_by_twenty_clients_signs_exactly_one_in(ada: Ada) -> None:
    clients, code, before = halves(ada, CLIENTS), ada.app.fresh_code(), Session.objects.count()
    answers = at_once([partial(try_code, client, code) for client in clients])
    assert signed_in(answers) == 1
    assert {answer.code for answer in answers} <= {"", "code_already_used", "throttled"}
    assert sum(client.get("totp/").status == 200 for client in clients) == 1
    assert Session.objects.count() == before + 1


def test_M08_one_code_to_sign_in_and_to_confirm_is_good_for_one_of_them(ada: Ada) -> None:
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    answers = at_once(
        [partial(try_code, half, code), partial(reauthenticate, ada.browser, ADA.password, code)]
    )
    assert signed_in(answers) == 1


def test_C02_one_recovery_code_by_twenty_clients_signs_exactly_one_in(ada: Ada, paper: list[str]) -> None:
    clients = halves(ada, CLIENTS)
    answers = at_once([partial(try_recovery_code, client, paper[0]) for client in clients])
    assert signed_in(answers) == 1
    assert sum(client.get("totp/").status == 200 for client in clients) == 1
    assert remaining(ada) == 9
    assert RecoveryCode.objects.filter(spent_at=None).count() == 9


def test_C02_ten_recovery_codes_at_once_are_each_spent_or_each_left(ada: Ada, paper: list[str]) -> None:
    answers = at_once(
        [partial(try_recovery_code, half, code) for half, code in zip(halves(ada, 10), paper, strict=True)]
    )
    refused = [code for code, answer in zip(paper, answers, strict=True) if answer.code == "throttled"]
    assert signed_in(answers) == 10 - len(refused) >= FROM_ANYWHERE
    assert remaining(ada) == len(refused)
    for code in refused:
        assert try_recovery_code(ada.at_the_second_step(), code).state == "authenticated"
    assert remaining(ada) == 0
    assert ada.at_the_second_step().get("session/").json["second_factors"] == ["totp"]


def test_C02_a_code_used_while_the_set_is_renewed_signs_in_or_is_dead(ada: Ada, paper: list[str]) -> None:
    half = ada.at_the_second_step()
    used, renewed = at_once(
        [partial(try_recovery_code, half, paper[0]), partial(ada.browser.post, "recovery-codes/")]
    )
    assert renewed.status == 201
    assert used.status in (200, 401)
    assert remaining(ada) == 10
    assert half.get("totp/").status == 401  # renewing ends every other session and every attempt

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the first step: telling accounts apart, other ways in, stale hashes, redirects."""

from collections.abc import Callable
from urllib.parse import urlencode

import argon2
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authsecurity.accounts.models import Account
from authsecurity.factors.password import hashing as password_hashing
from tests.contract.endpoints import all_endpoints
from tests.people import ADA, BEN, Person
from tests.security import stored
from tests.security.conftest import Ada, Work
from tests.walk import Answer, Browser

pytestmark = pytest.mark.production_cost

ONE_CHECK = [("check", argon2.Type.ID, 19456, 2, 1, 32)]
WRONG = "wrong horse stapled to nothing"
STATES = ["active", "missing", "disabled", "second factor", "passwordless", "no address"]
EVIL_NEXTS = [
    "//evil.example",
    "///evil.example",
    "/////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "%2f%2fevil.example",
    "/.//evil.example",
    "/a/../..//evil.example",
    "https://localhost:8000@evil.example",
    "http://localhost:8000.evil.example",
    "http://localhost:8000\\@evil.example",
    "//evil%E3%80%82example",
    "javascript:alert(1)",
]


@pytest.fixture
def emails(ada: Ada) -> dict[str, str]:
    """One address per state an account can be in."""
    people = {name: Person(f"{name.replace(' ', '')}@example.org", BEN.password) for name in STATES[:5]}
    for name in ("active", "disabled", "passwordless"):
        Browser().register(people[name])
    Account.objects.filter(email=people["disabled"].email).update(is_active=False)
    Account.objects.filter(email=people["passwordless"].email).update(password=make_password(None))
    return {name: person.email for name, person in people.items()} | {
        "second factor": ADA.email,
        "no address": "nobody",
    }


@pytest.mark.parametrize("state", STATES)
def test_L01_every_refusal_costs_one_check_of_the_same_price(
    emails: dict[str, str], hashing: Work, state: str
) -> None:
    answer = Browser().post("login/", {"email": emails[state], "password": WRONG})
    assert answer.code == "invalid_credentials"
    assert hashing == ONE_CHECK


def test_L01_the_right_password_of_a_disabled_account_costs_the_same(
    emails: dict[str, str], hashing: Work
) -> None:
    answer = Browser().post("login/", {"email": emails["disabled"], "password": BEN.password})
    assert answer.code == "invalid_credentials"
    assert hashing == ONE_CHECK


def test_L01_every_refusal_asks_the_database_as_often(emails: dict[str, str]) -> None:
    counts = set()
    for state in STATES[:5]:
        browser = Browser()
        browser.get("session/")
        with CaptureQueriesContext(connection) as queries:
            browser.post("login/", {"email": emails[state], "password": WRONG})
        counts.add(len(queries))
    assert len(counts) == 1


def test_L02_every_refusal_reads_the_same_to_the_byte(emails: dict[str, str]) -> None:
    answers = [Browser().post("login/", {"email": emails[state], "password": WRONG}) for state in STATES]
    answers.append(Browser().post("login/", {"email": emails["disabled"], "password": BEN.password}))
    seen = {(answer.status, answer.content, tuple(sorted(answer.headers.items()))) for answer in answers}
    assert len(seen) == 1
    assert not any(answer.set_cookies for answer in answers)


def test_L02_the_limit_is_reached_and_answered_the_same_for_everybody(emails: dict[str, str]) -> None:
    def seen(state: str) -> list[tuple[object, ...]]:
        answers = [login(WRONG, emails[state]) for _ in range(8)] + [login(BEN.password, emails[state])]
        return [(found.status, found.content, tuple(sorted(found.headers.items()))) for found in answers]

    everybody = [seen(state) for state in STATES]
    assert [status for status, *_ in everybody[0]] == [401] * 5 + [429] * 4
    assert all(somebody == everybody[0] for somebody in everybody)


def test_L01_at_the_limit_nobody_costs_a_check_and_all_cost_the_same(
    emails: dict[str, str], hashing: Work
) -> None:
    def work(state: str) -> list[tuple[int, int]]:
        browser, done = Browser(), []
        browser.get("session/")
        for _ in range(7):
            before = len(hashing)
            with CaptureQueriesContext(connection) as queries:
                browser.post("login/", {"email": emails[state], "password": WRONG})
            done.append((len(hashing) - before, len(queries)))
        return done

    everybody = [work(state) for state in STATES[:5]]
    assert [hashed for hashed, _ in everybody[0]] == [1] * 5 + [0] * 2
    assert all(somebody == everybody[0] for somebody in everybody)


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
@pytest.mark.parametrize(
    "body", [{}, {"password": ""}, {"password": None}, {"password": ["x"]}, {"password": 1}]
)
def test_L02_what_is_wrong_with_the_form_says_nothing_of_the_account(
    ada: Ada, email: str, body: dict[str, object]
) -> None:
    answer = Browser().post("login/", {"email": email} | body)
    assert answer.status == 400
    assert list(answer.json["errors"]) == ["password"]


def test_L03_no_endpoint_signs_a_disabled_account_in(browser: Browser) -> None:
    browser.register(ADA)
    Account.objects.update(is_active=False)
    assert_no_way_in({**ADA.registration, "new_password": WRONG})


def test_L03_no_endpoint_takes_the_password_for_the_second_factor(ada: Ada) -> None:
    assert_no_way_in({**ADA.registration, "code": ada.app.fresh_code(), "mfa": False, "remember": True})


@pytest.mark.parametrize(
    "scheme", ["Basic YWRhQGV4YW1wbGUub3JnOnNldmVuIHF1aWV0IGhlcm9ucyBhdCBub29u", "Bearer x"]
)
def test_L03_an_authorization_header_is_nobodys_key(ada: Ada, scheme: str) -> None:
    assert Browser().get("totp/", Authorization=scheme).code == "authentication_required"


def assert_no_way_in(body: dict[str, object]) -> None:
    for endpoint in all_endpoints():
        for method in endpoint.methods - {"GET", "HEAD"}:
            stranger = Browser()
            answer = stranger.send(method, endpoint.path, body=body)
            assert answer.status < 500, (method, endpoint.path)
            assert "sessionid" not in stranger.cookies, (method, endpoint.path)
            assert stranger.get("totp/").status == 401, (method, endpoint.path)


@pytest.mark.parametrize("path", ["login/", "register/", "reauthenticate/"])
@pytest.mark.parametrize(("length", "status"), [(5000, 400), (65000, 400), (1_000_000, 413)])
def test_L05_a_password_of_absurd_length_is_not_hashed(
    ada: Ada, hashing: Work, path: str, length: int, status: int
) -> None:
    answer = ada.browser.post(path, ADA.credentials | {"password": "p" * length})
    assert answer.status == status
    assert hashing == []


@pytest.mark.parametrize("page", ["/", "/login/", "/login", "/register/", "/dashboard/"])
def test_L07_no_page_redirects_to_where_next_says(browser: Browser, page: str) -> None:
    for target in EVIL_NEXTS:
        answer = browser.get(f"{page}?{urlencode({'next': target})}")
        assert answer.headers.get("location", "/").partition("?")[0] in ("/", "/login/", "/dashboard/")


def test_L07_signing_in_answers_with_the_state_wherever_next_points(browser: Browser) -> None:
    browser.register(ADA)
    for target in EVIL_NEXTS[:3]:
        answer = browser.post("login/", ADA.credentials | {"next": target, "redirect": target})
        assert answer.state == "authenticated"
        assert "location" not in answer.headers


def test_L09_an_ended_session_never_leads_to_the_referrer(ada: Ada) -> None:
    cookies = ada.browser.cookies
    ada.browser.post("logout/")
    thief = Browser(headers={"Referer": "https://evil.example/"})
    thief.take_cookies(cookies)
    for path in ("totp/setup/", "totp/verify/", "reauthenticate/"):
        answer = thief.post(path)
        assert answer.code == "authentication_required"
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    "path", ["login/", "login/totp/", "logout/", "reauthenticate/", "totp/setup/", "totp/verify/"]
)
def test_L10_what_changes_something_answers_to_post_alone(ada: Ada, path: str) -> None:
    cookies = ada.browser.cookies
    for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
        query = f"email={ADA.email}&password={ADA.password}&code={ada.app.code()}"
        answer = ada.browser.send(method, f"{path}?{query}")
        assert answer.status in (403, 405)
        assert not answer.set_cookies
    assert ada.browser.cookies == cookies
    assert ada.browser.get("totp/").status == 200


def test_L13_the_password_is_nowhere_between_the_steps(ada: Ada) -> None:
    half = ada.at_the_second_step()
    assert not stored.holds(ADA.password)
    assert ADA.password not in str(half.cookies)


@pytest.fixture
def outdated(browser: Browser) -> str:
    """Ada's hash as an earlier version might have made it."""
    browser.register(ADA)

    class Cheaper(password_hashing.Argon2id):
        memory_cost = 1024

    old = Cheaper().encode(ADA.password, "saltsaltsaltsalt")
    Account.objects.update(password=old)
    return old


def test_L14_a_login_renews_an_outdated_hash(browser: Browser, outdated: str) -> None:
    browser.sign_in(ADA)
    renewed = Account.objects.get().password
    assert renewed != outdated
    assert "m=19456" in renewed
    Browser().sign_in(ADA)


def test_L14_a_slow_login_never_puts_an_old_password_back(
    browser: Browser, outdated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make: Callable[[str], str] = password_hashing.make

    def while_the_password_is_changed(password: str) -> str:
        Account.objects.update(password=make(BEN.password))
        return make(password)

    monkeypatch.setattr(password_hashing, "make", while_the_password_is_changed)
    assert browser.post("login/", ADA.credentials).code == "invalid_credentials"
    monkeypatch.undo()
    assert login(ADA.password).code == "invalid_credentials"
    assert login(BEN.password).state == "authenticated"


def test_L14_a_password_changed_during_the_check_no_longer_signs_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.register(ADA)
    matches = password_hashing.matches

    def while_the_password_is_changed(password: str, encoded: str) -> bool:
        right = matches(password, encoded)
        Account.objects.update(password=password_hashing.make(BEN.password))
        return right

    monkeypatch.setattr(password_hashing, "matches", while_the_password_is_changed)
    assert browser.post("login/", ADA.credentials).code == "invalid_credentials"
    assert "sessionid" not in browser.cookies


def test_L14_an_account_disabled_during_the_check_no_longer_signs_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.register(ADA)
    matches = password_hashing.matches

    def while_the_account_is_disabled(password: str, encoded: str) -> bool:
        Account.objects.update(is_active=False)
        return matches(password, encoded)

    monkeypatch.setattr(password_hashing, "matches", while_the_account_is_disabled)
    assert browser.post("login/", ADA.credentials).code == "invalid_credentials"


def login(password: str, email: str = ADA.email) -> Answer:
    return Browser().post("login/", {"email": email, "password": password})

"""`POST register/` where no letter proves the address: the account is there at once."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import Settings

from authsecurity.accounts.models import Account
from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN, CHI, Person
from tests.walk import Answer, Browser


@pytest.mark.parametrize("person", [ADA, BEN, CHI], ids=lambda person: person.name)
def test_registering_makes_an_account_and_signs_nobody_in(browser: Browser, person: Person) -> None:
    answer = browser.post("register/", person.registration)
    assert (answer.status, answer.state) == (201, "anonymous")
    assert browser.get("session/").state == "anonymous"
    assert browser.sign_in(person).json["account"]["name"] == person.name


def test_the_name_may_be_left_out(browser: Browser) -> None:
    assert browser.post("register/", ADA.credentials).status == 201
    assert browser.sign_in(ADA).json["account"]["name"] == ""


def test_a_name_is_kept_without_blanks_around_it(browser: Browser) -> None:
    browser.post("register/", {**ADA.credentials, "name": "  A\u030asa \n"})
    assert browser.sign_in(ADA).json["account"]["name"] == "Åsa"


def test_a_password_keeps_its_blanks(browser: Browser) -> None:
    spaced = Person(ADA.email, "  seven quiet herons  at noon  ")
    browser.register(spaced)
    assert browser.post("login/", {**spaced.credentials, "password": spaced.password.strip()}).status == 401
    assert browser.sign_in(spaced).status == 200


@pytest.mark.parametrize("email", [BEN.email, BEN.email.lower(), BEN.email.upper()])
def test_a_known_address_is_taken_in_any_case(browser: Browser, email: str) -> None:
    browser.register(BEN)
    assert_invalid(browser.post("register/", {**ADA.credentials, "email": email}), email="taken")
    assert Account.objects.count() == 1
    assert browser.sign_in(BEN).status == 200


def test_who_is_signed_in_stays_so(browser: Browser) -> None:
    session = browser.join(ADA).get("session/").json
    answer = browser.post("register/", BEN.registration)
    assert (answer.status, answer.json) == (201, session)


def test_fields_nobody_asked_for_reach_nothing(browser: Browser) -> None:
    more = {
        "id": "00000000-0000-4000-8000-000000000000",
        "is_active": False,
        "is_staff": True,
        "is_superuser": True,
        "second_factors": ["totp"],
        "email_verified_at": "2026-06-01T12:00:00Z",
        "canonical_email": BEN.email,
        "state": "authenticated",
    }
    assert browser.post("register/", ADA.registration | more).status == 201
    account = Account.objects.get()
    assert str(account.pk) != more["id"]
    assert (account.is_active, account.enrolled, account.email_verified_at) == (True, (), None)
    assert account.canonical_email == ADA.email


def test_registration_can_be_closed(browser: Browser, settings: Settings) -> None:
    settings.AUTHSECURITY = _but(settings, registration_open=False)
    assert_problem(browser.post("register/", ADA.registration), 403, "forbidden")
    assert not Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_who_register_an_address_at_once_one_gets_it() -> None:
    browsers = [Browser() for _ in range(4)]
    for each in browsers:
        each.get("session/")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(_register, browsers))
    assert sorted(answer.status for answer in answers) == [201, 400, 400, 400]
    for answer in answers:
        if answer.status == 400:
            assert_invalid(answer, email="taken")
    assert Account.objects.count() == 1


def _register(browser: Browser) -> Answer:
    try:
        return browser.post("register/", ADA.registration)
    finally:
        connection.close()


def _but(settings: Settings, **changes: bool) -> object:
    return dataclasses.replace(settings.AUTHSECURITY, **changes)

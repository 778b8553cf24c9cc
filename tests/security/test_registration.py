# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on registering: twins of somebody's address, parsers that disagree, races, and locked doors."""

import json
import time
from collections.abc import Callable

import pytest

from authsecurity.accounts.models import Account
from tests.people import ADA, Person
from tests.security import stored
from tests.security.together import at_once
from tests.walk import Browser

KELVIN, DOTLESS_I, LONG_S = "\u212a", "\u0131", "\u017f"
PASSWORD = "seven quiet herons at noon"

TWINS = [f"{KELVIN}ike@b.co", f"m{DOTLESS_I}ke@b.co", "mike@b.c{}".format("\u043e")]
INVISIBLE = ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200d", "\u180e", "\u034f", "\u202e", "\U000e0061"]
BLANKS = [" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", "\u0085", "\x0b", "\x1f", "\x7f"]
NO_SINGLE_ADDRESS = [
    "a@evil@corp.co",
    "mike\uff20corp.co",
    "mike\ufe6bcorp.co",
    '"a@evil.co"@corp.co',
    '"mike"@corp.co',
    "a@corp.co,evil@x.co",
    "a@corp.co;evil@x.co",
    "a@corp.co evil@x.co",
    "A <a@corp.co>",
    "<a@corp.co>",
    "a(comment)@corp.co",
    "a@corp.co(comment)",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@corp",
    "a@corp.co.",
    "a@.corp.co",
    "a@corp..co",
    ".a@corp.co",
    "a.@corp.co",
    "a..b@corp.co",
    "@corp.co",
    "a@",
    "a@-corp.co",
    "a@corp-.co",
    "a@corp.c\u00f6",
    "a\\@corp.co",
    "mailto:a@corp.co",
    "a%40evil.co",
    "a@corp.co%0aBcc:e@x.co",
    "a@corp.co\x00",
    "a" * 65 + "@corp.co",
    "a@" + "b" * 64 + ".co",
    "a@" + "b." * 130 + "co",
]


def refused(browser: Browser, email: str) -> bool:
    answer = browser.post("register/", {"email": email, "password": PASSWORD})
    return answer.status == 400 and not Account.objects.exists()


@pytest.mark.parametrize("twin", TWINS)
def test_R05_a_character_that_folds_into_another_makes_no_twin(browser: Browser, twin: str) -> None:
    assert refused(browser, twin)


@pytest.mark.parametrize("twin", ["ADA@example.org", "ada@EXAMPLE.org", "aDa@eXample.oRG"])
def test_R05_the_same_address_in_other_case_is_the_same_account(browser: Browser, twin: str) -> None:
    browser.register(ADA)
    answer = browser.post("register/", {"email": twin, "password": PASSWORD})
    assert answer.json["errors"]["email"][0]["code"] == "taken"
    assert Account.objects.count() == 1
    browser.sign_in(Person(twin, ADA.password))


@pytest.mark.parametrize("letter", [KELVIN, LONG_S, DOTLESS_I])
def test_R05_a_look_alike_of_an_address_signs_nobody_in(browser: Browser, letter: str) -> None:
    mike = Person("kiss@b.co", PASSWORD)
    browser.register(mike)
    plain = {KELVIN: "k", LONG_S: "s", DOTLESS_I: "i"}[letter]
    answer = browser.post("login/", {"email": mike.email.replace(plain, letter), "password": mike.password})
    assert answer.code == "invalid_credentials"


@pytest.mark.parametrize("character", INVISIBLE + BLANKS)
def test_R06_a_character_nobody_sees_makes_no_twin(browser: Browser, character: str) -> None:
    for place in ("{0}x@b.co", "x{0}y@b.co", "x@b{0}c.co", "x@b.co{0}"):
        assert refused(browser, place.format(character))


@pytest.mark.parametrize("text", NO_SINGLE_ADDRESS)
def test_R07_only_one_plain_mailbox_is_an_address(browser: Browser, text: str) -> None:
    assert refused(browser, text)


@pytest.mark.parametrize("value", [None, 1, True, ["a@b.co"], {"email": "a@b.co"}, ""])
def test_R07_an_address_is_text_and_nothing_else(browser: Browser, value: object) -> None:
    answer = browser.post("register/", {"email": value, "password": PASSWORD})
    assert (answer.status, list(answer.json["errors"])) == (400, ["email"])


def test_R08_a_user_name_that_is_somebodys_address_takes_nothing_over(browser: Browser) -> None:
    browser.register(ADA)
    eve = {"email": "eve@example.org", "password": "violet kettle under nine stairs", "name": ADA.email}
    names = {"username": ADA.email, "canonical_email": ADA.email, "login": ADA.email}
    assert browser.post("register/", eve | names).status == 201
    signed_in = browser.sign_in(Person("eve@example.org", "violet kettle under nine stairs"))
    assert signed_in.json["account"]["email"] == "eve@example.org"
    assert Browser().sign_in(ADA).json["account"]["name"] == ADA.name
    wrong = {"email": ADA.email, "password": "violet kettle under nine stairs"}
    assert Browser().post("login/", wrong).code == "invalid_credentials"


def test_R08_nothing_but_three_fields_reaches_the_account(browser: Browser) -> None:
    more = {
        "id": "00000000-0000-0000-0000-000000000001",
        "is_active": False,
        "is_staff": True,
        "is_superuser": True,
        "email_verified_at": "2020-01-01T00:00:00Z",
        "email_verified": True,
        "second_factors": ["totp"],
        "created_at": "1999-01-01T00:00:00Z",
        "last_login": "1999-01-01T00:00:00Z",
        "canonical_email": "root@example.org",
        "pk": 1,
        "__class__": "x",
        "password_hash": "x",
    }
    browser.post("register/", ADA.registration | more)
    account = Account.objects.get()
    assert account.canonical_email == ADA.email
    assert account.is_active
    assert account.email_verified_at is None
    assert account.enrolled == ()
    assert account.created_at.year > 2000
    assert str(account.pk) != more["id"]


@pytest.mark.django_db(transaction=True)
def test_R10_twenty_registrations_at_once_make_one_account() -> None:
    spellings = ["race@example.org", "RACE@example.org", "Race@Example.Org", "race@EXAMPLE.ORG"] * 5
    browsers = [Browser() for _ in spellings]
    for browser in browsers:
        browser.get("session/")

    def registering(browser: Browser, email: str) -> Callable[[], tuple[int, str]]:
        def register() -> tuple[int, str]:
            answer = browser.post("register/", {"email": email, "password": PASSWORD})
            return answer.status, "" if answer.status == 201 else answer.json["errors"]["email"][0]["code"]

        return register

    answers = at_once([registering(*pair) for pair in zip(browsers, spellings, strict=True)])
    assert sorted(answers) == [(201, "")] + [(400, "taken")] * 19
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: e@x.co",
        "Ada\nx",
        "Ada\u2028x",
        "Ada\u2029x",
        "Ada\u0085x",
        "Ada\x1b[2Jx",
        "Ada\x00",
        "\u202eadA",
    ],
)
def test_R12_a_name_that_breaks_a_line_is_refused(browser: Browser, name: str) -> None:
    answer = browser.post("register/", ADA.registration | {"name": name})
    assert answer.status == 400
    assert not Account.objects.exists()


@pytest.mark.parametrize("path", ["register/", "register", "/api//auth/register/", "/api/auth//register/"])
def test_R15_closed_means_closed_by_every_spelling(
    browser: Browser, configured: Callable[..., None], path: str
) -> None:
    configured(registration_open=False)
    answer = browser.post(path, ADA.registration)
    assert answer.status in (403, 404)
    assert not Account.objects.exists()
    assert answer.code in ("forbidden", "not_found")


def test_R15_nothing_is_registered_where_addresses_must_be_proved_first(
    browser: Browser, configured: Callable[..., None]
) -> None:
    configured(email_verification=True)
    browser.post("register/", ADA.registration)
    assert not Account.objects.exists()


def test_R15_closed_says_so_before_it_looks_at_the_address(
    browser: Browser, configured: Callable[..., None]
) -> None:
    browser.register(ADA)
    configured(registration_open=False)
    known = browser.post("register/", ADA.registration)
    unknown = browser.post("register/", ADA.registration | {"email": "nobody@example.org"})
    assert known.content == unknown.content


def test_a_refused_registration_keeps_nothing(browser: Browser) -> None:
    browser.post("register/", {"email": "marker-address@b", "password": PASSWORD, "name": "marker name"})
    assert not stored.holds("marker-address")
    assert not stored.holds("marker name")


@pytest.mark.production_cost
@pytest.mark.parametrize(
    "password",
    [
        "4@8({[<3691!|70$5+%2" * 5,
        "1!|7+" * 200,
        "a" + "\u0315\u0316" * 15000,
        "1" * 60000,
        "ab" * 500,
        "\u1100\u1161\u11a8" * 5000,
    ],
    ids=["look-alikes", "ambiguous look-alikes", "combining marks", "digits", "repeats", "jamo"],
)
def test_L05_no_password_keeps_the_estimate_busy(browser: Browser, password: str) -> None:
    before = time.process_time()
    sent = json.dumps(ADA.registration | {"password": password}, ensure_ascii=False).encode()
    assert browser.send("POST", "register/", body=sent).status in (201, 400)
    assert time.process_time() - before < 2  # seconds; the first of these once took twenty

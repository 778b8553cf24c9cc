"""A passkey is added: what it is called, what comes along with the first one, and what ends."""

import dataclasses
from uuid import UUID

import pytest
import time_machine
from pytest_django import Settings

from authsecurity.factors.passkeys.actions import MOST
from authsecurity.factors.passkeys.models import Passkey, UserHandle
from authsecurity.sessions.models import Session
from tests.authenticator import Authenticator, decoded
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA
from tests.walk import Browser

BITWARDEN = UUID("d548826e-79b4-db40-a3d8-11116f7e8349")
MINUTES = 60


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in just now, with nothing but a password."""
    return browser.join(ADA)


def test_the_options_ask_for_a_passkey_that_can_do_without_a_password(ada: Browser) -> None:
    options = ada.options("passkeys/options/")
    assert options["rp"] == {"id": "localhost", "name": "AuthSecurity"}
    assert (options["user"]["name"], options["user"]["displayName"]) == (ADA.email, "Ada")
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (options["attestation"], options["timeout"]) == ("none", 5 * MINUTES * 1000)
    assert [parameter["alg"] for parameter in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert len(decoded(options["challenge"])) == 32


def test_what_authenticators_call_the_account_is_random_and_stays_the_same(ada: Browser) -> None:
    handles = {ada.options("passkeys/options/")["user"]["id"] for _ in range(3)}
    (handle,) = handles
    assert len(decoded(handle)) == 32
    assert bytes(UserHandle.objects.get().handle) == decoded(handle)


def test_whoever_is_called_nothing_is_shown_by_address(ada: Browser) -> None:
    ada.send("PATCH", "account/", body={"name": ""})
    assert ada.options("passkeys/options/")["user"]["displayName"] == ADA.email


def test_it_is_there_from_then_on(ada: Browser) -> None:
    answer = ada.add_passkey(Authenticator(synced=True))
    added = {name: value for name, value in answer.json.items() if name != "recovery_codes"}
    assert added == {
        "id": str(Passkey.objects.get().pk),
        "name": "Passkey",
        "created_at": "2026-06-01T12:00:00Z",
        "last_used_at": None,
        "synced": True,
    }
    assert ada.get("passkeys/").json["passkeys"] == [added]


@pytest.mark.parametrize(
    ("aaguid", "name"), [(bytes(16), "Passkey"), (BITWARDEN.bytes, "Bitwarden"), (b"x" * 16, "Passkey")]
)
def test_without_a_name_it_is_called_like_its_authenticator(ada: Browser, aaguid: bytes, name: str) -> None:
    assert ada.add_passkey(Authenticator(aaguid=aaguid)).json["name"] == name


@pytest.mark.parametrize(("typed", "name"), [("  Blue key ", "Blue key"), ("", "Passkey"), ("ключ", "ключ")])
def test_it_may_be_given_a_name(ada: Browser, typed: str, name: str) -> None:
    credential = Authenticator().create(ada.options("passkeys/options/"), ada.url)
    assert ada.post("passkeys/", {"credential": credential, "name": typed}).json["name"] == name


def test_a_name_that_is_none_costs_no_challenge(ada: Browser) -> None:
    credential = Authenticator().create(ada.options("passkeys/options/"), ada.url)
    answer = ada.post("passkeys/", {"credential": credential, "name": "a\u202eb"})
    assert [error["code"] for error in answer.json["errors"]["name"]] == ["invalid_name"]
    assert ada.post("passkeys/", {"credential": credential, "name": "ab"}).status == 201


def test_the_first_second_factor_brings_recovery_codes_and_no_other_does(ada: Browser) -> None:
    assert len(ada.add_passkey(Authenticator()).json["recovery_codes"]) == 10
    assert "recovery_codes" not in ada.add_passkey(Authenticator()).json


def test_beside_an_app_it_brings_none(ada: Browser) -> None:
    ada.add_totp()
    assert "recovery_codes" not in ada.add_passkey(Authenticator()).json
    assert ada.get("session/").json["second_factors"] == ["passkey", "recovery_code", "totp"]


def test_the_session_gets_a_new_key_and_is_as_strong_as_it(ada: Browser) -> None:
    before = ada.cookies["sessionid"]
    ada.add_passkey(Authenticator())
    state = ada.get("session/").json
    assert ada.cookies["sessionid"] != before
    assert (state["aal"], [line["method"] for line in state["methods"]]) == (2, ["password", "passkey"])


def test_every_other_session_and_sign_in_that_was_begun_ends(ada: Browser) -> None:
    elsewhere = Browser()
    elsewhere.sign_in(ADA)
    ada.add_passkey(Authenticator())
    assert Session.objects.count() == 1
    assert elsewhere.get("session/").state == "anonymous"


def test_its_owner_is_told(ada: Browser, outbox: Outbox) -> None:
    ada.add_passkey(Authenticator())
    assert [letter.subject for letter in outbox.letters(ADA.email)] == ["A passkey was added"]
    assert "passkey_added" in [line["event"] for line in ada.get("events/").json["events"]]


def test_one_that_is_there_already_is_named_so_that_nobody_makes_it_twice(ada: Browser) -> None:
    key = Authenticator()
    ada.add_passkey(key)
    (existing,) = ada.options("passkeys/options/")["excludeCredentials"]
    assert decoded(existing["id"]) == key.passkey.id
    assert existing["transports"] == ["usb"]


def test_twenty_are_enough(ada: Browser) -> None:
    for _ in range(MOST - 1):
        ada.add_passkey(Authenticator())
    credential = Authenticator().create(ada.options("passkeys/options/"), ada.url)
    ada.add_passkey(Authenticator())
    assert_problem(ada.post("passkeys/options/"), 409, "too_many_passkeys")
    assert_problem(ada.post("passkeys/", {"credential": credential}), 409, "too_many_passkeys")
    assert Passkey.objects.count() == MOST


def test_refused_ones_fill_no_record(ada: Browser) -> None:
    for _ in range(35):
        assert_problem(ada.post("passkeys/", {"credential": {}}), 400, "invalid")
    refused = [line for line in ada.get("events/").json["events"] if line["event"] == "passkey_added"]
    assert len(refused) == 30


def test_where_a_second_factor_is_required_it_completes_the_sign_in(
    browser: Browser, clock: time_machine.Traveller, settings: Settings
) -> None:
    browser.register(ADA)
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, second_factor_required=True)
    assert browser.post("login/", ADA.credentials).state == "enrollment_required"
    assert len(browser.add_passkey(Authenticator()).json["recovery_codes"]) == 10
    state = browser.get("session/").json
    assert (state["state"], state["aal"]) == ("authenticated", 2)
    assert set(browser.cookies) == {"csrftoken", "sessionid", "device"}

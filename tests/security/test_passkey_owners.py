# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on whose passkeys they are: other people's, and those of strangers, half a sign-in or a stolen session."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authsecurity.accounts.models import Account
from authsecurity.factors.passkeys.models import Passkey
from authsecurity.sessions.models import Session
from tests.authenticator import Authenticator, Flag, encoded
from tests.letters import Outbox
from tests.people import ADA, BEN, CHI
from tests.security.doors import try_recovery_code
from tests.security.passkey_doors import Owner, traces
from tests.walk import Answer, Browser

NOBODYS_ID = "00000000-0000-4000-8000-000000000000"
Act = Callable[[Browser], Answer]


@pytest.fixture
def eve(owner: Owner) -> Browser:
    """Ben's, signed in this minute, with a passkey of his own."""
    browser = Browser().join(BEN)
    browser.add_passkey(Authenticator())
    return browser


@pytest.fixture
def half(owner: Owner, clock: time_machine.Traveller) -> Browser:
    """Chi's, who has an authenticator app and no passkey, and has shown the password."""
    Browser().join(CHI).add_totp()
    clock.shift(30)
    browser = Browser()
    assert browser.post("login/", CHI.credentials).state == "second_factor_required"
    return browser


def test_K07_the_options_tell_nobody_from_nobody(owner: Owner) -> None:
    Browser().register(BEN)
    told = []
    for body in (
        {},
        {"email": ADA.email},
        {"email": BEN.email},
        {"email": "nobody@example.org"},
        {"username": ADA.email, "userVerification": "discouraged", "rpId": "evil.example"},
    ):
        with CaptureQueriesContext(connection) as queries:
            answer = Browser().post("login/passkey/options/", body)
        options = answer.json
        assert set(options) == {"challenge", "timeout", "rpId", "allowCredentials", "userVerification"}
        assert options.pop("challenge")
        told.append((answer.status, options, sorted(answer.headers), len(queries)))
    assert told[0][1]["allowCredentials"] == []
    assert told[0][1]["userVerification"] == "required"
    assert all(each == told[0] for each in told)


def test_K07_whoever_is_signed_in_or_has_no_passkey_gets_the_same(
    owner: Owner, eve: Browser, half: Browser
) -> None:
    stranger = Browser().options("login/passkey/options/")
    for browser in (eve, half, owner.browser):
        options = browser.options("login/passkey/options/")
        assert options | {"challenge": ""} == stranger | {"challenge": ""}


def test_K07_a_passkey_that_is_not_known_tells_of_nobody(owner: Owner) -> None:
    # What is not known and what is somebody's differ in nothing but the word that the id is not known: it is random.
    stranger = Authenticator()
    Browser().join(BEN).offer_passkey(stranger, signature=bytes)
    Passkey.objects.exclude(account__email=ADA.email).delete()
    unknown = Browser().show_passkey(stranger)
    assert unknown.json["errors"]["credential"][0]["code"] == "unknown"
    refused = Browser().show_passkey(owner.key, signature=lambda signed: signed[:-1])
    same = {name: value for name, value in unknown.json.items() if name != "errors"}
    assert {name: value for name, value in refused.json.items() if name != "errors"} == same
    assert sorted(unknown.headers) == sorted(refused.headers)


@pytest.mark.parametrize(
    "act",
    [
        lambda eve, wanted: eve.delete(f"passkeys/{wanted}/"),
        lambda eve, wanted: eve.send("PATCH", f"passkeys/{wanted}/", body={"name": "mine"}),
        lambda eve, wanted: eve.send(
            "PATCH", f"passkeys/{wanted}/", body={"name": "x", "account": ADA.email}
        ),
    ],
    ids=["removed", "renamed", "renamed in her name"],
)
def test_K08_somebody_elses_passkey_is_nothing(
    owner: Owner, eve: Browser, act: Callable[[Browser, str], Answer]
) -> None:
    before, theirs = traces(), Passkey.objects.get(account__email=ADA.email)
    for wanted in (str(theirs.pk), str(theirs.pk).upper(), theirs.pk.hex, encoded(owner.key.passkey.id)):
        answer = act(eve, wanted)
        assert (answer.status, answer.content) == (404, act(eve, NOBODYS_ID).content)
    assert traces() == before
    assert Browser().show_passkey(owner.key).state == "authenticated"


def test_K08_nobody_sees_somebody_elses_passkeys(owner: Owner, eve: Browser) -> None:
    theirs = Passkey.objects.get(account__email=ADA.email)
    hers = (str(theirs.pk), encoded(owner.key.passkey.id), encoded(owner.key.passkey.user_handle))
    for answer in (
        eve.get("passkeys/"),
        eve.post("passkeys/options/"),
        eve.post("reauthenticate/options/"),
        eve.get("account/export/"),
        eve.get(f"passkeys/?account={ADA.email}"),
    ):
        assert not [secret for secret in hers if secret.encode() in answer.content]


MADE_BY: dict[str, Act] = {
    "a new one begun": lambda browser: browser.post("passkeys/options/"),
    "a new one": lambda browser: browser.post("passkeys/", {"credential": {}}),
    "seen": lambda browser: browser.get("passkeys/"),
    "renamed": lambda browser: browser.send("PATCH", f"passkeys/{NOBODYS_ID}/", body={"name": "x"}),
    "removed": lambda browser: browser.delete(f"passkeys/{NOBODYS_ID}/"),
    "asked for again": lambda browser: browser.post("reauthenticate/options/"),
}
NEEDS_FRESHNESS = ("a new one begun", "a new one", "removed")


@pytest.mark.parametrize("act", MADE_BY.values(), ids=MADE_BY)
def test_K11_strangers_and_half_a_sign_in_have_no_passkeys(owner: Owner, half: Browser, act: Act) -> None:
    before = traces()
    for browser in (Browser(), half, owner.at_the_second_step()):
        assert (act(browser).status, act(browser).code) == (401, "authentication_required")
    assert traces() == before


@pytest.mark.parametrize("what", NEEDS_FRESHNESS)
def test_K11_a_stolen_session_adds_and_removes_none(owner: Owner, what: str) -> None:
    before = traces()
    assert MADE_BY[what](owner.browser).code == "reauthentication_required"
    assert owner.browser.delete(f"passkeys/{owner.passkey_id}/").code == "reauthentication_required"
    assert traces() == before


def test_K11_what_was_begun_fresh_is_not_finished_stale(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.join(ADA)
    clock.shift(9 * 60)
    made = Authenticator().create(browser.options("passkeys/options/"), browser.url)
    clock.shift(60)
    assert browser.post("passkeys/", {"credential": made}).code == "reauthentication_required"
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("way", ["recovery code", "half"])
def test_M18_a_found_recovery_code_adds_no_passkey(owner: Owner, way: str) -> None:
    thief = owner.at_the_second_step()
    if way == "recovery code":
        assert try_recovery_code(thief, owner.codes[0]).state == "authenticated"
    assert thief.post("passkeys/options/").code in ("reauthentication_required", "authentication_required")
    assert thief.delete(f"passkeys/{owner.passkey_id}/").status in (401, 403)


def test_K11_the_new_passkey_is_that_of_who_is_signed_in_and_she_is_told(
    browser: Browser, outbox: Outbox, clock: object
) -> None:
    Browser().register(BEN)
    bens = str(Account.objects.get(email=BEN.email).pk)
    browser.join(ADA)
    options = browser.options("passkeys/options/")
    named = {"account": bens, "account_id": bens, "user": {"id": encoded(bens.encode())}, "email": BEN.email}
    made = Authenticator().create(options, browser.url) | named
    assert browser.post("passkeys/", {"credential": made} | named).status == 201
    assert Passkey.objects.get().account.email == ADA.email
    assert [letter.subject for letter in outbox.letters(ADA.email)] == ["A passkey was added"]
    assert not outbox.letters(BEN.email)


def test_M12_half_a_sign_in_adds_no_passkey_to_pass_the_second_step_with(half: Browser, eve: Browser) -> None:
    key, before = Authenticator(), traces()
    made = key.create(eve.options("passkeys/options/"), half.url)
    assert half.post("passkeys/", {"credential": made}).code == "authentication_required"
    assert half.show_passkey(key).code == "invalid_credential"
    assert half.get("session/").state == "second_factor_required"
    assert traces() == before


@pytest.fixture
def enrolling(configured: Callable[..., None], browser: Browser, clock: object) -> Browser:
    """Ada's, who has shown the password where a second factor is required, and has none."""
    browser.register(ADA)
    configured(second_factor_required=True)
    assert browser.post("login/", ADA.credentials).state == "enrollment_required"
    return browser


def test_K11_who_must_add_a_factor_adds_a_passkey_and_is_in(enrolling: Browser) -> None:
    assert enrolling.get("passkeys/").code == "authentication_required"
    refused = enrolling.offer_passkey(Authenticator(), flipped=Flag.UV)
    assert (refused.code, enrolling.get("session/").state) == ("invalid_credential", "enrollment_required")
    assert enrolling.get("account/").status == 401
    answer = enrolling.add_passkey(Authenticator())
    assert len(answer.json["recovery_codes"]) == 10
    state = enrolling.get("session/").json
    assert (state["state"], state["aal"]) == ("authenticated", 2)
    assert [line["method"] for line in state["methods"]] == ["password", "passkey"]


def test_K03_what_one_half_sign_in_began_another_does_not_finish(enrolling: Browser) -> None:
    other, key = Browser(), Authenticator()
    assert other.post("login/", ADA.credentials).state == "enrollment_required"
    made = key.create(enrolling.options("passkeys/options/"), enrolling.url)
    assert other.post("passkeys/", {"credential": made}).code == "invalid_credential"
    assert not Session.objects.exists()
    assert enrolling.post("passkeys/", {"credential": made}).status == 201


def test_M12_who_must_add_a_factor_does_so_once(enrolling: Browser) -> None:
    thief = Browser()
    thief.post("login/", ADA.credentials)
    late = Authenticator().create(thief.options("passkeys/options/"), thief.url)
    enrolling.add_passkey(Authenticator())
    assert thief.post("passkeys/", {"credential": late}).code == "authentication_required"
    assert Passkey.objects.count() == 1

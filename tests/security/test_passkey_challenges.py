# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks with a challenge that was not handed out here, now, to this browser, for this: K03, and V6.7.2 of ASVS."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator, Json, decoded, encoded
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.resets import link_for
from tests.security.passkey_doors import Door, Owner, reauthentication, reset, signing_in, traces
from tests.walk import Answer, Browser

LIFETIME = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
OVER = ("invalid_credential", "attempt_expired")


def taken(door: Door, key: Authenticator, options: Json) -> Answer:
    """Answer these options at this door."""
    return door.answer(key.get(options, door.browser.url))


def test_K03_a_challenge_is_good_for_one_answer(door: Door, owner: Owner) -> None:
    assert door.show(owner.key).status == 200
    before = traces()
    assert door.show(owner.key).status in (400, 401)
    assert traces() == before


def test_K03_a_sent_answer_is_not_good_again(owner: Owner) -> None:
    browser = Browser()
    door = signing_in(browser)
    credential, held = owner.key.get(door.options, browser.url), browser.cookies
    assert door.answer(credential).state == "authenticated"
    for replaying in (browser, Browser(), Browser()):
        replaying.take_cookies({"attempt": held["attempt"]})
        assert replaying.post("login/passkey/", {"credential": credential}).code in OVER


def test_K03_a_wrong_answer_uses_the_challenge_up(door: Door, owner: Owner) -> None:
    assert door.show(owner.key, signature=bytes.swapcase).code == "invalid_credential"
    before = traces()
    assert door.show(owner.key).code == "invalid_credential"
    assert traces() == before


def test_K03_begun_in_one_browser_and_finished_in_another(
    open_door: Callable[[], Door], owner: Owner
) -> None:
    one, other = open_door(), open_door()
    if one.browser is other.browser:  # reauthentication: another session of hers
        other = reauthentication(_signed_in(owner))
    before = traces()
    assert taken(other, owner.key, one.options).code == "invalid_credential"
    assert traces() == before
    assert taken(other, owner.key, other.options).status == 200


def _signed_in(owner: Owner) -> Browser:
    browser = Browser()
    assert browser.show_passkey(owner.key).state == "authenticated"
    return browser


def test_K03_without_the_browsers_cookie_its_challenge_is_worth_nothing(owner: Owner) -> None:
    begun = Browser()
    credential = owner.key.get(begun.options("login/passkey/options/"), begun.url)
    for cookies in ({}, {"attempt": "A" * 43}, {"attempt": "", "device": begun.cookies["attempt"]}):
        thief = Browser()
        thief.take_cookies(cookies)
        assert thief.post("login/passkey/", {"credential": credential}).code == "invalid_credential"
    assert begun.post("login/passkey/", {"credential": credential}).state == "authenticated"


def test_K03_a_challenge_lives_five_minutes(
    open_door: Callable[[], Door], owner: Owner, clock: time_machine.Traveller
) -> None:
    door = open_door()
    clock.shift(LIFETIME)
    before = traces()
    assert door.show(owner.key).code == "invalid_credential"
    assert traces() == before
    door = open_door()
    clock.shift(LIFETIME - SECOND)
    assert door.show(owner.key).status == 200


def test_K03_a_registration_lives_five_minutes_too(browser: Browser, clock: time_machine.Traveller) -> None:
    options = browser.join(ADA).options("passkeys/options/")
    clock.shift(LIFETIME)
    late = browser.post("passkeys/", {"credential": Authenticator().create(options, browser.url)})
    assert (late.status, late.code) == (400, "invalid_credential")
    options = browser.options("passkeys/options/")
    clock.shift(LIFETIME - SECOND)
    credential = Authenticator().create(options, browser.url)
    assert browser.post("passkeys/", {"credential": credential}).status == 201
    assert browser.post("passkeys/", {"credential": credential}).code == "invalid_credential"


PATHS = {
    "sign_in": "login/passkey/options/",
    "reauthenticate": "reauthenticate/options/",
    "register": "passkeys/options/",
}


@pytest.mark.parametrize("asked_for", PATHS)
@pytest.mark.parametrize("used_for", PATHS)
def test_K03_a_challenge_is_good_for_what_it_was_asked_for(
    owner: Owner, asked_for: str, used_for: str
) -> None:
    browser = _signed_in(owner)
    stale = owner.browser if used_for == "reauthenticate" == asked_for else browser
    challenge = stale.options(PATHS[asked_for])["challenge"]
    options = stale.options(PATHS[used_for]) | {"challenge": challenge}
    if used_for == "register":
        made = Authenticator().create(options, stale.url)
        answer = stale.post("passkeys/", {"credential": made})
    else:
        path = "login/passkey/" if used_for == "sign_in" else "reauthenticate/"
        answer = stale.post(path, {"credential": owner.key.get(options, stale.url)})
    assert answer.code == ("" if asked_for == used_for else "invalid_credential")
    assert Passkey.objects.count() == (2 if (asked_for, used_for) == ("register", "register") else 1)


def test_K03_what_was_asked_before_the_password_is_no_second_step(owner: Owner) -> None:
    browser = Browser()
    before_it = browser.options("login/passkey/options/")
    browser.post("login/", ADA.credentials)
    door = signing_in(browser)
    assert taken(door, owner.key, before_it).code == "invalid_credential"
    assert browser.get("session/").state == "second_factor_required"
    assert taken(door, owner.key, door.options).state == "authenticated"


def test_K03_a_challenge_for_a_new_passkey_resets_no_password(
    owner: Owner, outbox: Outbox, configured: Callable[..., None]
) -> None:
    browser = Browser()
    browser.register(BEN)
    configured(second_factor_required=True)
    assert browser.post("login/", BEN.credentials).state == "enrollment_required"
    for_a_new_one = browser.options("passkeys/options/")["challenge"]
    door = reset(browser, link_for(outbox))
    refused = taken(door, owner.key, door.options | {"challenge": for_a_new_one})
    assert (refused.status, refused.code) == (400, "invalid_credential")
    assert taken(door, owner.key, door.options).state == "anonymous"


@pytest.mark.parametrize("made_up", ["", "A", "A" * 43, "AAAA" * 1000])
def test_K03_a_challenge_the_client_brings_is_none(door: Door, owner: Owner, made_up: str) -> None:
    before = traces()
    credential = owner.key.get(door.options, door.browser.url, client={"challenge": made_up})
    claims = {"challenge": made_up, "expected_challenge": made_up, "options": {"challenge": made_up}}
    assert door.answer(credential | claims).code in ("invalid_credential", "invalid")
    assert traces() == before


@pytest.mark.parametrize("challenge", [None, 1, True, [], {}, "=", "A===", "\n", "%", " ", "é"])
def test_K03_a_challenge_of_no_kind_is_none(door: Door, owner: Owner, challenge: object) -> None:
    before = traces()
    assert door.show(owner.key, client={"challenge": challenge}).code in ("invalid_credential", "invalid")
    assert traces() == before


def test_K03_a_registration_of_one_person_is_not_finished_by_another(browser: Browser) -> None:
    browser.join(ADA)
    eve, key = Browser().join(BEN), Authenticator()
    adas = key.create(browser.options("passkeys/options/"), browser.url)
    assert eve.post("passkeys/", {"credential": adas}).code == "invalid_credential"
    assert not Passkey.objects.exists()
    assert browser.post("passkeys/", {"credential": adas}).status == 201


def test_K03_of_a_thousand_challenges_no_two_are_alike(browser: Browser) -> None:
    challenges = [browser.options("login/passkey/options/")["challenge"] for _ in range(990)]
    browser.join(ADA)
    challenges += [browser.options("passkeys/options/")["challenge"] for _ in range(5)]
    challenges += [browser.options("reauthenticate/options/")["challenge"] for _ in range(5)]
    assert len(set(challenges)) == 1000
    assert {len(decoded(challenge)) for challenge in challenges} == {32}
    together = b"".join(decoded(challenge) for challenge in challenges)
    ones = sum(byte.bit_count() for byte in together)
    assert abs(ones / (8 * len(together)) - 0.5) < 0.01
    assert encoded(decoded(challenges[0])) == challenges[0]

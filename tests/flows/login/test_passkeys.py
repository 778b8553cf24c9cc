"""Signing in with a passkey, alone or after the password; and being asked again."""

import dataclasses

import pytest
import time_machine

from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.passkeys.models import Challenge
from authsecurity.throttling import limits
from tests.authenticator import Authenticator
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.resets import NEW, link_for, signs_in
from tests.signing_keys import ES256, RS256
from tests.walk import Browser

FIFTEEN_MINUTES = 15 * 60


@pytest.fixture(params=[(ES256,), (RS256,)], ids=["ES256", "RS256"])
def key(request: pytest.FixtureRequest) -> Authenticator:
    return Authenticator(algorithms=request.param)


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, key: Authenticator) -> Browser:
    """Has a passkey, and a session that is not fresh any more."""
    browser.join(ADA).add_passkey(key)
    clock.shift(FIFTEEN_MINUTES)
    return browser


def methods(browser: Browser) -> list[str]:
    return [line["method"] for line in browser.get("session/").json["methods"]]


def test_a_passkey_alone_signs_in_with_both_factors(ada: Browser, key: Authenticator) -> None:
    other = Browser()
    answer = other.show_passkey(key)
    assert (answer.status, answer.state, answer.json["aal"]) == (200, "authenticated", 2)
    assert answer.json["account"]["email"] == ADA.email
    assert methods(other) == ["passkey"]
    assert set(other.cookies) == {"csrftoken", "sessionid", "device"}
    assert other.delete("totp/").status == 404  # fresh: it got past the question


def test_in_public_it_is_bound_to_host_and_scheme(https_site: str, db: None) -> None:
    browser, key = Browser(), Authenticator()
    browser.join(ADA).add_passkey(key)
    assert key.passkey.rp_id == "login.example.org"
    assert Browser().show_passkey(key).state == "authenticated"
    plain = Browser().show_passkey(key, client={"origin": "http://login.example.org"})
    assert_problem(plain, 401, "invalid_credential")


def test_after_the_password_it_is_the_second_factor(ada: Browser, key: Authenticator) -> None:
    other = Browser()
    state = other.post("login/", ADA.credentials).json
    assert (state["state"], state["second_factors"]) == (
        "second_factor_required",
        ["passkey", "recovery_code"],
    )
    assert (other.show_passkey(key).state, methods(other)) == ("authenticated", ["password", "passkey"])


def test_there_an_authenticator_that_knows_no_owner_will_do(ada: Browser, key: Authenticator) -> None:
    key.verifies = False
    other = Browser()
    other.post("login/", ADA.credentials)
    options = other.options("login/passkey/options/")
    assert options["userVerification"] == "preferred"
    answer = other.post("login/passkey/", {"credential": key.get(options, other.url)})
    assert (answer.state, answer.json["aal"]) == ("authenticated", 2)


def test_the_app_and_the_passkey_are_both_offered_and_one_is_enough(
    ada: Browser, key: Authenticator, clock: time_machine.Traveller
) -> None:
    assert _reauthenticated(ada, key)
    app = ada.add_totp()
    clock.shift(60)
    other = Browser()
    offered = other.post("login/", ADA.credentials).json["second_factors"]
    assert offered == ["passkey", "totp", "recovery_code"]
    assert other.post("login/totp/", {"code": app.fresh_code()}).state == "authenticated"


def test_what_was_asked_for_too_late_says_so(
    ada: Browser, key: Authenticator, clock: time_machine.Traveller
) -> None:
    other = Browser()
    other.post("login/", ADA.credentials)
    clock.shift(8 * 60)
    options = other.options("login/passkey/options/")
    clock.shift(2 * 60)
    credential = key.get(options, other.url)
    assert_problem(other.post("login/passkey/", {"credential": credential}), 401, "attempt_expired")


def test_a_passkey_that_nobody_knows_may_be_forgotten_by_its_browser(browser: Browser) -> None:
    browser.join(ADA).add_passkey(key := Authenticator())
    (passkey,) = browser.get("passkeys/").json["passkeys"]
    browser.delete(f"passkeys/{passkey['id']}/")
    answer = Browser().show_passkey(key)
    assert_problem(answer, 401, "invalid_credential")
    assert [error["code"] for error in answer.json["errors"]["credential"]] == ["unknown"]


def test_a_browser_signed_in_as_somebody_else_changes_over(ada: Browser, key: Authenticator) -> None:
    other = Browser().join(BEN)
    bens = other.cookies["sessionid"]
    assert other.show_passkey(key).json["account"]["email"] == ADA.email
    thief = Browser()
    thief.take_cookies({"sessionid": bens})
    assert thief.get("session/").state == "anonymous"


def test_a_new_browser_is_told_of(ada: Browser, key: Authenticator, outbox: Outbox) -> None:
    Browser().show_passkey(key)
    assert len(outbox.letters(ADA.email, "A new browser has signed in")) == 1
    assert "passkey_sign_in" in [line["event"] for line in ada.get("events/").json["events"]]


def test_challenges_are_gone_with_their_answers(ada: Browser, key: Authenticator) -> None:
    Browser().show_passkey(key)
    assert not Challenge.objects.exists()


# Is it still you?


def _reauthenticated(browser: Browser, key: Authenticator, **more: str) -> bool:
    credential = key.get(browser.options("reauthenticate/options/"), browser.url)
    return browser.post("reauthenticate/", {"credential": credential, **more}).status == 200


def test_a_passkey_that_knows_its_owner_is_proof_enough(ada: Browser, key: Authenticator) -> None:
    assert_problem(ada.post("totp/setup/"), 403, "reauthentication_required")
    assert _reauthenticated(ada, key)
    assert ada.post("totp/setup/").status == 201
    assert methods(ada) == ["passkey"]


def test_one_that_does_not_needs_the_password_along(ada: Browser, key: Authenticator) -> None:
    key.verifies = False
    credential = key.get(ada.options("reauthenticate/options/"), ada.url)
    assert_problem(ada.post("reauthenticate/", {"credential": credential}), 400, "password_required")
    assert_problem(ada.post("totp/setup/"), 403, "reauthentication_required")
    assert _reauthenticated(ada, key, password=ADA.password)
    assert methods(ada) == ["password", "passkey"]


def test_a_wrong_password_beside_it_is_a_wrong_password(ada: Browser, key: Authenticator) -> None:
    credential = key.get(ada.options("reauthenticate/options/"), ada.url)
    answer = ada.post("reauthenticate/", {"credential": credential, "password": "wrong horse battery"})
    assert_problem(answer, 401, "invalid_credentials")


def test_the_options_name_her_own_passkeys_only(ada: Browser, key: Authenticator) -> None:
    assert len(ada.options("reauthenticate/options/")["allowCredentials"]) == 1


def test_neither_password_nor_passkey_is_no_answer(ada: Browser) -> None:
    for body in ({}, {"code": "123456"}):
        answer = ada.post("reauthenticate/", body)
        assert_problem(answer, 400, "invalid")
        assert list(answer.json["errors"]) == ["password"]


# A forgotten password


def test_a_passkey_stands_for_the_code_at_a_reset(ada: Browser, key: Authenticator, outbox: Outbox) -> None:
    token, other = link_for(outbox), Browser()
    asked = other.post("password/reset/", {"token": token, "new_password": NEW})
    assert_problem(asked, 400, "second_factor_required")
    credential = key.get(other.options("login/passkey/options/"), other.url)
    answer = other.post("password/reset/", {"token": token, "new_password": NEW, "credential": credential})
    assert (answer.status, answer.state) == (200, "anonymous")
    assert signs_in(NEW)
    assert Browser().show_passkey(key).status == 200  # it stays


# Challenges are rows, so there is an end to them


def test_one_network_gets_so_many_challenges_and_no_more_whatever_they_are_for(
    browser: Browser, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PASSKEY_NETWORK", dataclasses.replace(limits.PASSKEY_NETWORK, most=3))
    browser.join(ADA)
    for path in ("passkeys/options/", "reauthenticate/options/", "login/passkey/options/"):
        browser.options(path)
    for path in ("passkeys/options/", "reauthenticate/options/", "login/passkey/options/"):
        assert_problem(browser.post(path), 429, "throttled")
    assert Challenge.objects.count() == 3
    clock.shift(FIFTEEN_MINUTES)
    browser.options("login/passkey/options/")


def test_strangers_fill_no_record(browser: Browser, clock: time_machine.Traveller) -> None:
    for _ in range(60):
        assert_problem(browser.post("login/passkey/", {"credential": {}}), 400, "invalid")
    assert SecurityEvent.objects.count() == 50
    clock.shift(FIFTEEN_MINUTES)
    browser.post("login/passkey/", {"credential": {}})
    assert SecurityEvent.objects.count() == 51


def test_a_copy_that_is_refused_is_on_its_owners_record(ada: Browser, key: Authenticator) -> None:
    Browser().show_passkey(key)
    assert_problem(Browser().show_passkey(key, counter=1), 401, "invalid_credential")
    lines = [(line["event"], line["outcome"]) for line in ada.get("events/").json["events"]]
    assert ("passkey_sign_in", "invalid_credential") in lines
    assert ("passkey_counter_went_back", "ok") in lines

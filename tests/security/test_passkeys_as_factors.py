# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on what a passkey is worth: beside the password, after it is removed, for accounts closed or locked."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.passkeys import actions as passkeys
from authsecurity.factors.passkeys.models import Passkey
from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.flows.support import actions as support
from authsecurity.sessions.models import Session
from tests.authenticator import Authenticator, Flag
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.resets import NEW, link_for, reset, signs_in
from tests.security.doors import WRONG_PASSWORD, reauthenticate, try_code, try_password, try_recovery_code
from tests.security.passkey_doors import Door, Owner, reauthentication, signing_in, traces
from tests.security.passkey_doors import reset as reset_door
from tests.walk import Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
OVER = ("invalid_credential", "attempt_expired")


@pytest.mark.parametrize("enrolled", ["totp", "passkey", "totp and passkey"])
def test_M13_the_password_alone_signs_nobody_in_whatever_the_factor(
    browser: Browser, clock: time_machine.Traveller, enrolled: str
) -> None:
    browser.join(ADA)
    if "totp" in enrolled:
        browser.add_totp()
    if "passkey" in enrolled:
        browser.add_passkey(Authenticator())
    sessions, half = Session.objects.count(), Browser()
    answer = half.post("login/", ADA.credentials)
    assert (answer.state, answer.json["account"]) == ("second_factor_required", None)
    order = [factor for factor in ("passkey", "totp") if factor in enrolled]
    assert answer.json["second_factors"] == [*order, "recovery_code"]
    assert half.get("session/").state == "second_factor_required"
    assert half.get("passkeys/").status == half.get("account/").status == 401
    assert Session.objects.count() == sessions


@pytest.mark.parametrize("enrolled", [["passkey"], ["recovery_code"], ["from-tomorrow", "passkey"]], ids=str)
def test_M13_a_factor_that_cannot_be_shown_is_still_asked_for(browser: Browser, enrolled: list[str]) -> None:
    browser.register(ADA)
    Account.objects.update(second_factors=enrolled)
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    assert browser.get("passkeys/").status == 401
    assert not Session.objects.exists()


def test_K12_who_has_a_passkey_alone_is_asked_for_it(owner: Owner) -> None:
    half = owner.at_the_second_step()
    assert half.get("session/").json["second_factors"] == ["passkey", "recovery_code"]
    for answer in (
        try_code(half, "000000"),
        try_recovery_code(half),
        half.post("login/passkey/", {"credential": {}}),
        half.post("login/passkey/", {}),
    ):
        assert answer.status in (400, 401)
    assert half.get("account/").status == 401
    assert half.show_passkey(owner.key).state == "authenticated"
    assert try_recovery_code(owner.at_the_second_step(), owner.codes[0]).state == "authenticated"


def fresh(owner: Owner) -> Browser:
    assert reauthentication(owner.browser).show(owner.key).state == "authenticated"
    return owner.browser


def test_K13_the_last_passkey_takes_the_codes_along_and_the_password_is_left(owner: Owner) -> None:
    assert fresh(owner).delete(f"passkeys/{owner.passkey_id}/").status == 204
    assert Account.objects.get().enrolled == ()
    assert not RecoveryCode.objects.exists()
    assert not Passkey.objects.exists()
    assert owner.browser.get("passkeys/").json["passkeys"] == []
    assert Browser().show_passkey(owner.key).code == "invalid_credential"
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


def test_K13_of_two_factors_the_other_one_stays_and_is_asked_for(
    owner: Owner, clock: time_machine.Traveller
) -> None:
    app = fresh(owner).add_totp()
    clock.shift(30)
    assert owner.browser.delete(f"passkeys/{owner.passkey_id}/").status == 204
    assert Account.objects.get().enrolled == ("recovery_code", "totp")
    assert RecoveryCode.objects.count() == 10
    half = Browser()
    assert half.post("login/", ADA.credentials).json["second_factors"] == ["totp", "recovery_code"]
    assert try_code(half, app.fresh_code()).state == "authenticated"


def test_K13_the_app_goes_and_the_passkey_is_still_asked_for(owner: Owner) -> None:
    fresh(owner).add_totp()
    assert owner.browser.delete("totp/").status == 204
    assert Account.objects.get().enrolled == ("passkey", "recovery_code")
    assert owner.at_the_second_step().show_passkey(owner.key).state == "authenticated"


def test_K13_of_two_passkeys_one_is_left(owner: Owner) -> None:
    lost, spare = owner.passkey_id, Authenticator()
    fresh(owner).add_passkey(spare)
    assert owner.browser.delete(f"passkeys/{lost}/").status == 204
    assert Account.objects.get().enrolled == ("passkey", "recovery_code")
    assert Browser().show_passkey(owner.key).code == "invalid_credential"
    assert Browser().show_passkey(spare).state == "authenticated"


def test_a_removed_passkey_fails_at_once_wherever_it_was_asked_for(owner: Owner, outbox: Outbox) -> None:
    fresh(owner).add_passkey(Authenticator())
    doors = [
        signing_in(Browser()),
        signing_in(owner.at_the_second_step()),
        reset_door(Browser(), link_for(outbox)),
    ]
    doors.append(reauthentication(owner.browser))
    removed = owner.browser.get("passkeys/").json["passkeys"][0]["id"]
    assert owner.browser.delete(f"passkeys/{removed}/").status == 204
    before = traces()
    for door in doors:
        unnamed: Door = Door(door.browser, door.options | {"allowCredentials": []}, door.answer)
        assert unnamed.show(owner.key).code in OVER
    assert traces() == before


def test_support_takes_the_passkeys_along(owner: Owner) -> None:
    door = signing_in(Browser())
    support.reset_second_factor(email=ADA.email)
    assert door.show(owner.key).code == "invalid_credential"
    assert not Passkey.objects.exists()
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


@pytest.mark.parametrize("gone", ["disabled", "deleted"])
def test_S06_P20_a_passkey_of_an_account_that_is_gone_opens_nothing(
    open_door: Callable[[], Door], owner: Owner, gone: str
) -> None:
    door, stolen = open_door(), owner.browser
    if gone == "disabled":
        support.disable(email=ADA.email)
    else:
        Account.objects.get().delete()
    refused = door.show(owner.key)
    assert refused.status in (400, 401)
    assert refused.code in (*OVER, "invalid_token", "authentication_required")
    assert Browser().show_passkey(owner.key).code == "invalid_credential"
    assert stolen.get("passkeys/").status == 401
    assert not Session.objects.exists()
    assert not Account.objects.filter(is_active=True).exists()
    assert Passkey.objects.count() == (1 if gone == "disabled" else 0)


def test_P20_the_passkey_of_an_account_that_is_open_again_is_good(owner: Owner) -> None:
    support.disable(email=ADA.email)
    assert Browser().show_passkey(owner.key).code == "invalid_credential"
    support.enable(email=ADA.email)
    assert Browser().show_passkey(owner.key).state == "authenticated"


def test_P05_a_passkey_without_the_letter_sets_no_password(owner: Owner, outbox: Outbox) -> None:
    link_for(outbox)
    for token in ("", "A" * 43, ADA.email, None):
        browser = Browser()
        credential = owner.key.get(browser.options("login/passkey/options/"), browser.url)
        sent = {"token": token, "new_password": NEW, "credential": credential, "email": ADA.email}
        assert browser.post("password/reset/", sent).code in ("invalid_token", "invalid")
    assert signs_in(ADA.password)


def test_P04_the_letter_without_the_passkey_sets_none_either(owner: Owner, outbox: Outbox) -> None:
    link, stranger = link_for(outbox), Authenticator()
    Browser().join(BEN).add_passkey(stranger)
    assert reset(link).code == "second_factor_required"
    door = reset_door(Browser(), link)
    unnamed = Door(door.browser, door.options | {"allowCredentials": []}, door.answer)
    assert unnamed.show(stranger).code == "invalid_credential"
    assert signs_in(ADA.password)
    assert reset_door(Browser(), link).show(owner.key).state == "anonymous"
    assert signs_in(NEW)


CLAIMS: list[dict[str, Any]] = [
    {"method": "passkey"},
    {"method": "passkey", "credential": None},
    {"credential": {}},
    {"credential": {}, "password": ADA.password},
    {"credential": {"id": "", "rawId": "", "type": "public-key", "response": {}}},
    {"user_verified": True},
    {"password": ADA.password},
    {"password": ADA.password, "method": "passkey", "user_verified": True},
]


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_M18_a_reauthentication_that_is_claimed_and_not_proved(owner: Owner, claim: dict[str, Any]) -> None:
    before = traces()
    assert owner.browser.post("reauthenticate/", claim).code in ("invalid", "second_factor_required")
    assert owner.browser.post("passkeys/options/").code == "reauthentication_required"
    assert traces() == before


def test_M18_a_passkey_that_signed_in_does_not_reauthenticate(owner: Owner) -> None:
    other = Browser()
    options = other.options("login/passkey/options/")
    credential = owner.key.get(options, other.url)
    assert other.post("login/passkey/", {"credential": credential}).state == "authenticated"
    assert owner.browser.post("reauthenticate/", {"credential": credential}).code == "invalid_credential"


def test_T11_whoever_guesses_keeps_nobody_from_her_passkey(
    owner: Owner, clock: time_machine.Traveller
) -> None:
    halves = [owner.at_the_second_step() for _ in range(2)]
    for _ in range(FROM_ANYWHERE + 1):
        try_password(Browser(), WRONG_PASSWORD)
    assert try_password(Browser(), ADA.password).code == "throttled"
    for _ in range(FROM_ANYWHERE):
        try_recovery_code(halves[0])
    assert try_recovery_code(halves[1]).code == "throttled"
    assert halves[1].show_passkey(owner.key, flipped=Flag.UV).state == "authenticated"
    assert Browser().show_passkey(owner.key).state == "authenticated"
    assert reauthenticate(owner.browser, WRONG_PASSWORD, "000000").code in (
        "invalid_credentials",
        "throttled",
    )
    assert reauthentication(owner.browser).show(owner.key).state == "authenticated"


def test_T11_forged_answers_in_her_name_lock_nobody_out(owner: Owner) -> None:
    for _ in range(60):
        assert Browser().show_passkey(owner.key, signature=lambda signed: signed[:-1]).status == 401
    assert Browser().show_passkey(owner.key).state == "authenticated"
    half = owner.at_the_second_step()
    assert half.show_passkey(owner.key).state == "authenticated"
    assert owner.browser.get("account/").status == 200


def test_M04_at_the_second_step_forged_answers_end_the_attempt(owner: Owner) -> None:
    half = owner.at_the_second_step()
    codes = [half.show_passkey(owner.key, signature=lambda signed: signed[:-1]).code for _ in range(5)]
    assert codes == ["invalid_credential"] * 5
    assert half.get("session/").state == "anonymous"
    assert SecurityEvent.objects.filter(event="second_factor", outcome="invalid_credential").count() == 5


def test_a_passkey_that_is_removed_while_it_is_checked_is_refused_and_called_no_copy(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = passkeys.verify

    def verify_slowly(*args: Any, **kwargs: Any) -> passkeys.Verified:
        verified = verify(*args, **kwargs)
        Passkey.objects.all().delete()
        return verified

    monkeypatch.setattr(passkeys, "verify", verify_slowly)
    assert Browser().show_passkey(owner.key).code == "invalid_credential"
    assert Session.objects.count() == 1
    assert not SecurityEvent.objects.filter(event="passkey_counter_went_back").exists()

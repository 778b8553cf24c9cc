# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on having and losing a second factor: by a stolen session, by the password alone, by a swapped secret."""

import base64
import logging
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection

from authsecurity.accounts.models import Account
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.sessions.models import Session
from tests.contract.endpoints import all_endpoints
from tests.people import ADA, BEN
from tests.security import stored
from tests.security.conftest import Ada
from tests.security.together import at_once
from tests.walk import AuthenticatorApp, Browser

NO_LONGER_FRESH = timedelta(minutes=10)
PLAINLY = "reauthentication_required"


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "totp/"), ("POST", "totp/setup/"), ("POST", "totp/verify/")]
)
def test_M17_a_stolen_session_cannot_touch_the_factor(
    ada: Ada, clock: time_machine.Traveller, method: str, path: str
) -> None:
    clock.shift(NO_LONGER_FRESH)
    proof = {"password": ADA.password, "code": ada.app.code(), "force": True, "reauthenticated": True}
    assert ada.browser.send(method, path, body=proof).code == PLAINLY
    assert ada.browser.get("totp/").json["enabled"]


def test_M17_neither_factor_alone_makes_a_session_fresh(ada: Ada, clock: time_machine.Traveller) -> None:
    clock.shift(NO_LONGER_FRESH)
    code = ada.app.fresh_code()
    for body, expected in (
        ({"password": ADA.password}, "second_factor_required"),
        ({"password": BEN.password, "code": code}, "invalid_credentials"),
        ({"password": ADA.password, "code": ada.app.wrong_code()}, "invalid_code"),
        ({"code": code}, "invalid"),
        ({"password": ADA.password, "code": None}, "invalid"),
        ({"password": ADA.password, "code": ""}, "invalid"),
        ({"method": "passkey"}, "invalid"),
        ({"method": "passkey", "credential": {}}, "invalid"),
    ):
        assert ada.browser.post("reauthenticate/", body).code == expected
    assert ada.browser.delete("totp/").code == PLAINLY
    assert ada.browser.post("reauthenticate/", {"password": ADA.password, "code": code}).status == 200
    assert ada.browser.delete("totp/").status == 204


def test_M18_a_code_that_signed_in_does_not_reauthenticate(ada: Ada) -> None:
    code = ada.app.fresh_code()
    other = ada.at_the_second_step()
    other.post("login/totp/", {"code": code})
    again = other.post("reauthenticate/", {"password": ADA.password, "code": code})
    assert again.code == "code_already_used"


def test_M18_freshness_ends(ada: Ada, clock: time_machine.Traveller) -> None:
    ada.browser.post("reauthenticate/", {"password": ADA.password, "code": ada.app.fresh_code()})
    clock.shift(NO_LONGER_FRESH - timedelta(seconds=1))
    assert ada.browser.post("totp/setup/").status == 201
    clock.shift(1)
    assert ada.browser.post("totp/setup/").code == PLAINLY


def test_M18_one_session_does_not_freshen_another(ada: Ada, clock: time_machine.Traveller) -> None:
    other = Browser()
    other.sign_in(ADA, ada.app)
    clock.shift(NO_LONGER_FRESH)
    other.post("reauthenticate/", {"password": ADA.password, "code": ada.app.fresh_code()})
    assert ada.browser.delete("totp/").code == PLAINLY


def test_M18_a_session_whose_factor_was_removed_elsewhere_has_ended(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    other = Browser()
    other.sign_in(ADA, ada.app)
    clock.shift(30)
    assert other.delete("totp/").status == 204
    again = ada.browser.post("reauthenticate/", {"password": ADA.password, "code": ada.app.code()})
    assert again.code == "authentication_required"
    assert ada.browser.post("reauthenticate/", {"password": ADA.password}).code == "authentication_required"


@pytest.mark.parametrize("change", ["first", "another phone", "removal"])
def test_M19_a_change_of_factors_ends_every_other_session_and_attempt(
    browser: Browser, clock: time_machine.Traveller, change: str
) -> None:
    app = browser.join(ADA).add_totp() if change != "first" else None
    if app is None:
        browser.join(ADA)
    clock.shift(30)
    other, half, key = Browser(), Browser(), browser.cookies["sessionid"]
    other.sign_in(ADA, app)
    half.post("login/", ADA.credentials)
    clock.shift(30)
    if change == "removal":
        assert browser.delete("totp/").status == 204
    else:
        browser.add_totp()
    assert other.get("totp/").status == 401
    assert browser.get("totp/").status == 200
    assert browser.cookies["sessionid"] != key
    assert Session.objects.count() == 1
    assert not LoginAttempt.objects.exists()


def test_M20_the_secret_is_strong_and_shown_once(ada: Ada, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    setup = ada.browser.post("totp/setup/")
    secret = setup.json["secret"]
    assert len(base64.b32decode(secret)) >= 20
    assert setup.headers["cache-control"] == "no-store"
    picture = base64.b64decode(setup.json["qr_svg"].removeprefix("data:image/svg+xml;base64,"))
    assert picture.count(b"http") == picture.count(b"http://www.w3.org/")
    assert b"<script" not in picture
    new = AuthenticatorApp(secret)
    assert ada.browser.post("totp/verify/", {"code": new.code()}).status == 200
    assert not stored.holds(secret)
    assert secret not in caplog.text
    for path in [
        *(endpoint.path for endpoint in all_endpoints() if "GET" in endpoint.methods),
        "/dashboard/",
    ]:
        assert secret.encode() not in ada.browser.get(path).content
    again = ada.browser.post("totp/setup/").json["secret"]
    assert again != secret


def test_M20_no_two_setups_have_one_secret(ada: Ada) -> None:
    assert len({ada.browser.post("totp/setup/").json["secret"] for _ in range(20)}) == 20


def test_M21_the_secret_comes_from_the_server_alone(browser: Browser, clock: time_machine.Traveller) -> None:
    evil = AuthenticatorApp("A" * 32)
    browser.join(ADA)
    setup = browser.post("totp/setup/", {"secret": evil.secret}).json["secret"]
    assert setup != evil.secret
    verified = browser.post("totp/verify/", {"code": evil.code(), "secret": evil.secret})
    assert verified.code == "invalid_code"
    assert not browser.get("totp/").json["enabled"]


def test_M21_an_unproved_secret_replaces_nothing(ada: Ada) -> None:
    waiting = AuthenticatorApp(ada.browser.post("totp/setup/").json["secret"])
    half = ada.at_the_second_step()
    assert half.post("login/totp/", {"code": waiting.code()}).code == "invalid_code"
    assert half.post("login/totp/", {"code": ada.app.fresh_code()}).state == "authenticated"


def test_M21_a_proved_secret_replaces_the_old_one_at_once(ada: Ada, clock: time_machine.Traveller) -> None:
    new = ada.browser.add_totp()
    clock.shift(30)
    half = ada.at_the_second_step()
    assert half.post("login/totp/", {"code": ada.app.code()}).code == "invalid_code"
    assert half.post("login/totp/", {"code": new.code()}).state == "authenticated"


def test_M21_somebody_elses_setup_is_not_confirmed(ada: Ada) -> None:
    bens = AuthenticatorApp(Browser().join(BEN).post("totp/setup/").json["secret"])
    assert ada.browser.post("totp/verify/", {"code": bens.code()}).code == "setup_required"
    ada.browser.post("totp/setup/")
    assert ada.browser.post("totp/verify/", {"code": bens.code()}).code == "invalid_code"


def test_M21_a_setup_does_not_wait_for_ever(ada: Ada, clock: time_machine.Traveller) -> None:
    waiting = AuthenticatorApp(ada.browser.post("totp/setup/").json["secret"])
    clock.shift(timedelta(minutes=30))
    ada.browser.post("reauthenticate/", {"password": ADA.password, "code": ada.app.fresh_code()})
    assert ada.browser.post("totp/verify/", {"code": waiting.code()}).code == "setup_required"


def test_M21_a_setup_is_proved_once(ada: Ada, clock: time_machine.Traveller) -> None:
    new = ada.browser.add_totp()
    clock.shift(30)
    assert ada.browser.post("totp/verify/", {"code": new.code()}).code == "setup_required"


@pytest.mark.django_db(transaction=True)
def test_M21_of_setups_at_once_exactly_one_can_be_proved(ada: Ada) -> None:
    copies = [Browser() for _ in range(5)]
    for copy in copies:
        copy.take_cookies(ada.browser.cookies)
    setups = at_once([partial(copy.post, "totp/setup/") for copy in copies])
    assert [setup.status for setup in setups] == [201] * 5
    proofs = [
        ada.browser.post("totp/verify/", {"code": AuthenticatorApp(setup.json["secret"]).code()})
        for setup in setups
    ]
    assert sum(proof.status == 200 for proof in proofs) == 1


@pytest.mark.django_db(transaction=True)
def test_M21_of_proofs_at_once_exactly_one_counts(ada: Ada) -> None:
    code = AuthenticatorApp(ada.browser.post("totp/setup/").json["secret"]).code()
    copies = [Browser() for _ in range(6)]
    for copy in copies:
        copy.take_cookies(ada.browser.cookies)
    proofs = at_once([partial(copy.post, "totp/verify/", {"code": code}) for copy in copies])
    assert sorted(proof.status for proof in proofs)[0] == 200
    assert sum(proof.status == 200 for proof in proofs) == 1
    assert all(proof.status in (200, 400, 401) for proof in proofs)
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sessions_that_change_factors_at_once_leave_a_whole_account(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    other = Browser()
    other.sign_in(ADA, ada.app)
    new = AuthenticatorApp(other.post("totp/setup/").json["secret"])
    verified, removed = at_once(
        [lambda: other.post("totp/verify/", {"code": new.code()}), lambda: ada.browser.delete("totp/")]
    )
    assert sorted([verified.status, removed.status])[0] in (200, 204)
    assert max(verified.status, removed.status) < 500
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM totp_authenticator WHERE secret IS NOT NULL")
        in_force = cursor.fetchone()[0]
    # Whichever was first, the other one's session had ended by then.
    assert Account.objects.get().enrolled == (("recovery_code", "totp") if in_force else ())
    assert Session.objects.count() <= 1


@pytest.mark.django_db(transaction=True)
def test_signing_out_while_factors_change_waits_for_nobody(ada: Ada) -> None:
    for _ in range(3):
        others = [Browser() for _ in range(3)]
        for other in others:
            other.take_cookies(ada.browser.cookies)
        answers = at_once(
            [*(partial(other.post, "logout/") for other in others), partial(ada.browser.delete, "totp/")]
        )
        assert all(answer.status in (200, 204, 401, 404) for answer in answers)

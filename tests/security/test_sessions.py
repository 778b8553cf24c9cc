# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on sessions: fixed, stolen, forged, kept too long, or left behind by the account they were for."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.core import signing

from authsecurity.accounts.models import Account
from authsecurity.core import configuration
from authsecurity.sessions.models import Session
from tests.people import ADA, BEN, Person
from tests.security.conftest import Ada
from tests.walk import Browser

COOKIE = "sessionid"
A_KEY = "A" * 43
SHAPE_OF_A_KEY = 43


def with_cookies(**cookies: str) -> Browser:
    thief = Browser()
    thief.take_cookies(cookies)
    return thief


def is_anonymous(browser: Browser) -> bool:
    return browser.get("session/").state == "anonymous" and browser.get("totp/").status == 401


def test_S01_every_step_changes_the_key_and_the_old_one_is_dead(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    browser, keys = Browser(), []
    browser.take_cookies({COOKIE: A_KEY})
    browser.get("session/")
    for path, body in (
        ("login/", ADA.credentials),
        ("login/totp/", {"code": ada.app.code()}),
        ("reauthenticate/", {"password": ADA.password, "code": ada.app.code(steps=1)}),
    ):
        if path == "reauthenticate/":
            clock.shift(30)
        assert browser.post(path, body).status == 200
        keys.append(browser.cookies.get(COOKIE, ""))
    browser.add_totp()
    keys.append(browser.cookies[COOKIE])
    assert keys[0] == ""
    assert len({A_KEY, *keys}) == 5
    assert all(is_anonymous(with_cookies(sessionid=key)) for key in (A_KEY, *keys[:-1]))
    browser.post("logout/")
    assert is_anonymous(with_cookies(sessionid=keys[-1]))


@pytest.mark.parametrize("second_sign_in", [ADA, BEN], ids=lambda person: person.name)
def test_S01_signing_in_again_ends_the_session_before(browser: Browser, second_sign_in: Person) -> None:
    Browser().register(BEN)
    key = browser.join(ADA).cookies[COOKIE]
    browser.sign_in(second_sign_in)
    assert is_anonymous(with_cookies(sessionid=key))
    assert Session.objects.count() == 1


def test_S01_the_csrf_token_changes_at_sign_in(browser: Browser) -> None:
    browser.register(ADA)
    before = browser.cookies["csrftoken"]
    browser.sign_in(ADA)
    assert browser.cookies["csrftoken"] != before


def test_S02_cookies_copied_half_way_stay_worthless(ada: Ada) -> None:
    half = ada.at_the_second_step()
    copied = half.cookies
    assert half.post("login/totp/", {"code": ada.app.fresh_code()}).state == "authenticated"
    thief = Browser()
    thief.take_cookies(copied)
    assert is_anonymous(thief)


def test_S02_finishing_in_one_browser_does_nothing_for_another(ada: Ada) -> None:
    first, second = ada.at_the_second_step(), ada.at_the_second_step()
    first.post("login/totp/", {"code": ada.app.fresh_code()})
    assert second.get("session/").state == "second_factor_required"
    assert second.get("totp/").status == 401


def test_S03_a_cookie_saved_before_signing_out_is_dead(ada: Ada) -> None:
    saved = ada.browser.cookies
    ada.browser.post("logout/")
    thief = Browser()
    thief.take_cookies(saved)
    assert is_anonymous(thief)
    assert thief.post("logout/").status == 200
    assert not Session.objects.exists()


@pytest.mark.parametrize("what", ["disabled", "deleted"])
def test_S06_the_session_of_an_account_that_is_gone_is_dead_at_once(ada: Ada, what: str) -> None:
    if what == "disabled":
        Account.objects.update(is_active=False)
    else:
        Account.objects.get().delete()
    assert is_anonymous(ada.browser)
    for path in ("totp/setup/", "totp/verify/", "reauthenticate/"):
        assert ada.browser.post(path, {"password": ADA.password, "code": "000000"}).status == 401
    assert ada.browser.delete("totp/").status == 401
    assert ada.browser.get("/").headers["location"] == "/login/"
    assert ada.browser.post("logout/").status == 200


def test_S06_an_account_that_is_enabled_again_gets_no_session_revived_by_time(
    ada: Ada, clock: time_machine.Traveller
) -> None:
    Account.objects.update(is_active=False)
    clock.shift(timedelta(hours=2))
    Account.objects.update(is_active=True)
    assert is_anonymous(ada.browser)


def test_S11_a_changed_key_is_no_key(ada: Ada) -> None:
    key = ada.browser.cookies[COOKIE]
    row = Session.objects.get()
    forged = [
        *(key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :] for place in range(0, 43, 6)),
        key[:-1],
        key + "A",
        key.swapcase(),
        key[::-1],
        row.key_hash,
        str(row.pk),
        row.pk.hex,
        str(row.account_id),
        "",
    ]
    assert all(is_anonymous(with_cookies(sessionid=value)) for value in forged)


@pytest.mark.parametrize("known_key", ["", "django-insecure-key", "secret", "changeme"])
def test_S11_a_signed_cookie_is_no_session(ada: Ada, known_key: str) -> None:
    payload = {
        "_auth_user_id": str(Account.objects.get().pk),
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "_auth_user_hash": Account.objects.get().get_session_auth_hash(),
    }
    for key in (known_key or configuration.current().secret_key,):
        salt = "django.contrib.sessions.backends.signed_cookies"
        for value in (
            signing.dumps(payload, key=key, salt=salt),
            base64.urlsafe_b64encode(str(payload).encode()).decode(),
        ):
            assert is_anonymous(with_cookies(sessionid=value))


@pytest.mark.parametrize(
    "value", ['"{}"', "{}%00", " {}", "{} ", "{},x", "{}\\", "%7B{}", "\xff{}", "'{}'", "{}=", "=={}"]
)
def test_S11_a_key_in_wrapping_is_no_key(ada: Ada, value: str) -> None:
    wrapped = value.format(ada.browser.cookies[COOKIE])
    answer = Browser().get("totp/", Cookie=f"sessionid={wrapped}")
    assert answer.status == (200 if value == "{} " else 401)  # a blank behind is part of no value


def test_S12_an_idle_session_ends(ada: Ada, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=1))
    ada.browser.get("totp/")
    clock.shift(timedelta(hours=1) - timedelta(seconds=1))
    assert ada.browser.get("totp/").status == 200
    clock.shift(timedelta(hours=1))
    assert is_anonymous(ada.browser)


def test_S12_activity_does_not_stretch_the_lifetime(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    for _ in range(47):
        clock.shift(timedelta(minutes=30))
        assert browser.get("totp/").status == 200
    clock.shift(timedelta(minutes=30))
    assert is_anonymous(browser)


def test_S12_asking_for_the_state_is_no_activity(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    for _ in range(3):
        clock.shift(timedelta(minutes=20))
        browser.get("session/")
    assert is_anonymous(browser)


def test_S12_a_session_that_ended_by_time_cannot_renew_itself(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.join(ADA)
    clock.shift(timedelta(hours=1))
    assert browser.post("reauthenticate/", {"password": ADA.password}).code == "authentication_required"


def test_S14_every_cookie_in_public_is_nailed_to_its_host(https_site: str, browser: Browser) -> None:
    browser = Browser()
    browser.register(ADA)
    seen = list(browser.get("session/", Cookie="").set_cookies.values())
    for path, body in (("login/", ADA.credentials), ("logout/", {})):
        seen += browser.post(path, body).set_cookies.values()
    kept_from_scripts = {"__Host-sessionid", "__Host-device"}
    assert {cookie.key for cookie in seen} == {"__Host-csrftoken", *kept_from_scripts}
    for cookie in seen:
        assert cookie["secure"] is True
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        if cookie.value:
            assert bool(cookie["httponly"]) == (cookie.key in kept_from_scripts)
        assert cookie["samesite"] == ("Lax" if cookie.key == "__Host-sessionid" else "Strict")


def test_S14_the_attempt_is_kept_from_scripts_and_other_sites(ada: Ada) -> None:
    half = Browser()
    cookie = half.post("login/", ADA.credentials).set_cookies["attempt"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Strict",
        "/",
        "",
    )
    assert cookie["max-age"] == 600
    erased = half.post("login/totp/", {"code": ada.app.fresh_code()}).set_cookies["attempt"]
    assert (erased.value, erased["max-age"], erased["samesite"]) == ("", 0, "Strict")


def test_S14_a_session_cookie_dies_with_the_browser(browser: Browser) -> None:
    browser.register(ADA)
    cookie = browser.post("login/", ADA.credentials).set_cookies[COOKIE]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"] is True
    assert len(cookie.value) == SHAPE_OF_A_KEY


def test_S14_a_plain_name_is_not_read_in_public(https_site: str, browser: Browser) -> None:
    browser = Browser().join(ADA)
    key = browser.cookies["__Host-sessionid"]
    assert Browser().get("totp/", Cookie=f"sessionid={key}").status == 401
    assert Browser().get("totp/", Cookie=f"__Secure-sessionid={key}").status == 401
    assert Browser().get("totp/", Cookie=f"__host-sessionid={key}").status == 401
    assert Browser().get("totp/", Cookie=f"__Host-sessionid={key}").status == 200


def test_S15_signing_out_leaves_nothing_in_the_browser(ada: Ada) -> None:
    answer = ada.browser.post("logout/")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert COOKIE not in ada.browser.cookies
    assert answer.set_cookies[COOKIE]["expires"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    for path in ("/login/", "/dashboard/", "/"):
        page = ada.browser.get(path)
        assert "no-store" in page.headers["cache-control"]
        assert ADA.email.encode() not in page.content

"""The cookie `device`: a browser is known to the accounts it has signed in to, and proves nothing by it."""

import pytest
import time_machine

from authsecurity.http.client import Client
from authsecurity.throttling import devices
from authsecurity.throttling.models import Device
from tests.people import ADA, BEN, CHI
from tests.walk import Browser

WRONG = {"password": "not the password at all"}


def guess(browser: Browser, person: object = ADA) -> int:
    return browser.post("login/", ADA.credentials | WRONG).status


def use_up_what_strangers_share() -> None:
    assert [guess(Browser()) for _ in range(6)] == [401] * 5 + [429]


def test_a_completed_sign_in_makes_a_browser_known(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    use_up_what_strangers_share()
    assert Browser().post("login/", ADA.credentials).code == "throttled"
    assert browser.post("login/", ADA.credentials).state == "authenticated"


def test_the_password_alone_does_not_where_there_is_a_second_factor(browser: Browser) -> None:
    browser.join(ADA).add_totp()
    half = Browser()
    half.post("login/", ADA.credentials)
    assert "device" not in half.cookies


def test_signing_out_keeps_it_and_every_sign_in_renews_it(browser: Browser) -> None:
    browser.join(ADA)
    first = browser.cookies["device"]
    browser.post("logout/")
    assert browser.cookies["device"] == first
    browser.sign_in(ADA)
    assert browser.cookies["device"] != first
    assert Device.objects.count() == 1


def test_an_old_token_is_a_strangers(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    thief = Browser()
    thief.take_cookies({"device": browser.cookies["device"]})
    browser.sign_in(ADA)
    use_up_what_strangers_share()
    assert thief.post("login/", ADA.credentials).code == "throttled"


def test_a_known_browser_has_ten_tries_and_then_those_of_strangers(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.join(ADA)
    browser.post("logout/")
    assert [guess(browser) for _ in range(16)] == [401] * 15 + [429]


def test_being_known_to_one_account_is_nothing_to_another(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    Browser().register(ADA)
    browser.join(BEN)
    assert [guess(browser) for _ in range(6)] == [401] * 5 + [429]


def test_one_browser_is_known_to_several_people(browser: Browser, clock: time_machine.Traveller) -> None:
    for person in (ADA, BEN, CHI):
        browser.join(person)
        browser.post("logout/")
    assert len(browser.cookies["device"].split(".")) == 3
    use_up_what_strangers_share()
    assert browser.post("login/", ADA.credentials).state == "authenticated"


def test_a_cookie_keeps_five_tokens_at_most_and_no_made_up_ones(db: None) -> None:
    account_id = Browser().join(ADA).get("session/").json["account"]["id"]
    invented = Client(ip=None, user_agent="", device_tokens=("A" * 43, "B" * 43))
    assert "." not in devices.remember(account_id=account_id, client=invented)


@pytest.mark.parametrize(
    "cookie", ["", ".", "A" * 43, "..." * 50, "x" * 4000, "A" * 43 + ("." + "B" * 43) * 90]
)
def test_a_made_up_cookie_is_no_device(browser: Browser, clock: time_machine.Traveller, cookie: str) -> None:
    Browser().register(ADA)
    browser.take_cookies({"device": cookie})
    assert [guess(browser) for _ in range(6)] == [401] * 5 + [429]


def test_it_is_never_a_factor(browser: Browser) -> None:
    browser.join(ADA)
    copy = Browser()
    copy.take_cookies({"device": browser.cookies["device"]})
    assert copy.get("session/").state == "anonymous"
    assert copy.get("totp/").status == 401


def test_only_a_hash_of_it_is_kept(browser: Browser) -> None:
    browser.join(ADA)
    kept = Device.objects.get()
    assert browser.cookies["device"] not in str(vars(kept))
    assert str(kept) == str(kept.pk)

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that would rather keep the owner out than get in: a botnet against one account, and burnt budgets."""

from collections.abc import Iterator
from itertools import islice

import pytest
import time_machine

from authsecurity.throttling.models import Bucket, Device
from tests.people import ADA, BEN, CHI
from tests.security.conftest import Ada
from tests.security.doors import (
    at_the_second_step,
    browser_at,
    looked_at,
    networks,
    reauthenticate,
    try_code,
    try_password,
    try_recovery_code,
)
from tests.walk import Answer, Browser

BOTS = 40
FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_HOME = 10


@pytest.fixture
def botnet(proxy: None) -> list[str]:
    """Addresses in forty networks."""
    return list(islice(networks(), BOTS))


@pytest.fixture
def home(browser: Browser, clock: object) -> Browser:
    """Ben's, who has no second factor; signed out, and known to his account."""
    browser.join(BEN)
    browser.post("logout/")
    return browser


def passwords_from(addresses: list[str], email: str) -> list[Answer]:
    return [try_password(browser_at(address), email=email) for address in addresses]


def codes_from(addresses: list[str], ada: Ada) -> Iterator[Answer]:
    for address in addresses:
        half = at_the_second_step(browser_at(address))
        yield try_code(half, ada.app.wrong_code())
        yield try_recovery_code(half)


def test_T11_forty_networks_guess_passwords_and_the_owner_gets_in_from_home(
    home: Browser, botnet: list[str]
) -> None:
    first = passwords_from(botnet, BEN.email)
    home.sign_in(BEN)
    assert looked_at(first + passwords_from(botnet, BEN.email)) == FROM_ANYWHERE
    assert try_password(browser_at("203.0.113.9"), BEN.password, BEN.email).code == "throttled"
    assert reauthenticate(home, BEN.password).state == "authenticated"
    home.post("logout/")
    home.sign_in(BEN)


def test_T11_with_a_second_factor_the_owner_gets_in_from_home_too(
    ada: Ada, botnet: list[str], clock: time_machine.Traveller
) -> None:
    assert looked_at(passwords_from(botnet * 2, ADA.email)) == FROM_ANYWHERE
    assert ada.browser.get("totp/").status == 200  # who is in stays in
    ada.browser.post("logout/")
    ada.browser.sign_in(ADA, ada.app)
    clock.shift(30)
    assert reauthenticate(ada.browser, ADA.password, ada.app.fresh_code()).state == "authenticated"


def test_M23_forty_networks_with_the_password_and_the_owner_gets_in_from_home(
    ada: Ada, paper: list[str], botnet: list[str], clock: time_machine.Traveller
) -> None:
    assert looked_at(list(codes_from(botnet, ada))) == FROM_ANYWHERE
    ada.browser.post("logout/")
    ada.browser.sign_in(ADA, ada.app)
    assert try_recovery_code(at_the_second_step(ada.browser), paper[0]).state == "authenticated"
    clock.shift(30)
    assert reauthenticate(ada.browser, ADA.password, ada.app.fresh_code()).state == "authenticated"
    strangers = at_the_second_step(browser_at("203.0.113.9"))
    assert try_code(strangers, ada.app.fresh_code()).code == "throttled"


def test_M23_without_the_password_nobody_counts_against_the_second_factor(ada: Ada) -> None:
    for _ in range(FROM_ANYWHERE + 3):
        stranger = Browser()
        try_password(stranger)
        assert try_code(stranger, ada.app.wrong_code()).code == "attempt_expired"
        assert try_recovery_code(stranger).code == "attempt_expired"
        assert reauthenticate(stranger, "x", "1").code == "authentication_required"
    assert not Bucket.objects.filter(name__startswith="second_factor").exists()


def test_M23_a_session_without_the_password_counts_nothing_either(ada: Ada) -> None:
    for _ in range(FROM_HOME):
        assert reauthenticate(ada.browser, "wrong", ada.app.wrong_code()).code == "invalid_credentials"
    assert not Bucket.objects.filter(name__startswith="second_factor").exists()


def test_M23_thirty_sign_ins_in_a_row_burn_nothing(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    for _ in range(30):
        Browser().sign_in(ADA, ada.app)
        clock.shift(30)
    half = ada.at_the_second_step()
    assert try_recovery_code(half, paper[0]).state == "authenticated"
    wrong = [try_code(ada.at_the_second_step(), ada.app.wrong_code()) for _ in range(FROM_ANYWHERE + 1)]
    assert looked_at(wrong) == FROM_ANYWHERE
    assert looked_at([try_password(Browser()) for _ in range(FROM_ANYWHERE + 1)]) == FROM_ANYWHERE


def test_T11_sixty_sign_ins_from_one_network_leave_it_open(browser: Browser) -> None:
    browser.register(BEN)
    for _ in range(60):
        Browser().sign_in(BEN)


def test_T11_hammering_a_locked_account_closes_the_network_for_nobody_else(home: Browser) -> None:
    Browser().register(CHI)
    assert looked_at([try_password(Browser(), email=BEN.email) for _ in range(70)]) == FROM_ANYWHERE
    Browser().sign_in(CHI)


def test_T11_a_network_that_is_closed_keeps_nobody_out_who_is_known_there(home: Browser) -> None:
    wrong = [try_password(Browser(), email=f"nobody{number}@example.org") for number in range(51)]
    assert wrong[-1].code == "throttled"
    home.sign_in(BEN)


def test_T11_a_device_of_another_account_is_no_home(home: Browser) -> None:
    eve = Browser().join(CHI)
    assert looked_at([try_password(eve, email=BEN.email) for _ in range(30)]) == FROM_ANYWHERE
    thief = Browser()
    thief.take_cookies({"device": ".".join(["A" * 43, eve.cookies["device"], "B" * 43])})
    assert try_password(thief, email=BEN.email).code == "throttled"


def test_T11_a_known_browser_is_no_way_to_guess_for_ever(home: Browser) -> None:
    assert looked_at([try_password(home, email=BEN.email) for _ in range(40)]) == FROM_HOME + FROM_ANYWHERE
    assert try_password(home, BEN.password, BEN.email).code == "throttled"
    assert try_password(Browser(), BEN.password, BEN.email).code == "throttled"


def test_T11_copies_of_one_device_share_one_budget(home: Browser) -> None:
    copies = [Browser() for _ in range(20)]
    for copy in copies:
        copy.take_cookies({"device": home.cookies["device"]})
    assert looked_at([try_password(copy, email=BEN.email) for copy in copies]) == FROM_HOME + FROM_ANYWHERE


def test_S12_a_device_cookie_signs_nobody_in(ada: Ada) -> None:
    thief = Browser()
    thief.take_cookies({"device": ada.browser.cookies["device"]})
    assert thief.get("session/").state == "anonymous"
    assert thief.get("totp/").code == "authentication_required"
    assert try_password(thief).code == "invalid_credentials"
    assert try_password(thief, ADA.password).state == "second_factor_required"
    thief.take_cookies({"sessionid": ada.browser.cookies["device"], "attempt": ada.browser.cookies["device"]})
    assert thief.get("session/").state == "anonymous"


def test_S12_a_device_cookie_is_new_after_every_sign_in_and_the_old_one_is_worthless(home: Browser) -> None:
    stolen = home.cookies["device"]
    home.sign_in(BEN)
    assert home.cookies["device"] != stolen
    assert Device.objects.count() == 1
    thief = Browser()
    thief.take_cookies({"device": stolen})
    assert looked_at([try_password(thief, email=BEN.email) for _ in range(20)]) == FROM_ANYWHERE
    assert looked_at([try_password(home, email=BEN.email) for _ in range(20)]) == FROM_HOME


@pytest.mark.parametrize("junk", ["", ".", "." * 4000, "A" * 43, ".".join(["A" * 43] * 90), "ß", "%", '"x"'])
def test_S12_a_device_cookie_of_junk_is_a_browser_nobody_knows(home: Browser, junk: str) -> None:
    stranger = Browser(headers={"Cookie": f"device={junk}; csrftoken={'a' * 32}"})
    stranger.take_cookies({"csrftoken": "a" * 32})
    assert looked_at([try_password(stranger, email=BEN.email) for _ in range(7)]) == FROM_ANYWHERE

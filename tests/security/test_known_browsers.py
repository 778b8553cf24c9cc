# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by who was known to an account once: a stock of device cookies laid in before a second factor was there."""

from collections.abc import Callable

import time_machine

from authsecurity.throttling.models import Device
from tests.people import ADA
from tests.security.conftest import Ada
from tests.security.doors import at_the_second_step, looked_at, try_code, try_password
from tests.walk import Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
FROM_HOME = 10
MOST_KNOWN = 50


def test_M01_a_stock_of_known_browsers_from_before_the_second_factor_is_worth_nothing(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.join(ADA)
    stock = [Browser() for _ in range(4)]
    for thief in stock:
        thief.sign_in(ADA)
    app = browser.add_totp()
    guesses = [
        try_code(at_the_second_step(thief), app.wrong_code()) for thief in stock for _ in range(FROM_HOME)
    ]
    assert looked_at(guesses) == FROM_ANYWHERE


def test_M01_nor_is_one_from_before_the_phone_was_replaced(ada: Ada, clock: time_machine.Traveller) -> None:
    thief = Browser()
    thief.sign_in(ADA, ada.app)
    new = ada.browser.add_totp()
    at_the_second_step(thief)
    assert looked_at([try_code(thief, new.wrong_code()) for _ in range(FROM_ANYWHERE)]) == FROM_ANYWHERE
    at_the_second_step(thief)
    assert try_code(thief, new.wrong_code()).code == "throttled"


def test_M01_nor_is_one_from_before_a_factor_became_required(
    browser: Browser, clock: time_machine.Traveller, configured: Callable[..., None]
) -> None:
    browser.join(ADA)
    configured(second_factor_required=True)
    enrolling = Browser()
    enrolling.post("login/", ADA.credentials)
    enrolling.add_totp()
    assert Device.objects.count() == 1


def test_T11_who_adds_a_second_factor_is_still_at_home_there(ada: Ada) -> None:
    wrong = [try_code(ada.at_the_second_step(), ada.app.wrong_code()) for _ in range(FROM_HOME)]
    assert looked_at(wrong) == FROM_ANYWHERE
    assert try_code(at_the_second_step(ada.browser), ada.app.fresh_code()).state == "authenticated"


def test_M01_an_account_knows_fifty_browsers_and_they_are_those_seen_last(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    first, last = browser.join(ADA), Browser()
    for visitor in [*(Browser() for _ in range(MOST_KNOWN)), last]:
        clock.shift(1)
        visitor.sign_in(ADA)
    assert Device.objects.count() == MOST_KNOWN
    for known, tries in ((first, FROM_ANYWHERE), (last, FROM_HOME)):
        assert looked_at([try_password(known) for _ in range(FROM_HOME)]) == tries

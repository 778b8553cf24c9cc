# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that make a session look, or last, like more than what was shown for it."""

from collections.abc import Callable

import time_machine

from tests.people import ADA
from tests.security.conftest import Ada
from tests.security.doors import reauthenticate
from tests.walk import Browser


def test_M18_the_password_alone_renews_no_session_of_a_second_factor_that_is_gone(ada: Ada) -> None:
    assert ada.browser.delete("totp/").status == 204
    answer = reauthenticate(ada.browser, ADA.password)
    assert ([line["method"] for line in answer.json["methods"]], answer.json["aal"]) == (["password"], 1)
    assert ada.browser.get("session/").json["aal"] == 1


def test_M18_where_a_second_factor_is_required_no_session_outlives_it_by_the_password(
    ada: Ada, clock: time_machine.Traveller, configured: Callable[..., None]
) -> None:
    configured(second_factor_required=True)
    assert ada.browser.delete("totp/").status == 204
    for _ in range(30):  # a day and more
        clock.shift(50 * 60)
        assert reauthenticate(ada.browser, ADA.password).code == "authentication_required"
        ada.browser.get("totp/")
    assert ada.browser.get("session/").state == "anonymous"
    assert ada.browser.post("login/", ADA.credentials).state == "enrollment_required"


def test_M18_with_the_last_recovery_code_shown_the_session_is_as_strong_as_before(
    ada: Ada, paper: list[str]
) -> None:
    for code in paper:
        assert reauthenticate(ada.browser, ADA.password, code).json["aal"] == 2
    assert Browser().post("login/", ADA.credentials).json["second_factors"] == ["totp"]

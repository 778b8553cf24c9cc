# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on recovery codes: used twice, guessed, made up, read somewhere, replaced, or standing for too much."""

import logging
import math
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.recovery_codes import codes
from authsecurity.factors.recovery_codes.models import RecoveryCode
from tests.contract.endpoints import all_endpoints
from tests.people import ADA, BEN
from tests.security import stored
from tests.security.conftest import Ada
from tests.security.doors import looked_at, reauthenticate, try_code, try_recovery_code
from tests.walk import Answer, Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md


def remaining(ada: Ada) -> int:
    return ada.browser.get("recovery-codes/").json["remaining"]


def sign_in(ada: Ada, code: str) -> Browser:
    browser = ada.at_the_second_step()
    assert try_recovery_code(browser, code).state == "authenticated"
    return browser


def test_C01_a_code_works_once_at_whatever_door(ada: Ada, paper: list[str]) -> None:
    sign_in(ada, paper[0])
    assert remaining(ada) == 9
    assert try_recovery_code(ada.at_the_second_step(), paper[0]).code == "code_already_used"
    assert try_recovery_code(ada.at_the_second_step(), paper[0].lower()).code == "code_already_used"
    assert reauthenticate(ada.browser, ADA.password, paper[0]).code == "code_already_used"
    assert remaining(ada) == 9
    sign_in(ada, paper[1])


def test_C01_a_code_shown_to_confirm_is_used_up_too(ada: Ada, paper: list[str]) -> None:
    assert reauthenticate(ada.browser, ADA.password, paper[0]).state == "authenticated"
    assert remaining(ada) == 9
    assert try_recovery_code(ada.at_the_second_step(), paper[0]).code == "code_already_used"


def test_C01_a_code_is_not_used_up_where_the_password_was_wrong(ada: Ada, paper: list[str]) -> None:
    assert reauthenticate(ada.browser, "wrong", paper[0]).code == "invalid_credentials"
    assert try_recovery_code(Browser(), paper[0]).code == "attempt_expired"
    assert remaining(ada) == 10


SPELLINGS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "no dashes": lambda code: code.replace("-", ""),
    "blanks": lambda code: code.replace("-", " "),
    "blanks around": "  {}\n".format,
    "one by one": lambda code: " ".join(code.replace("-", "")),
    "typographic dashes": lambda code: code.replace("-", "–"),
    "no-break spaces": lambda code: code.replace("-", "\u00a0"),
    "mixed": lambda code: code[:9].lower() + code[9:].replace("-", " - "),
}
NO_CODES: dict[str, Callable[[str], str]] = {
    "percent": lambda _: "%",
    "asterisk": lambda _: "*",
    "one character": lambda code: code[0],
    "a group": lambda code: code[:4],
    "all but one": lambda code: code[:-1],
    "one more": "{}A".format,
    "twice": lambda code: code.replace("-", "") * 2,
    "wildcard": lambda code: code[:-1] + "_",
    "dashes": lambda _: "-" * 24,
    "zeros": lambda _: "0" * 24,
    "another": lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"),
    "backwards": lambda code: code[::-1],
    "full width": lambda code: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in code),
    "one full width": lambda code: chr(ord(code[0]) + 0xFEE0) + code[1:],
    "zero width": lambda code: "\u200b" + code,
    "byte order mark": lambda code: "\ufeff" + code,
    "dotless": lambda code: "\u0131" * 24,
    "quote": lambda _: "' OR '1'='1",
    "the hash": lambda _: RecoveryCode.objects.all()[0].code_hash,
    "the app's": lambda _: "123456",
}
NO_TEXT: list[Any] = ["", None, [], {}, True, 0, 1.5, "A" * 65, "A" * 10_000]


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_C01_however_it_is_typed_it_is_the_same_code_and_works_once(
    ada: Ada, paper: list[str], spelling: Callable[[str], str]
) -> None:
    sign_in(ada, spelling(paper[0]))
    assert try_recovery_code(ada.at_the_second_step(), paper[0]).code == "code_already_used"
    assert remaining(ada) == 9


@pytest.mark.parametrize("spelling", NO_CODES.values(), ids=NO_CODES)
def test_C04_what_is_no_code_is_a_wrong_one_and_counts(
    ada: Ada, paper: list[str], spelling: Callable[[str], str]
) -> None:
    answers = [try_recovery_code(ada.at_the_second_step(), spelling(paper[0])) for _ in range(6)]
    assert {answer.code for answer in answers[:5]} == {"invalid_code"}
    assert looked_at(answers) == FROM_ANYWHERE
    assert remaining(ada) == 10


@pytest.mark.parametrize("what", NO_TEXT, ids=lambda what: f"{repr(what)[:8]} {len(str(what))}")
def test_C04_what_is_no_text_is_refused(ada: Ada, paper: list[str], what: Any) -> None:
    half = ada.at_the_second_step()
    assert try_recovery_code(half, what).code == "invalid"
    assert try_recovery_code(half, [paper[0]]).code == "invalid"
    assert half.post("login/recovery-code/").code == "invalid"
    assert half.get("totp/").status == 401
    assert remaining(ada) == 10


def test_C04_neither_door_takes_the_code_of_the_other(ada: Ada, paper: list[str]) -> None:
    half = ada.at_the_second_step()
    assert try_code(half, paper[0]).code == "invalid_code"
    assert try_recovery_code(half, ada.app.fresh_code()).code == "invalid_code"


def test_C04_somebody_elses_code_is_a_wrong_one(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    ben = Browser().join(BEN)
    ben.add_totp()
    bens = ben.post("recovery-codes/").json["recovery_codes"]
    assert try_recovery_code(ada.at_the_second_step(), bens[0]).code == "invalid_code"
    assert reauthenticate(ada.browser, ADA.password, bens[0]).code == "invalid_code"
    assert ben.get("recovery-codes/").json["remaining"] == 10


def test_C05_a_code_has_at_least_112_bits_of_chance(ada: Ada, paper: list[str]) -> None:
    assert codes.CHARACTERS * math.log2(len(set(codes.ALPHABET))) >= 112
    letters = "".join(paper).replace("-", "")
    assert len(letters) == codes.CHARACTERS * len(paper) == 240
    assert set(letters) <= set(codes.ALPHABET)
    assert len(set(letters)) >= 25  # of 32; a fair choice of 240 misses one or two at most
    assert len({code[:9] for code in paper}) == len({code[-9:] for code in paper}) == 10


def test_C05_codes_of_the_app_and_recovery_codes_share_one_budget(ada: Ada, paper: list[str]) -> None:
    answers: list[Answer] = []
    for _ in range(4):
        half = ada.at_the_second_step()
        answers += [try_recovery_code(half), try_recovery_code(half), try_code(half, ada.app.wrong_code())]
    assert looked_at(answers) == FROM_ANYWHERE
    half = ada.at_the_second_step()
    assert try_code(half, ada.app.fresh_code()).code == "throttled"
    assert try_recovery_code(half, paper[0]).code == "throttled"
    assert remaining(ada) == 10


@pytest.mark.parametrize("door", ["recovery code", "app"])
def test_C05_either_door_closes_the_other(ada: Ada, paper: list[str], door: str) -> None:
    half = ada.at_the_second_step()
    for _ in range(FROM_ANYWHERE):
        guess = try_recovery_code(half) if door == "recovery code" else try_code(half, ada.app.wrong_code())
        assert guess.code == "invalid_code"
    half = ada.at_the_second_step()
    other = (
        try_code(half, ada.app.fresh_code()) if door == "recovery code" else try_recovery_code(half, paper[0])
    )
    assert other.code == "throttled"


def test_C06_a_new_set_needs_a_fresh_session(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    clock.shift(10 * 60)
    assert ada.browser.post("recovery-codes/").code == "reauthentication_required"
    assert ada.at_the_second_step().post("recovery-codes/").code == "authentication_required"
    assert Browser().post("recovery-codes/").code == "authentication_required"
    sign_in(ada, paper[0])


def test_C06_a_new_set_kills_the_old_one(ada: Ada, paper: list[str]) -> None:
    thief, stolen = Browser(), ada.browser.cookies
    new = ada.browser.post("recovery-codes/").json["recovery_codes"]
    assert not set(new) & set(paper)
    assert SecurityEvent.objects.filter(event="recovery_codes_made").count() == 3
    thief.take_cookies(stolen)
    assert thief.get("recovery-codes/").code == "authentication_required"
    half = ada.at_the_second_step()
    assert {try_recovery_code(half, old).code for old in paper[:3]} == {"invalid_code"}
    assert remaining(ada) == 10
    sign_in(ada, new[0])


def test_C06_the_codes_go_with_the_last_factor(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    assert ada.browser.delete("totp/").status == 204
    assert not RecoveryCode.objects.exists()
    assert remaining(ada) == 0
    assert ada.browser.post("recovery-codes/").code == "no_second_factor"
    assert Browser().sign_in(ADA).json["aal"] == 1
    clock.shift(30)
    ada.app = ada.browser.add_totp()
    clock.shift(30)
    assert try_recovery_code(ada.at_the_second_step(), paper[0]).code == "invalid_code"


def test_C07_no_later_answer_no_row_and_no_log_holds_a_code(
    ada: Ada, paper: list[str], caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = sign_in(ada, paper[0])
    assert try_recovery_code(ada.at_the_second_step(), paper[0]).code == "code_already_used"
    told = [
        ada.browser.get(endpoint.path).content for endpoint in all_endpoints() if "GET" in endpoint.methods
    ]
    told += [browser.get("recovery-codes/").content, browser.get("/dashboard/").content]
    written = b"".join(told).decode() + caplog.text + "".join(capfd.readouterr())
    for code in paper:
        spellings = (code, code.replace("-", ""), code.lower(), code.replace("-", "").lower())
        assert not [spelling for spelling in spellings if spelling in written or stored.holds(spelling)]


def test_C07_the_one_answer_with_codes_is_kept_by_nobody(ada: Ada) -> None:
    answer = ada.browser.post("recovery-codes/")
    assert answer.headers["cache-control"] == "no-store"
    assert set(ada.browser.get("recovery-codes/").json) == {"remaining", "created_at"}


def test_C09_a_recovery_code_leaves_a_record_and_the_app_in_force(
    ada: Ada, paper: list[str], clock: time_machine.Traveller
) -> None:
    browser = sign_in(ada, paper[0])
    assert SecurityEvent.objects.filter(event="recovery_code_used", outcome="ok").count() == 1
    assert browser.get("totp/").json["enabled"] is True
    browser.post("logout/")
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    assert try_code(browser, ada.app.fresh_code()).state == "authenticated"


def test_C09_a_sign_in_by_recovery_code_is_not_fresh(ada: Ada, paper: list[str]) -> None:
    browser = sign_in(ada, paper[0])
    for method, path in (("DELETE", "totp/"), ("POST", "totp/setup/"), ("POST", "recovery-codes/")):
        assert browser.send(method, path, body={}).code == "reauthentication_required"
    assert reauthenticate(browser, ADA.password, ada.app.fresh_code()).state == "authenticated"
    assert browser.post("recovery-codes/").status == 201


def test_C09_after_the_last_code_the_app_is_still_asked_for(ada: Ada, paper: list[str]) -> None:
    for code in paper:
        sign_in(ada, code)
    assert remaining(ada) == 0
    half = ada.at_the_second_step()
    assert half.get("session/").json["second_factors"] == ["totp"]
    assert try_recovery_code(half, paper[0]).code == "code_already_used"
    assert try_code(half, ada.app.fresh_code()).state == "authenticated"


def test_C09_the_last_code_confirms_too(ada: Ada, paper: list[str]) -> None:
    for code in paper:
        assert reauthenticate(ada.browser, ADA.password, code).state == "authenticated"
    assert remaining(ada) == 0
    assert ada.browser.get("session/").json["second_factors"] == ["totp"]

"""Every order, subset and repetition of evidence, with every set of enrolled factors, against a written-out table.

The table says what must come out without asking the code: adding a factor means adding its rows here.
"""

from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.flows.login.steps import (
    Done,
    Enrollment,
    FirstFactor,
    SecondFactor,
    Step,
    is_full,
    next_step,
)

METHODS = (
    "password",
    "passkey",
    "totp",
    "recovery_code",
    "tomorrows",
)  # the last one only a newer version knows
ENROLLABLE = ("passkey", "totp", "recovery_code", "tomorrows")

NOTHING = frozenset[str]()
KEY, APP, PAPER, TOMORROWS = (frozenset({method}) for method in ENROLLABLE)
# What is enrolled: what is asked after the password. Any one of these and it is done.
ASKED: dict[frozenset[str], tuple[str, ...]] = {
    KEY: ("passkey",),
    APP: ("totp",),
    PAPER: ("recovery_code",),
    TOMORROWS: (),
    KEY | APP: ("passkey", "totp"),
    KEY | PAPER: ("passkey", "recovery_code"),
    KEY | TOMORROWS: ("passkey",),
    APP | PAPER: ("totp", "recovery_code"),
    APP | TOMORROWS: ("totp",),
    PAPER | TOMORROWS: ("recovery_code",),
    KEY | APP | PAPER: ("passkey", "totp", "recovery_code"),
    KEY | APP | TOMORROWS: ("passkey", "totp"),
    KEY | PAPER | TOMORROWS: ("passkey", "recovery_code"),
    APP | PAPER | TOMORROWS: ("totp", "recovery_code"),
    KEY | APP | PAPER | TOMORROWS: ("passkey", "totp", "recovery_code"),
}


def expected(evidence: tuple[str, ...], enrolled: tuple[str, ...], *, user_verified: bool = False) -> Step:
    if user_verified and "passkey" in evidence and "passkey" in enrolled:
        return Done(aal=2)
    if "password" not in evidence:
        return FirstFactor()
    if not enrolled:
        return Done(aal=1)
    asked = ASKED[frozenset(enrolled)]
    return Done(aal=2) if set(asked).intersection(evidence) else SecondFactor(asked)


def every_order_of_every_subset(items: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(permutations(items, size) for size in range(len(items) + 1)))


EVIDENCE = every_order_of_every_subset(METHODS)
ENROLLED = every_order_of_every_subset(ENROLLABLE)
VERIFIED = pytest.mark.parametrize("user_verified", [False, True], ids=["", "verified"])


@VERIFIED
@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
def test_the_next_step_is_the_one_in_the_table(enrolled: tuple[str, ...], user_verified: bool) -> None:
    for evidence in EVIDENCE:
        step = next_step(evidence=evidence, enrolled=enrolled, user_verified=user_verified)
        assert step == expected(evidence, enrolled, user_verified=user_verified), evidence


@VERIFIED
@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
def test_showing_something_again_proves_nothing_more(enrolled: tuple[str, ...], user_verified: bool) -> None:
    for evidence in chain.from_iterable(product(METHODS, repeat=length) for length in (2, 3, 4)):
        once = tuple(dict.fromkeys(evidence))
        step = next_step(evidence=evidence, enrolled=enrolled, user_verified=user_verified)
        assert step == expected(once, enrolled, user_verified=user_verified), evidence


def test_the_table_covers_every_case() -> None:
    assert {NOTHING, *ASKED} == {frozenset(enrolled) for enrolled in ENROLLED}


@VERIFIED
@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
def test_where_a_second_factor_is_required_whoever_has_none_adds_one(
    enrolled: tuple[str, ...], user_verified: bool
) -> None:
    for evidence in EVIDENCE:
        step = next_step(
            evidence=evidence, enrolled=enrolled, second_factor_required=True, user_verified=user_verified
        )
        without = expected(evidence, enrolled, user_verified=user_verified)
        assert step == (Enrollment() if without == Done(aal=1) else without), evidence


def test_a_passkey_that_verified_its_user_is_both_factors_and_one_that_did_not_is_one() -> None:
    assert next_step(evidence=["passkey"], enrolled=["passkey"], user_verified=True) == Done(aal=2)
    assert next_step(evidence=["passkey"], enrolled=["passkey"]) == FirstFactor()


def test_user_verification_is_worth_nothing_without_a_passkey_of_the_account() -> None:
    assert next_step(evidence=["totp"], enrolled=["totp"], user_verified=True) == FirstFactor()
    assert next_step(evidence=["passkey"], enrolled=["totp"], user_verified=True) == FirstFactor()


@pytest.mark.parametrize("evidence", EVIDENCE, ids="+".join)
def test_a_sign_in_by_recovery_code_is_not_a_full_one(evidence: tuple[str, ...]) -> None:
    assert is_full(evidence) == ("recovery_code" not in evidence)


@given(evidence=st.lists(st.text()), enrolled=st.lists(st.text()))
def test_what_nobody_ever_heard_of_opens_nothing(evidence: list[str], enrolled: list[str]) -> None:
    if "password" not in evidence:
        assert next_step(evidence=evidence, enrolled=enrolled) == FirstFactor()


@given(evidence=st.lists(st.sampled_from(METHODS)), more=st.sampled_from(METHODS))
def test_more_evidence_never_takes_assurance_away(evidence: list[str], more: str) -> None:
    before = next_step(evidence=evidence, enrolled=["totp"])
    after = next_step(evidence=[*evidence, more], enrolled=["totp"])
    if isinstance(before, Done):
        assert after == before


@given(evidence=st.lists(st.sampled_from(METHODS)))
def test_enrolling_a_factor_never_makes_signing_in_easier(evidence: list[str]) -> None:
    with_app = next_step(evidence=evidence, enrolled=["totp"])
    if isinstance(with_app, Done):
        assert with_app.aal == 2
        assert isinstance(next_step(evidence=evidence, enrolled=[]), Done)


@pytest.mark.parametrize("pair", list(combinations(METHODS, 2)), ids="+".join)
def test_evidence_may_come_from_any_iterable_once(pair: tuple[str, ...]) -> None:
    assert next_step(evidence=iter(pair), enrolled=iter(["totp"])) == expected(pair, ("totp",))

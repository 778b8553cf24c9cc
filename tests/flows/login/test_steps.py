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

METHODS = ("password", "totp", "recovery_code", "tomorrows")  # the last one only a newer version knows
ENROLLABLE = ("totp", "recovery_code", "tomorrows")

NOTHING, APP, PAPER, TOMORROWS = (
    frozenset[str](),
    frozenset({"totp"}),
    frozenset({"recovery_code"}),
    frozenset({"tomorrows"}),
)
BOTH, NEITHER = SecondFactor(("totp", "recovery_code")), SecondFactor(())
# What is enrolled: what comes after the password alone, and with which one more method it is done.
AFTER_PASSWORD: dict[frozenset[str], tuple[Step, frozenset[str]]] = {
    NOTHING: (Done(aal=1), NOTHING),
    APP: (SecondFactor(("totp",)), APP),
    PAPER: (SecondFactor(("recovery_code",)), PAPER),
    TOMORROWS: (NEITHER, NOTHING),
    APP | PAPER: (BOTH, APP | PAPER),
    APP | TOMORROWS: (SecondFactor(("totp",)), APP),
    PAPER | TOMORROWS: (SecondFactor(("recovery_code",)), PAPER),
    APP | PAPER | TOMORROWS: (BOTH, APP | PAPER),
}


def expected(evidence: tuple[str, ...], enrolled: tuple[str, ...]) -> Step:
    if "password" not in evidence:
        return FirstFactor()
    alone, opened_by = AFTER_PASSWORD[frozenset(enrolled)]
    return Done(aal=2) if opened_by.intersection(evidence) else alone


def every_order_of_every_subset(items: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(permutations(items, size) for size in range(len(items) + 1)))


EVIDENCE = every_order_of_every_subset(METHODS)
ENROLLED = every_order_of_every_subset(ENROLLABLE)


@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
@pytest.mark.parametrize("evidence", EVIDENCE, ids="+".join)
def test_the_next_step_is_the_one_in_the_table(evidence: tuple[str, ...], enrolled: tuple[str, ...]) -> None:
    assert next_step(evidence=evidence, enrolled=enrolled) == expected(evidence, enrolled)


@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
@pytest.mark.parametrize("length", [2, 3, 4])
def test_showing_something_again_proves_nothing_more(length: int, enrolled: tuple[str, ...]) -> None:
    for evidence in product(METHODS, repeat=length):
        once = tuple(dict.fromkeys(evidence))
        assert next_step(evidence=evidence, enrolled=enrolled) == expected(once, enrolled)


def test_the_table_covers_every_case() -> None:
    assert set(AFTER_PASSWORD) == {frozenset(enrolled) for enrolled in ENROLLED}


@pytest.mark.parametrize("enrolled", ENROLLED, ids="+".join)
@pytest.mark.parametrize("evidence", EVIDENCE, ids="+".join)
def test_where_a_second_factor_is_required_whoever_has_none_adds_one(
    evidence: tuple[str, ...], enrolled: tuple[str, ...]
) -> None:
    step = next_step(evidence=evidence, enrolled=enrolled, second_factor_required=True)
    without = expected(evidence, enrolled)
    assert step == (Enrollment() if without == Done(aal=1) else without)


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

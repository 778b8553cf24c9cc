"""How recovery codes look, and which spellings of one are the same."""

import re
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.factors.recovery_codes import codes

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"
MEANT = "ABCDEFGHIJKLMNOPQRSTUVWX"


def test_a_set_is_ten_different_codes_in_groups_of_four() -> None:
    made = codes.new_set()
    assert len(set(made)) == 10
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){5}[A-Z2-7]{4}", code) for code in made)


def test_a_code_has_120_bits() -> None:
    assert codes.CHARACTERS * log2(len(set(codes.ALPHABET))) == 120


def test_every_character_of_the_alphabet_comes_up() -> None:
    assert set("".join(code for _ in range(20) for code in codes.new_set())) == {*codes.ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        MEANT,
        "abcd efgh ijkl mnop qrst uvwx",
        f"  {CODE}\n",
        CODE.replace("-", "\u2013"),  # an en dash, as word processors make of a hyphen
        CODE.replace("-", "\u00a0"),  # a blank that does not break
        "ABCD-EFGH-1JKL-MN0P-QRST-UVWX",
    ],
)
def test_case_blanks_dashes_and_misread_digits_do_not_matter(typed: str) -> None:
    assert codes.normal(typed) == MEANT


@pytest.mark.parametrize(
    "typed",
    ["", "-", MEANT[:-1], MEANT + "A", "ı" + MEANT[1:], "Ａ" + MEANT[1:], "%" * 24, "123456", "A" * 10_000],
)
def test_anything_else_is_none(typed: str) -> None:
    assert codes.normal(typed) is None


@given(st.text())
def test_any_text_is_a_code_or_none(typed: str) -> None:
    assert codes.normal(typed) is None or re.fullmatch(r"[A-Z2-7]{24}", codes.normal(typed) or "")

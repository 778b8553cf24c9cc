"""What a person may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.accounts.names import MAX_NAME, is_name, normal

REAL = [
    "",
    "Ada",
    "O'Neil-Åström Jr.",
    "池",
    "محمد علی",
    "नमस्ते",
    "می\u200cخواهم",
    "👩\u200d🚀",
    "X Æ A-12",
    "N" * 100,
]
BREAKING = {
    "newline": "Ada\nBcc: ben",
    "carriage return": "Ada\r",
    "tab": "A\tda",
    "NUL": "A\0da",
    "escape": "A\x1b[31mda",
    "C1 control": "A\x85da",
    "zero-width space": "A\u200bda",
    "right-to-left override": "A\u202eda",
    "right-to-left mark": "A\u200fda",
    "direction isolate": "A\u2066da",
    "word joiner": "A\u2060da",
    "byte order mark": "A\ufeffda",
    "line separator": "A\u2028da",
    "paragraph separator": "A\u2029da",
    "private use": "A\ue000da",
    "unassigned": "A\u0378da",
    "too long": "N" * 101,
}


@pytest.mark.parametrize("name", REAL)
def test_people_have_all_kinds_of_names(name: str) -> None:
    assert is_name(normal(name))


@pytest.mark.parametrize("name", BREAKING.values(), ids=BREAKING.keys())
def test_nothing_that_breaks_or_turns_a_line_is_a_name(name: str) -> None:
    assert not is_name(name)


def test_blanks_around_a_name_are_taken_off() -> None:
    assert normal("  Ada Lovelace \u3000\n") == "Ada Lovelace"


def test_composed_and_decomposed_are_one_name() -> None:
    assert normal("A\u030astro\u0308m") == normal("Åström") == "Åström"


def test_length_is_counted_after_composing() -> None:
    assert is_name(normal("e\u0301" * MAX_NAME))


@given(st.text())
def test_a_normal_name_stays_normal(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@given(st.text(max_size=150))
def test_a_name_is_one_line_of_at_most_100(name: str) -> None:
    if is_name(normal(name)):
        assert len(normal(name)) <= MAX_NAME
        assert len(normal(name).splitlines()) <= 1

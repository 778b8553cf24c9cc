"""Text is text: nothing is guessed, converted or cut off."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from authsecurity.http.fields import MAX_TEXT, Input, TextField


class Letter(Input):
    """What the tests send."""

    subject = TextField(max_length=10)
    text = TextField(required=False, allow_blank=True, default="")
    reply_to = TextField(required=False)


def codes_of(payload: dict[str, Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        Letter.of(payload)
    details: Any = caught.value.get_codes()
    return dict(details)


@pytest.mark.parametrize("value", [1, 1.5, True, [], ["text"], {}, {"a": 1}])
def test_what_is_no_text_is_never_made_one(value: Any) -> None:
    assert codes_of({"subject": value}) == {"subject": ["wrong_type"]}


def test_every_wrong_field_is_named() -> None:
    found = codes_of({"text": None, "reply_to": ""})
    assert found == {"subject": ["required"], "text": ["null"], "reply_to": ["blank"]}


@pytest.mark.parametrize(("length", "fits"), [(1, True), (10, True), (11, False)])
def test_length_is_counted_in_code_points(length: int, fits: bool) -> None:
    if fits:
        assert Letter.of({"subject": "👩" * length})["subject"] == "👩" * length
    else:
        assert codes_of({"subject": "👩" * length}) == {"subject": ["too_long"]}


def test_a_field_without_a_limit_of_its_own_has_one() -> None:
    assert codes_of({"subject": "x", "text": "x" * (MAX_TEXT + 1)}) == {"text": ["too_long"]}


@given(st.text(min_size=1, max_size=10))
def test_text_is_kept_exactly_as_it_was_sent(text: str) -> None:
    assert Letter.of({"subject": text}) == {"subject": text, "text": ""}


def test_what_was_not_asked_for_goes_nowhere() -> None:
    assert set(Letter.of({"subject": "x", "sender": "somebody", "__class__": "x"})) == {"subject", "text"}


def test_a_field_that_was_left_out_stays_out() -> None:
    assert "reply_to" not in Letter.of({"subject": "x"})

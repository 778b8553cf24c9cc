"""Plain CBOR is read and nothing else: no tags, nothing without a length, nothing cut short."""

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.factors.passkeys.cbor import is_plain, is_plain_inside

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats() | st.binary() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(0, 99), inner, max_size=4)
    ),
    max_leaves=20,
)
FIXED_PART = bytes(37)


@given(st.lists(VALUE, max_size=3))
def test_what_has_no_tag_is_plain(values: list[Any]) -> None:
    assert is_plain(b"".join(cbor2.dumps(value) for value in values))


@given(VALUE, st.sampled_from([0, 2, 28, 29, 55799, 2**63]))
def test_a_tag_anywhere_is_not(value: Any, tag: int) -> None:
    tagged = cbor2.CBORTag(tag, value)
    for whole in (tagged, [tagged], [1, [value, {"a": tagged}]]):
        assert not is_plain(cbor2.dumps(whole))


@given(VALUE)
def test_what_is_cut_short_inside_an_item_is_not(value: Any) -> None:
    whole = cbor2.dumps(b"twenty-five octets of it." + cbor2.dumps(value))
    for end in range(1, len(whole)):
        assert not is_plain(whole[:end])


@pytest.mark.parametrize(
    "data",
    [
        b"\x9f\xff",
        b"\xbf\xff",
        b"\x5f\x41a\xff",
        b"\x7f\x61a\xff",
        b"\xff",
        b"\x1c",
        b"\x1d",
        b"\x1e",
        b"\x3f",
    ],
    ids=bytes.hex,
)
def test_what_has_no_length_is_not(data: bytes) -> None:
    assert not is_plain(data)


def test_a_tag_in_bytes_or_in_text_is_only_a_byte() -> None:
    assert is_plain(cbor2.dumps({"a": b"\xd8\x1c\x81", "b": "\u00d8"}))


def test_an_announced_length_is_not_believed() -> None:
    assert not is_plain(b"\x5b" + b"\xff" * 8)
    assert is_plain(b"\x9b" + b"\xff" * 8)  # the decoder finds nothing behind it


def credential(id_length: int, behind: bytes) -> bytes:
    return (
        FIXED_PART[:32]
        + b"\x40"
        + bytes(4)
        + bytes(16)
        + id_length.to_bytes(2, "big")
        + b"\xd8" * id_length
        + behind
    )


@pytest.mark.parametrize("id_length", [0, 1, 16, 1023])
def test_what_follows_a_new_credentials_id_is_looked_at(id_length: int) -> None:
    key = cbor2.dumps({1: 2, 3: -7})
    assert is_plain_inside(credential(id_length, key))
    assert is_plain_inside(credential(id_length, key + cbor2.dumps({"credProtect": 2})))
    assert not is_plain_inside(credential(id_length, b"\xd8\x1c" + key))
    assert not is_plain_inside(credential(id_length, key + b"\xd8\x1c\x80"))


def test_without_a_new_credential_it_begins_behind_the_fixed_part() -> None:
    assert is_plain_inside(FIXED_PART)
    assert is_plain_inside(FIXED_PART + cbor2.dumps({"a": 1}))
    assert not is_plain_inside(FIXED_PART + b"\xd8\x1c\x80")
    assert is_plain_inside(b"")  # too short for anything, which is somebody else's to refuse

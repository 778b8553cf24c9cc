"""What may be a password, as rules alone: no list, no estimate, no database."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.core.errors import FieldError
from authsecurity.factors.password import policy

WORDS = policy.context_words(
    email="Ben.Quist@mail.example.net",
    name="Benedikt Quist-Åström",
    service_words=("authsecurity", "localhost"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("length", "code"), [(0, "too_short"), (14, "too_short"), (15, None), (1024, None), (1025, "too_long")]
)
@pytest.mark.parametrize("character", ["x", " ", "é", "池", "👩"])
def test_length_is_counted_in_code_points(length: int, code: str | None, character: str) -> None:
    error = policy.length_error(policy.normal(character * length))
    assert (error.code if error else None) == code


def test_length_is_counted_after_composing() -> None:
    assert policy.length_error(policy.normal("e\u0301" * 14)) == policy.TOO_SHORT
    assert policy.length_error(policy.normal("e\u0301" * 15)) is None
    assert policy.length_error(policy.normal("e\u0301" * 1024)) is None


def test_what_a_keyboard_decomposes_is_the_same_password() -> None:
    assert policy.normal("cafe\u0301 a\u030angstro\u0308m") == policy.normal("café ångström")


@given(TEXT)
def test_nothing_but_composition_changes(text: str) -> None:
    assert policy.normal(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text", ["  leading", "trailing  ", "two  blanks", "Ünï\tcödé", "ﬁ ligature", "ＷＩＤＥ"]
)
def test_blanks_case_and_compatibility_forms_are_kept(text: str) -> None:
    assert policy.normal(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_what_may_be_typed_covers_every_spelling_of_what_may_be_kept(text: str) -> None:
    longest = max(len(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert longest * policy.MAX_LENGTH <= policy.MAX_TYPED * len(policy.normal(text))


def test_context_is_the_address_the_name_and_the_service_whole_and_in_parts() -> None:
    assert {"benquistmailexamplenet", "benquist", "mailexamplenet", "ben", "quist", "example"} <= WORDS
    assert {"benediktquiståström", "benedikt", "åström", "authsecurity", "localhost"} <= WORDS


def test_parts_of_two_letters_are_no_context() -> None:
    assert policy.context_words(email="al@io.example", name="Li", service_words=()) == {
        "alioexample",
        "ioexample",
        "example",
    }


@pytest.mark.parametrize(
    "password",
    [
        "ben.quist@mail.example.net",
        "BEN.QUIST@MAIL.EXAMPLE.NET",
        "Ben.Quist1234567890",
        "quistquistquistquist",
        "Benedikt Quist-Åström",
        "Benedikt Quist-A\u030astro\u0308m!!",
        "ｂｅｎｅｄｉｋｔ ｑｕｉｓｔ １２３",
        "AuthSecurity-2026!",
        "authsecurityauthsecurity",
        "localhost localhost",
        "x.quist.example.net",
        "benbenbenbenbenabc",
    ],
)
def test_little_more_than_context_is_similar(password: str) -> None:
    assert policy.is_similar(policy.normal(password), WORDS)


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet herons at noon",
        "authsecurity keeps my herons quiet at noon",
        "ben and the marble ladder at example",
        "why quist why not a passphrase",
        "000000000000000",
        "",
    ],
)
def test_a_passphrase_that_merely_holds_context_is_not(password: str) -> None:
    assert not policy.is_similar(password, WORDS)


@given(TEXT)
def test_without_context_nothing_is_similar(password: str) -> None:
    assert not policy.is_similar(password, ())


@pytest.mark.parametrize(
    "error",
    [
        policy.TOO_SHORT,
        policy.TOO_LONG,
        policy.TOO_COMMON,
        policy.TOO_GUESSABLE,
        policy.TOO_SIMILAR,
    ],
)
def test_every_refusal_has_a_code_and_says_what_would_do(error: FieldError) -> None:
    assert error.code.startswith("too_")
    assert error.message.startswith("Use at most 1024") or error.message.endswith(policy.ADVICE)

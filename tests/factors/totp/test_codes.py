"""One-time codes against the published vectors, and which time step a code belongs to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.factors.totp import codes

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890" in base32
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
NOW = codes.step_at(NOON)
TWIN = 1_300_575  # the first step after a million that shows the code of the next one too

RFC_6238_APPENDIX_B = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
RFC_4226_APPENDIX_D = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
]


@pytest.mark.parametrize(("seconds", "eight_digits"), RFC_6238_APPENDIX_B)
def test_the_vectors_of_rfc_6238(seconds: int, eight_digits: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_at(SECRET, codes.step_at(moment)) == eight_digits[-6:]
    assert codes.matching_step(SECRET, eight_digits[-6:], moment) == seconds // 30


@pytest.mark.parametrize(("counter", "code"), list(enumerate(RFC_4226_APPENDIX_D)))
def test_the_vectors_of_rfc_4226(counter: int, code: str) -> None:
    assert codes.code_at(SECRET, counter) == code


@pytest.mark.parametrize(("away", "accepted"), [(-2, False), (-1, True), (0, True), (1, False), (2, False)])
def test_this_step_and_the_one_before_are_accepted_and_nothing_else(away: int, accepted: bool) -> None:
    found = codes.matching_step(SECRET, codes.code_at(SECRET, NOW + away), NOON)
    assert found == (NOW + away if accepted else None)


def test_a_step_begins_and_ends_to_the_second() -> None:
    code = codes.code_at(SECRET, NOW)
    assert codes.matching_step(SECRET, code, NOON - timedelta(seconds=1)) is None
    assert codes.matching_step(SECRET, code, NOON + timedelta(seconds=59)) == NOW
    assert codes.matching_step(SECRET, code, NOON + timedelta(seconds=60)) is None


@pytest.mark.parametrize(
    "digits",
    ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"],
    ids=["full-width", "Arabic", "Devanagari", "mathematical"],
)
def test_digits_are_ascii(digits: str) -> None:
    code = codes.code_at(SECRET, NOW)
    assert codes.matching_step(SECRET, code.translate(str.maketrans("0123456789", digits)), NOON) is None


@pytest.mark.parametrize("shape", [" {}", "{} ", "{}\n", "+{}", "-{}", "0{}", "{}0", "{}.0"])
def test_a_code_is_six_digits_and_not_a_character_more(shape: str) -> None:
    assert codes.matching_step(SECRET, shape.format(codes.code_at(SECRET, NOW)), NOON) is None


@given(st.text(max_size=12).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_no_other_text_is_a_code(text: str) -> None:
    assert codes.matching_step(SECRET, text, NOON) is None


@given(
    secret=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=32, max_size=32),
    step=st.integers(1, 10**9),
    away=st.integers(0, 29),
)
def test_a_code_shown_now_is_right_now(secret: str, step: int, away: int) -> None:
    moment = datetime.fromtimestamp(step * codes.STEP_SECONDS + away, UTC)
    assert codes.matching_step(secret, codes.code_at(secret, step), moment) == step


def test_where_two_steps_show_the_same_code_the_newer_one_counts() -> None:
    assert codes.code_at(SECRET, TWIN) == codes.code_at(SECRET, TWIN + 1)
    moment = datetime.fromtimestamp((TWIN + 1) * codes.STEP_SECONDS, UTC)
    assert codes.matching_step(SECRET, codes.code_at(SECRET, TWIN), moment) == TWIN + 1


def test_a_secret_has_160_bits_and_is_never_the_same_twice() -> None:
    secrets = {codes.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) * 5 == 160 for secret in secrets)


def test_the_uri_names_issuer_and_account_for_the_app() -> None:
    uri = codes.provisioning_uri(SECRET, account="a+b@example.org", issuer="AuthSecurity (login.example.org)")
    assert uri == (
        "otpauth://totp/AuthSecurity%20%28login.example.org%29:a%2Bb%40example.org"
        f"?secret={SECRET}&issuer=AuthSecurity%20%28login.example.org%29"
    )

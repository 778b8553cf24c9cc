"""The whole judgement on a password: rules, the list of stolen ones, and the estimate of how soon a guess hits."""

import pytest

from authsecurity.factors.password import actions, blocklist
from tests.people import ADA, BEN, CHI, Person


def judged(password: str, person: Person = ADA) -> str:
    error = actions.weakness(password=password, email=person.email, name=person.name)
    return error.code if error else "good"


@pytest.mark.parametrize("person", [ADA, BEN, CHI], ids=lambda person: person.name)
def test_what_people_here_chose_is_good(person: Person) -> None:
    assert judged(person.password, person) == "good"


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword1",
        "iloveyouforever1",
        "1qaz2wsx3edc4rfv",
        "111111111111111",
        "123456789012345",
        "manchesterunited",
        "michaeljackson1",
        "christopher12345",
        "chelseafootballclub",
        "jesuschristislord",
        "correcthorsebatterystaple",
        "aaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "MANCHESTERUNITED",
        "ManchesterUnited",
    ],
)
def test_a_stolen_one_is_refused_in_any_case(password: str) -> None:
    assert judged(password) == "too_common"


@pytest.mark.parametrize(
    "password",
    [
        "abcabcabcabcabcabc",
        "20202020202020202",
        "letmeinletmeinletmein",
        "monkeymonkeymonkey1",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "                    ",
        "zxcvbnm,./zxcvbnm,./",
    ],
)
def test_a_pattern_that_is_on_no_list_is_refused(password: str) -> None:
    assert not blocklist.is_listed(password)
    assert judged(password) == "too_guessable"


@pytest.mark.parametrize(
    "password",
    ["ada@example.org", "ADA@EXAMPLE.ORG", "adaadaadaadaada", "authsecurity123", "localhost-8000-localhost"],
)
def test_what_names_the_person_or_the_service_is_refused(password: str) -> None:
    assert judged(password) == "too_similar"


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword1 and a lamp of brass",
        "ada keeps authsecurity in a brass lamp",
        "correct horse battery staple, or a lamp",
        "  spaces in front and behind are fine  ",
        "北风 冷 的 早晨 喝 一杯 热茶",
        "🦊🌧️🚲🎻 rides home late",
    ],
)
def test_a_long_passphrase_may_hold_anything(password: str) -> None:
    assert judged(password) == "good"


@pytest.mark.parametrize(("length", "code"), [(14, "too_short"), (1025, "too_long")])
def test_length_is_judged_first(length: int, code: str) -> None:
    assert judged("p" * length) == code


def test_a_very_long_one_is_estimated_by_its_beginning_since_the_estimate_takes_time() -> None:
    long = "k7Qz!mWp" * 128
    assert blocklist.guesses(long, ()) == blocklist.guesses(long[: blocklist.ESTIMATED_CHARACTERS], ())
    assert judged(long) == "good"

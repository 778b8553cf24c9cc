"""A challenge is answered once, in time, by whom it was handed out to and for what it was handed out."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.core import clock as now
from authsecurity.factors.passkeys.models import LIFETIME, Ceremony, Challenge
from tests.security import stored

ONE, OTHER = b"a challenge of the one".ljust(32), b"a challenge of the other".ljust(32)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _waiting(db: None, clock: time_machine.Traveller) -> None:
    Challenge.objects.issue(ONE, Ceremony.SIGN_IN, holder="ada")


def test_it_is_good_once() -> None:
    assert Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")
    assert not Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")
    assert not Challenge.objects.exists()


def test_it_is_good_for_its_holder() -> None:
    for holder in ("", "ben", "ADA", "ada "):
        assert not Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder=holder)
    assert Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")


@pytest.mark.parametrize("ceremony", [each for each in Ceremony if each != Ceremony.SIGN_IN])
def test_it_is_good_for_its_ceremony(ceremony: Ceremony) -> None:
    assert not Challenge.objects.take(ONE, ceremony, holder="ada")
    assert Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")


def test_it_is_good_in_time(clock: time_machine.Traveller) -> None:
    clock.shift(LIFETIME - SECOND)
    assert Challenge.objects.waiting(Ceremony.SIGN_IN, holder="ada").exists()
    assert not Challenge.objects.over(now.now()).exists()
    clock.shift(SECOND)
    assert not Challenge.objects.waiting(Ceremony.SIGN_IN, holder="ada").exists()
    assert not Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")
    assert Challenge.objects.over(now.now()).count() == 1


def test_another_one_of_the_same_holder_waits_on() -> None:
    Challenge.objects.issue(OTHER, Ceremony.SIGN_IN, holder="ada")
    assert Challenge.objects.take(ONE, Ceremony.SIGN_IN, holder="ada")
    assert Challenge.objects.take(OTHER, Ceremony.SIGN_IN, holder="ada")


def test_who_reads_the_table_can_answer_none() -> None:
    Challenge.objects.issue(OTHER, Ceremony.SIGN_IN, holder="the cookie of a browser")
    found = stored.everything()
    for secret in (ONE, OTHER, ONE.hex().encode(), b"the cookie of a browser"):
        assert secret not in found

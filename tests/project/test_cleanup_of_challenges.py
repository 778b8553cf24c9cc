"""Challenges for passkeys are cleaned up when nobody can answer them any more, and not a second before."""

from datetime import timedelta

import time_machine

from authsecurity.core.clock import now
from authsecurity.factors.passkeys.models import LIFETIME, Ceremony, Challenge
from authsecurity.project import cleanup

CHALLENGE, HOLDER = b"x" * 32, "of one browser"
SECOND = timedelta(seconds=1)


def clean() -> None:
    for kind in cleanup.KINDS:
        cleanup.remove_batch(kind, now())


def test_a_challenge_waits_to_its_last_second_and_is_gone_after_it(
    db: None, clock: time_machine.Traveller
) -> None:
    Challenge.objects.issue(CHALLENGE, Ceremony.SIGN_IN, holder=HOLDER)
    clock.shift(LIFETIME - SECOND)
    clean()
    assert Challenge.objects.waiting(Ceremony.SIGN_IN, holder=HOLDER).exists()
    clock.shift(SECOND)
    assert not Challenge.objects.take(CHALLENGE, Ceremony.SIGN_IN, holder=HOLDER)
    clean()
    assert not Challenge.objects.exists()

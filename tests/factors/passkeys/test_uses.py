"""What a use changes: the counter goes forward only, for a key that lives in one device; the rest is remembered."""

from dataclasses import dataclass

import pytest
import time_machine

from authsecurity.core import clock as now
from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator
from tests.people import ADA
from tests.walk import Browser


@dataclass(frozen=True)
class Count:
    """The counter we know, the one that comes, and what both are."""

    known: int
    told: int
    is_behind: bool
    is_taken: bool  # of a key in one device


COUNTS = [
    Count(0, 0, is_behind=False, is_taken=True),
    Count(0, 1, is_behind=False, is_taken=True),
    Count(1, 0, is_behind=True, is_taken=False),
    Count(1, 1, is_behind=True, is_taken=False),
    Count(1, 2, is_behind=False, is_taken=True),
    Count(7, 6, is_behind=True, is_taken=False),
    Count(7, 2**32 - 1, is_behind=False, is_taken=True),
    Count(2**32 - 1, 2**32 - 1, is_behind=True, is_taken=False),
    Count(2**32 - 1, 0, is_behind=True, is_taken=False),
]


def passkey(browser: Browser, count: Count, *, synced: bool) -> Passkey:
    key = Authenticator(synced=synced)
    browser.join(ADA).offer_passkey(key, counter=count.known)
    return Passkey.objects.get()


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.known} {count.told}")
def test_the_counter_of_a_key_in_one_device_goes_forward(browser: Browser, count: Count) -> None:
    found = passkey(browser, count, synced=False)
    assert found.is_behind(count.told) is count.is_behind
    assert found.record_use(sign_count=count.told, backed_up=False) is count.is_taken
    found.refresh_from_db()
    assert found.sign_count == (count.told if count.is_taken else count.known)
    assert (found.last_used_at is not None) is count.is_taken


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.known} {count.told}")
def test_the_counter_of_a_synced_key_decides_nothing(browser: Browser, count: Count) -> None:
    found = passkey(browser, count, synced=True)
    assert found.is_behind(count.told) is count.is_behind
    assert found.record_use(sign_count=count.told, backed_up=True)
    found.refresh_from_db()
    assert found.sign_count == count.told


def test_when_it_was_used_and_whether_it_is_copied_is_remembered(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    found = passkey(browser, COUNTS[0], synced=True)
    clock.shift(60)
    assert found.record_use(sign_count=0, backed_up=False)
    found.refresh_from_db()
    assert (found.backed_up, found.last_used_at) == (False, now.now())


def test_one_that_was_removed_is_not_used(browser: Browser) -> None:
    found = passkey(browser, COUNTS[1], synced=False)
    Passkey.objects.all().delete()
    assert not found.record_use(sign_count=9, backed_up=False)

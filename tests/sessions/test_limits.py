"""How long a session lives, as rules alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.sessions.limits import COARSEST_LAST_SEEN, FRESH_FOR, Limits

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMITS = Limits(idle=HOUR, lifetime=24 * HOUR)
DURATIONS = st.timedeltas(timedelta(seconds=1), timedelta(days=30))


@pytest.mark.parametrize(
    ("seen", "expires", "live"),
    [
        (timedelta(0), HOUR, True),
        (-HOUR + timedelta(seconds=1), HOUR, True),
        (-HOUR, HOUR, False),
        (timedelta(0), timedelta(0), False),
        (timedelta(0), timedelta(seconds=1), True),
        (-2 * HOUR, -HOUR, False),
    ],
)
def test_both_limits_end_a_session_to_the_second(seen: timedelta, expires: timedelta, live: bool) -> None:
    assert LIMITS.is_live(last_seen_at=NOON + seen, expires_at=NOON + expires, now=NOON) == live


@given(idle=DURATIONS, lifetime=DURATIONS, seen=DURATIONS, age=DURATIONS)
def test_no_session_outlives_either_limit(
    idle: timedelta, lifetime: timedelta, seen: timedelta, age: timedelta
) -> None:
    limits = Limits(idle=idle, lifetime=lifetime)
    live = limits.is_live(last_seen_at=NOON - seen, expires_at=NOON - age + lifetime, now=NOON)
    assert live == (seen < idle and age < lifetime)


@pytest.mark.parametrize(
    ("idle", "step"),
    [(HOUR, 60), (timedelta(minutes=4), 60), (timedelta(minutes=2), 30), (timedelta(seconds=20), 5)],
)
def test_last_seen_is_exact_to_a_minute_or_a_quarter_of_the_idle_limit(idle: timedelta, step: int) -> None:
    assert Limits(idle=idle, lifetime=HOUR).last_seen_step == timedelta(seconds=step)


@given(idle=DURATIONS, since=DURATIONS)
def test_a_visit_is_remembered_well_before_the_idle_limit(idle: timedelta, since: timedelta) -> None:
    limits = Limits(idle=idle, lifetime=idle)
    if not limits.needs_touch(last_seen_at=NOON - since, now=NOON):
        assert since < idle / 4 + timedelta(microseconds=1)


def test_the_floors_are_what_the_standards_ask_for() -> None:
    assert timedelta(minutes=10) == FRESH_FOR
    assert timedelta(minutes=1) == COARSEST_LAST_SEEN

"""Counting: exact, committed before the work, over when it should be, and nobody's address in the table."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.core import clock as now
from authsecurity.throttling import actions
from authsecurity.throttling.errors import Throttled
from authsecurity.throttling.limits import TABLE, Limit
from authsecurity.throttling.models import Bucket
from tests.security.together import at_once

THREE = Limit("three", most=3, per=timedelta(minutes=15))
VISITORS = Limit("visitors", most=3, per=timedelta(minutes=15), rolling=False)
STUBBORN = Limit("stubborn", most=3, per=timedelta(minutes=15), in_a_row=5)
MINUTE, QUARTER = 60, 15 * 60

pytestmark = pytest.mark.django_db


def use_up(limit: Limit, subject: str = "somebody") -> None:
    for _ in range(limit.most):
        actions.charge(limit, subject)


def test_after_the_last_try_it_is_refused_with_the_time_to_wait(clock: time_machine.Traveller) -> None:
    use_up(THREE)
    clock.shift(MINUTE)
    with pytest.raises(Throttled) as refused:
        actions.charge(THREE, "somebody")
    assert refused.value.retry_after == QUARTER - MINUTE


def test_what_is_refused_is_not_counted(clock: time_machine.Traveller) -> None:
    use_up(THREE)
    for _ in range(5):
        assert actions.attempt_charge(THREE, "somebody") is None
    assert (Bucket.objects.get().used, Bucket.objects.get().in_a_row) == (3, 3)


def test_subjects_and_limits_are_counted_apart(clock: time_machine.Traveller) -> None:
    use_up(THREE)
    assert actions.charge(THREE, "somebody else").used == 1
    assert actions.charge(VISITORS, "somebody").used == 1


def test_a_rolling_limit_is_over_a_quarter_of_an_hour_after_the_last_try(
    clock: time_machine.Traveller,
) -> None:
    for _ in range(3):
        actions.charge(THREE, "somebody")
        clock.shift(5 * MINUTE)
    clock.shift(10 * MINUTE - 1)
    assert actions.attempt_charge(THREE, "somebody") is None
    clock.shift(1)
    assert actions.charge(THREE, "somebody").used == 1


def test_a_limit_of_visitors_is_over_a_quarter_of_an_hour_after_the_first_try(
    clock: time_machine.Traveller,
) -> None:
    for _ in range(3):
        actions.charge(VISITORS, "somebody")
        clock.shift(4 * MINUTE)
    clock.shift(3 * MINUTE - 1)
    assert actions.attempt_charge(VISITORS, "somebody") is None
    clock.shift(1)
    assert actions.charge(VISITORS, "somebody").used == 1


def test_after_the_wait_there_are_as_many_tries_and_no_more(clock: time_machine.Traveller) -> None:
    for _ in range(3):
        use_up(THREE)
        assert actions.attempt_charge(THREE, "somebody") is None
        clock.shift(QUARTER)


def test_success_is_paid_back_and_breaks_the_row(clock: time_machine.Traveller) -> None:
    for _ in range(20):
        actions.charge(STUBBORN, "somebody").pay_back()
    assert (Bucket.objects.get().used, Bucket.objects.get().in_a_row) == (0, 0)


def test_paying_back_twice_gives_nothing_away(clock: time_machine.Traveller) -> None:
    paid = actions.charge(THREE, "somebody")
    paid.pay_back()
    paid.pay_back()
    use_up(THREE)
    assert actions.attempt_charge(THREE, "somebody") is None


def test_failures_in_a_row_lock_it_for_good(clock: time_machine.Traveller) -> None:
    charges = []
    for _ in range(5):
        charges.append(actions.charge(STUBBORN, "somebody"))
        clock.shift(QUARTER)
    assert [charge.locks for charge in charges] == [False] * 4 + [True]
    clock.shift(365 * 24 * 3600)
    with pytest.raises(Throttled) as refused:
        actions.charge(STUBBORN, "somebody")
    assert refused.value.retry_after == QUARTER
    actions.clear(STUBBORN, "somebody")
    assert actions.charge(STUBBORN, "somebody").used == 1


def test_the_last_try_says_so(clock: time_machine.Traveller) -> None:
    assert [actions.charge(THREE, "somebody").was_the_last for _ in range(3)] == [False, False, True]


def test_the_table_names_nobody(clock: time_machine.Traveller) -> None:
    actions.charge(THREE, "zuzanna@example.org")  # a name that no hash can hold by chance
    assert "zuzanna" not in str(vars(Bucket.objects.get()))
    assert str(Bucket.objects.get()) == "three: 1"


def test_every_limit_has_a_name_of_its_own_that_fits() -> None:
    assert len({limit.name for limit in TABLE}) == len(TABLE)
    assert all(len(limit.name) <= 40 for limit in TABLE)


@pytest.mark.django_db(transaction=True)
def test_of_sixty_at_once_exactly_as_many_as_there_are_tries_are_granted() -> None:
    granted = at_once([lambda: actions.attempt_charge(THREE, "somebody") for _ in range(60)])
    assert sum(charge is not None for charge in granted) == 3
    assert Bucket.objects.get().used == 3


@pytest.mark.django_db(transaction=True)
def test_when_the_time_is_up_many_at_once_get_one_new_budget() -> None:
    use_up(THREE)
    Bucket.objects.update(expires_at=now.now())
    granted = at_once([lambda: actions.attempt_charge(THREE, "somebody") for _ in range(20)])
    assert sum(charge is not None for charge in granted) == 3


@pytest.mark.django_db(transaction=True)
def test_charges_and_paybacks_at_once_lose_nothing() -> None:
    wide = Limit("wide", most=1000, per=timedelta(minutes=15))
    at_once([lambda: actions.charge(wide, "somebody").pay_back() for _ in range(20)])
    assert Bucket.objects.get().used == 0

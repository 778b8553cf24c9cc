"""The figure of `bin/bench --timing`: half for a coin, one for certainty, whichever side is slower."""

import random

import pytest

from bench.timing import auc


def test_what_never_overlaps_is_certain() -> None:
    assert auc([1.0, 2.0], [3.0, 4.0]) == 1
    assert auc([3.0, 4.0], [1.0, 2.0]) == 1


def test_the_same_times_are_a_coin() -> None:
    dice = random.Random(1)  # noqa: S311 (figures, no secrets)
    known, unknown = ([dice.random() for _ in range(2000)] for _ in range(2))
    assert auc(known, unknown) == pytest.approx(0.5, abs=0.03)


def test_a_small_difference_shows() -> None:
    assert auc([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 5.5]) == pytest.approx(0.6)

"""What most tests hash with: the service's own Argon2id in all but its cost (fixture `_cheap_hashing`)."""

import pytest

from authsecurity.factors.password import hashing
from tests.factors.password.test_hashing import cost_of
from tests.people import ADA


def test_a_real_hash_and_nobodys_differ_from_production_in_cost_alone() -> None:
    made = hashing.make(ADA.password)
    assert hashing.matches(ADA.password, made)
    assert not hashing.is_outdated(made)
    assert cost_of(made) == cost_of(hashing.NOBODYS_HASH) == ("ID", 64, 1, 1, 32)


@pytest.mark.production_cost
def test_where_a_test_asks_for_it_the_cost_is_that_of_production() -> None:
    made = hashing.make(ADA.password)
    assert cost_of(made) == cost_of(hashing.NOBODYS_HASH) == ("ID", 19456, 2, 1, 32)

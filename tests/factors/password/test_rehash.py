"""When the cost is raised, a password is hashed anew as soon as its owner signs in: the only time it is known."""

import pytest
from argon2 import PasswordHasher

from authsecurity.accounts.models import Account
from authsecurity.factors.password import actions, hashing
from tests.people import ADA
from tests.walk import Browser

pytestmark = pytest.mark.production_cost

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_cheaply(password: str) -> None:
    """As an earlier version with a lower cost would have left it."""
    Account.objects.update(password=f"argon2{CHEAP.hash(password)}")


def stored() -> str:
    return Account.objects.get().password


def test_a_hash_of_another_cost_is_renewed_at_sign_in(browser: Browser) -> None:
    browser.register(ADA)
    hash_cheaply(ADA.password)
    assert hashing.is_outdated(stored())
    browser.sign_in(ADA)
    assert not hashing.is_outdated(stored())
    Browser().sign_in(ADA)


def test_a_wrong_password_renews_nothing(browser: Browser) -> None:
    browser.register(ADA)
    hash_cheaply(ADA.password)
    assert browser.post("login/", {**ADA.credentials, "password": "not hers"}).status == 401
    assert hashing.is_outdated(stored())


def test_a_hash_of_todays_cost_stays_as_it_is(browser: Browser) -> None:
    browser.register(ADA)
    before = stored()
    browser.sign_in(ADA)
    assert stored() == before


def test_a_password_changed_meanwhile_stays_changed(browser: Browser) -> None:
    browser.register(ADA)
    hash_cheaply(ADA.password)
    checked = Account.objects.get()
    changed = actions.hash_of("another seven herons at noon")
    Account.objects.update(password=changed)
    assert actions.verify(account=checked, password=ADA.password)
    assert stored() == changed

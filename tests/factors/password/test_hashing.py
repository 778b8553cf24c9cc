"""How a password is kept."""

import unicodedata

import pytest
from argon2 import extract_parameters
from django.contrib.auth.hashers import check_password

from authsecurity.accounts.models import Account
from authsecurity.factors.password import actions, hashing
from tests.people import ADA, CHI

pytestmark = pytest.mark.production_cost


def cost_of(encoded: str) -> tuple[str, int, int, int, int]:
    found = extract_parameters(encoded.removeprefix("argon2"))
    return found.type.name, found.memory_cost, found.time_cost, found.parallelism, found.hash_len


def test_the_cost_is_one_that_asvs_approves() -> None:
    assert cost_of(hashing.make(ADA.password)) == ("ID", 19456, 2, 1, 32)


def test_the_same_password_never_looks_the_same_twice() -> None:
    assert hashing.make(ADA.password) != hashing.make(ADA.password)


def test_only_the_right_password_matches() -> None:
    encoded = hashing.make(ADA.password)
    assert hashing.matches(ADA.password, encoded)
    for wrong in (ADA.password + " ", ADA.password.upper(), ADA.password[:-1], ""):
        assert not hashing.matches(wrong, encoded)


def test_the_whole_of_a_long_password_counts() -> None:
    long = "k7Qz!mWp" * 128
    assert not hashing.matches(long[:-1] + "q", hashing.make(long))


def test_django_itself_can_check_it() -> None:
    assert check_password(ADA.password, actions.hash_of(ADA.password))


@pytest.mark.parametrize("stored", ["", "!unusable", "pbkdf2_sha256$1$salt$hash", hashing.NOBODYS_HASH])
def test_nothing_matches_what_is_no_hash_of_ours(stored: str) -> None:
    for password in ("", stored, ADA.password):
        assert not hashing.matches(password, stored)


def test_nobodys_hash_costs_what_a_real_one_costs() -> None:
    assert cost_of(hashing.NOBODYS_HASH) == cost_of(hashing.make(ADA.password))


def test_any_spelling_of_the_same_letters_is_the_same_password() -> None:
    stored = actions.hash_of("une  fée très décidée à Noël")
    account = Account(password=stored, is_active=True)
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, "une  fée très décidée à Noël")
        assert actions.verify(account=account, password=typed)
    assert not actions.verify(account=account, password="une fée très décidée à Noël")


def test_nobody_and_a_disabled_account_have_no_right_password() -> None:
    disabled = Account(password=actions.hash_of(CHI.password), is_active=False)
    assert not actions.verify(account=disabled, password=CHI.password)
    assert not actions.verify(account=None, password=CHI.password)

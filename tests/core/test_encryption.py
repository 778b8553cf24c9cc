"""Encryption at rest: bound to its owner, rotated by a new first key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.core.encryption import HEADER_BYTES, Undecryptable, Vault

OLD, NEW = "an old key of thirty-two letters", "a new key of thirty-two letters!"
SECRET = b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@given(plaintext=st.binary(max_size=200), owner=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_went_in_comes_out(plaintext: bytes, owner: str) -> None:
    vault = Vault([NEW])
    assert vault.decrypt(vault.encrypt(plaintext, bound_to=owner), bound_to=owner) == plaintext


def test_the_plaintext_is_not_in_the_ciphertext() -> None:
    assert SECRET not in Vault([NEW]).encrypt(SECRET, bound_to="totp:ada")


def test_the_same_plaintext_never_looks_the_same_twice() -> None:
    vault = Vault([NEW])
    assert len({vault.encrypt(SECRET, bound_to="totp:ada") for _ in range(100)}) == 100


def test_a_ciphertext_moved_to_another_owner_does_not_open() -> None:
    vault = Vault([NEW])
    with pytest.raises(Undecryptable):
        vault.decrypt(vault.encrypt(SECRET, bound_to="totp:ada"), bound_to="totp:ben")


@pytest.mark.parametrize("position", [0, 1, 4, 5, HEADER_BYTES - 1, HEADER_BYTES, -1])
def test_a_ciphertext_with_one_bit_changed_does_not_open(position: int) -> None:
    changed = bytearray(Vault([NEW]).encrypt(SECRET, bound_to="totp:ada"))
    changed[position] ^= 1
    with pytest.raises(Undecryptable):
        Vault([NEW]).decrypt(bytes(changed), bound_to="totp:ada")


@given(garbage=st.binary(max_size=100))
def test_anything_else_does_not_open_and_breaks_nothing(garbage: bytes) -> None:
    with pytest.raises(Undecryptable):
        Vault([NEW]).decrypt(garbage, bound_to="totp:ada")


@pytest.mark.parametrize("length", range(HEADER_BYTES + 17))
def test_a_ciphertext_cut_short_does_not_open(length: int) -> None:
    whole = Vault([NEW]).encrypt(SECRET, bound_to="totp:ada")
    with pytest.raises(Undecryptable):
        Vault([NEW]).decrypt(whole[:length], bound_to="totp:ada")


def test_after_a_rotation_the_old_ciphertexts_still_open() -> None:
    old = Vault([OLD]).encrypt(SECRET, bound_to="totp:ada")
    assert Vault([NEW, OLD]).decrypt(old, bound_to="totp:ada") == SECRET


def test_after_a_rotation_the_first_key_encrypts() -> None:
    fresh = Vault([NEW, OLD]).encrypt(SECRET, bound_to="totp:ada")
    assert Vault([NEW]).decrypt(fresh, bound_to="totp:ada") == SECRET


def test_without_its_key_nothing_opens() -> None:
    old = Vault([OLD]).encrypt(SECRET, bound_to="totp:ada")
    with pytest.raises(Undecryptable):
        Vault([NEW]).decrypt(old, bound_to="totp:ada")


def test_a_vault_without_keys_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Vault([])

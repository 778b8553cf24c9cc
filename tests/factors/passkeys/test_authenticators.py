"""What a passkey is called when nobody names it."""

import uuid

import pytest

from authsecurity.accounts import names
from authsecurity.factors.passkeys.authenticators import NAMES, UNKNOWN, name_of


@pytest.mark.parametrize("aaguid", NAMES)
def test_every_entry_is_an_id_as_py_webauthn_writes_it_and_a_name(aaguid: str) -> None:
    assert str(uuid.UUID(aaguid)) == aaguid
    assert name_of(aaguid) == name_of(aaguid.upper()) == NAMES[aaguid]
    assert names.is_name(NAMES[aaguid])


@pytest.mark.parametrize("aaguid", [str(uuid.UUID(int=0)), str(uuid.UUID(int=1)), "", "\u2028", "x" * 99])
def test_any_other_one_is_a_passkey(aaguid: str) -> None:
    assert name_of(aaguid) == UNKNOWN

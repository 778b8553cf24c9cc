# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by bytes that are slow to look at (K14): hostile CBOR wherever there is any, and keys of any size."""

from typing import Any

import cbor2
import pytest

from tests.authenticator import Authenticator, Flag
from tests.people import ADA, BEN
from tests.security.hostile_cbor import ELABORATE, MONSTERS, PLAIN, laughs
from tests.security.in_time import AT_MOST, assert_in_time, offer, show
from tests.security.passkey_doors import Owner, traces
from tests.signing_keys import RS256, cose_key
from tests.walk import Browser

HEAD = b"\x68authData\x58\x25" + bytes(37)


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS)
def test_K14_a_monster_for_an_attestation(browser: Browser, monster: bytes) -> None:
    browser.join(ADA)
    before = traces()
    offer(browser, attestation_object=monster or b"\0")
    offer(browser, public_key=monster)
    offer(browser, public_key=monster, flipped=Flag.ED)
    offer(browser, attestation_object=b"\xa3\x63fmt\x64none\x67attStmt" + monster + HEAD)
    offer(browser, attestation_object=b"\xa3\x63fmt\x66packed\x67attStmt\xa1\x63sig" + monster + HEAD)
    offer(browser, attestation_object=b"\xa3\x63fmt" + monster + b"\x67attStmt\xa0" + HEAD)
    offer(browser, attestation_object=b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData" + monster)
    assert traces() == before


@pytest.mark.parametrize("monster", ELABORATE.values(), ids=ELABORATE)
def test_K14_a_monster_among_extensions(owner: Owner, monster: bytes) -> None:
    before, fresh = traces(), Browser().join(BEN)
    offer(fresh, flipped=Flag.ED, auth_data=lambda data: data + monster)
    show(Browser(), owner.key, flipped=Flag.ED, auth_data=lambda data: data + monster)
    show(Browser(), owner.key, flipped=Flag.AT, auth_data=lambda data: data + bytes(18) + monster)
    show(Browser(), owner.key, auth_data=lambda data: data + monster + b"\0")
    show(Browser(), owner.key, auth_data=lambda data: monster)
    assert [trace for trace in traces() if trace in before] == before


@pytest.mark.parametrize("extensions", PLAIN.values(), ids=PLAIN)
def test_K14_extensions_that_are_only_many_are_looked_at_in_time(owner: Owner, extensions: bytes) -> None:
    def send() -> None:
        answer = Browser().show_passkey(owner.key, flipped=Flag.ED, auth_data=lambda data: data + extensions)
        assert answer.status in (200, 401)

    assert_in_time(send, 2 * AT_MOST)  # with the options, and the hashing of one megabyte


def test_the_monster_that_laughs_is_as_big_as_it_should_be() -> None:
    assert len(laughs(21)) < 150
    assert len(cbor2.dumps(cbor2.loads(laughs(10)))) > 2**10


def number(bits: int, low: int = 1) -> bytes:
    return (1 << (bits - 1) | low).to_bytes((bits + 7) // 8, "big")


SLOW_KEYS: dict[str, dict[int, Any]] = {
    "a modulus of 320 000 bits": {-1: number(320_000), -2: b"\1\0\1"},
    "a modulus of 16 384 bits": {-1: number(16_384), -2: b"\1\0\1"},
    "an exponent as long as the modulus": {-1: number(16_384), -2: number(16_383)},
    "an exponent of 8192 bits": {-1: number(8192), -2: number(8191)},
    "an exponent of 0": {-1: number(2048), -2: b"\0"},
    "an exponent of 1": {-1: number(2048), -2: b"\1"},
    "an even exponent": {-1: number(2048), -2: b"\2"},
    "a modulus of 0": {-1: b"\0", -2: b"\1\0\1"},
    "a modulus of 1": {-1: b"\1", -2: b"\1\0\1"},
    "a modulus of 8 bits": {-1: b"\xff", -2: b"\3"},
    "a modulus of 512 bits": {-1: number(512), -2: b"\1\0\1"},
    "no modulus": {-1: b"", -2: b"\1\0\1"},
    "no exponent": {-1: number(2048), -2: b""},
    "a modulus that is text": {-1: "n" * 256, -2: "e"},
    "a modulus that is a number": {-1: 2**63, -2: 65537},
    "a modulus that is a list": {-1: [1] * 256, -2: [1]},
}


@pytest.mark.parametrize("members", SLOW_KEYS.values(), ids=SLOW_KEYS)
def test_K14_a_key_that_is_none_or_slow_to_check(browser: Browser, members: dict[int, Any]) -> None:
    browser.join(ADA)
    before = traces()
    offer(browser, public_key=cose_key({1: 3, 3: RS256, **members}))
    assert traces() == before


@pytest.mark.parametrize("modulus", [2048, 3072, 4096, 8192])
def test_K14_the_slowest_key_that_is_kept_is_checked_in_time(browser: Browser, modulus: int) -> None:
    # Whoever registers it may sign in with it from anywhere, as often as they like: only the check costs anything.
    browser.join(ADA)
    key, most = Authenticator(), 1200 - modulus // 8 - 40
    exponent = number(min(modulus - 1, 8 * most))
    public = cose_key({1: 3, 3: RS256, -1: number(modulus), -2: exponent})
    browser.offer_passkey(key, public_key=public)
    show(Browser(), key, signature=lambda _: bytes(modulus // 8))

"""A public key is kept only if it is one of the algorithm it names, and neither weak nor slow to check."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from authsecurity.factors.passkeys.keys import is_usable
from tests.signing_keys import EDDSA, ES256, RS256, cose, cose_key, new_key


def octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def rsa_key(bits: int) -> bytes:
    numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    return cose_key({1: 3, 3: RS256, -1: octets(numbers.n), -2: octets(numbers.e)})


@pytest.mark.parametrize("algorithm", [ES256, EDDSA, RS256])
def test_the_keys_that_are_asked_for_are_kept(algorithm: int) -> None:
    assert is_usable(cose(new_key(algorithm)))


def test_rsa_has_2048_bits_at_least() -> None:
    assert not is_usable(rsa_key(1024))
    assert is_usable(rsa_key(3072))


def test_no_key_is_longer_than_rsa_of_8192_bits() -> None:
    exponent = b"\1\0\1"
    longest = cose_key({1: 3, 3: RS256, -1: octets(2**8191 | 1), -2: exponent})
    assert is_usable(longest)
    assert not is_usable(cose_key({1: 3, 3: RS256, -1: octets(2**16383 | 1), -2: exponent}))


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_es256_is_on_p256(curve: ec.EllipticCurve) -> None:
    point = ec.generate_private_key(curve).public_key().public_numbers()
    number = {"secp384r1": 2, "secp521r1": 3}[curve.name]
    assert not is_usable(cose_key({1: 2, 3: ES256, -1: number, -2: octets(point.x), -3: octets(point.y)}))


@pytest.mark.parametrize(("made", "named"), [(RS256, ES256), (ES256, RS256), (ES256, EDDSA), (RS256, EDDSA)])
def test_a_key_of_another_algorithm_than_it_names_is_not_kept(made: int, named: int) -> None:
    in_cbor = {ES256: b"\x03\x26", EDDSA: b"\x03\x27", RS256: b"\x03\x39\x01\x00"}
    relabelled = cose(new_key(made)).replace(in_cbor[made], in_cbor[named], 1)
    assert not is_usable(relabelled)

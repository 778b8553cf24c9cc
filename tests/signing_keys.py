"""The keys a passkey may have, by the numbers of COSE (RFC 9053, RFC 8812): made, written down for the server, used."""

from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ES256, EDDSA, RS256 = -7, -8, -257

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def new_key(algorithm: int) -> PrivateKey:
    """A new private key."""
    match algorithm:
        case -7:
            return ec.generate_private_key(ec.SECP256R1())
        case -8:
            return ed25519.Ed25519PrivateKey.generate()
        case -257:
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    raise ValueError(algorithm)


def algorithm_of(key: PrivateKey) -> int:
    match key:
        case ec.EllipticCurvePrivateKey():
            return ES256
        case ed25519.Ed25519PrivateKey():
            return EDDSA
    return RS256


def sign(key: PrivateKey, data: bytes) -> bytes:
    match key:
        case ec.EllipticCurvePrivateKey():
            return key.sign(data, ec.ECDSA(SHA256()))
        case ed25519.Ed25519PrivateKey():
            return key.sign(data)
    return key.sign(data, padding.PKCS1v15(), SHA256())


def cose(key: PrivateKey) -> bytes:
    """The public half as a COSE_Key, which is what the server keeps."""
    match key:
        case ec.EllipticCurvePrivateKey():
            point = key.public_key().public_numbers()
            return cose_key({1: 2, 3: ES256, -1: 1, -2: _octets(point.x, 32), -3: _octets(point.y, 32)})
        case ed25519.Ed25519PrivateKey():
            return cose_key({1: 1, 3: EDDSA, -1: 6, -2: key.public_key().public_bytes_raw()})
    numbers = key.public_key().public_numbers()
    return cose_key({1: 3, 3: RS256, -1: _octets(numbers.n, 256), -2: _octets(numbers.e, 3)})


def cose_key(members: dict[int, Any]) -> bytes:
    return cbor2.dumps(members)


def spki(key: PrivateKey) -> bytes:
    """The public half as a browser's `getPublicKey()` gives it."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _octets(number: int, length: int) -> bytes:
    return number.to_bytes(length, "big")

"""Encryption at rest for the few secrets that must be readable again (TOTP seeds; ASVS 13.3.1).

AES-256-GCM. The associated data binds a ciphertext to its purpose and its owner: moved to another row it no
longer opens. Layout: version (1 byte) · key id (4) · nonce (12) · ciphertext and tag.
"""

import os
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES


class Undecryptable(Exception):
    """No key opens it: the key is gone, or the ciphertext was changed or moved."""


class Vault:
    """Encrypts with the first key, decrypts with any: put a new key in front to rotate."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("A vault needs at least one key.")
        self._keys = {_key_id(raw): AESGCM(raw) for raw in map(_derive, keys)}
        self._first = next(iter(self._keys))

    def encrypt(self, plaintext: bytes, *, bound_to: str) -> bytes:
        """`bound_to` names purpose and owner, for example `totp:<account id>`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._keys[self._first].encrypt(nonce, plaintext, bound_to.encode())
        return VERSION + self._first + nonce + sealed

    def decrypt(self, ciphertext: bytes, *, bound_to: str) -> bytes:
        """Raises `Undecryptable` for a foreign, changed or moved ciphertext."""
        key = self._keys.get(ciphertext[1 : 1 + KEY_ID_BYTES])
        if ciphertext[:1] != VERSION or key is None:
            raise Undecryptable
        nonce, sealed = ciphertext[1 + KEY_ID_BYTES : HEADER_BYTES], ciphertext[HEADER_BYTES:]
        try:
            return key.decrypt(nonce, sealed, bound_to.encode())
        except (InvalidTag, ValueError):  # ValueError: cut short
            raise Undecryptable from None


def _derive(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"authsecurity encryption at rest")
    return kdf.derive(key.encode())


def _key_id(raw: bytes) -> bytes:
    return sha256(b"key id" + raw).digest()[:KEY_ID_BYTES]

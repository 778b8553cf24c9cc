"""Unguessable values: made here from the system's random source, stored only as SHA-256.

256 bits each (ASVS 11.5.1 asks for 128), so a plain fast hash is enough at rest (NIST SP 800-63B-4 §3.1.2.2).
"""

import secrets
from hashlib import sha256

TOKEN_BYTES = 32
TOKEN_CHARACTERS = 43


def new_token() -> str:
    """43 URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What the database keeps: 64 hex characters of SHA-256."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

"""Unguessable values, and what is kept of them."""

import re
from hashlib import sha256

from authsecurity.core import tokens


def test_a_token_has_256_bits_in_43_url_safe_characters() -> None:
    token = tokens.new_token()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert len(token) == tokens.TOKEN_CHARACTERS
    assert tokens.TOKEN_BYTES * 8 == 256


def test_no_two_tokens_are_the_same() -> None:
    assert len({tokens.new_token() for _ in range(1000)}) == 1000


def test_what_is_kept_is_sha_256() -> None:
    assert tokens.digest("abc") == sha256(b"abc").hexdigest()


def test_a_cookie_of_any_text_has_a_digest() -> None:
    assert len(tokens.digest("\ud800é\0")) == 64

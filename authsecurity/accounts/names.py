"""What counts as a person's name: anything a person may be called, and nothing that can break a line. Pure."""

import unicodedata

from authsecurity.core.errors import FieldError

MAX_NAME = 100  # code points after NFC
# Control, format (zero-width, direction), surrogate, private use, unassigned, line and paragraph separators.
BARRED_CATEGORIES = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
BARRED = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
INVALID_NAME = FieldError("invalid_name", f"Use at most {MAX_NAME} characters, all of them printable.")


def normal(name: str) -> str:
    """NFC, without blanks around it. Joiners stay: some scripts cannot be written without them."""
    return unicodedata.normalize("NFC", name).strip()


def is_name(name: str) -> bool:
    """For a name in normal form."""
    return len(name) <= MAX_NAME and not any(
        character in BARRED or unicodedata.category(character) in BARRED_CATEGORIES for character in name
    )

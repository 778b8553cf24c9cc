"""How a recovery code looks, and what counts as the same one. Pure.

120 bits each, in base32 (RFC 4648 §6): no 0, 1, 8 or 9 that could be taken for a letter. What people type may have
any case, spaces and dashes, and those four digits where they misread the letters.
"""

import re
import secrets

NUMBER = 10  # codes in a set
BITS = 120
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CHARACTERS = BITS // 5
GROUP = 4
MISREAD = str.maketrans("0189", "OIBG")
SPACES_AND_DASHES = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
CODE = re.compile(rf"[{ALPHABET}]{{{CHARACTERS}}}")


def new_set() -> list[str]:
    """Ten codes as they are shown: `ABCD-EFGH-IJKL-MNOP-QRST-UVWX`."""
    return [shown("".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS))) for _ in range(NUMBER)]


def shown(code: str) -> str:
    """In groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def normal(typed: str) -> str | None:
    """The 24 characters that were meant, or None for what cannot be a code."""
    code = SPACES_AND_DASHES.sub("", typed)
    code = code.upper().translate(MISREAD) if code.isascii() else code
    return code if CODE.fullmatch(code) else None

"""What may be a password. Pure; `blocklist.py` and zxcvbn are asked by the caller and come in as answers.

At least 15 characters because the password may be the only factor (NIST SP 800-63B-4 §3.1.1.2), counted as code
points after NFC; no composition rules; nothing trimmed. The whole password is compared, not parts of it: a long
passphrase that happens to hold a listed word is fine.
"""

import re
import unicodedata
from collections.abc import Iterable

from authsecurity.core.errors import FieldError

MIN_LENGTH = 15  # code points after NFC
MAX_LENGTH = 1024  # code points after NFC; far beyond any passphrase, and short enough to hash at no risk
MAX_TYPED = 4 * MAX_LENGTH  # code points before NFC, which joins four at most into one
MIN_GUESSES = 10**10  # what zxcvbn must estimate at least
SHORTEST_CONTEXT_WORD = 3
SPARE_CHARACTERS = 4  # what must be left beside context words and digits for a password to be more than them

ADVICE = "Four or more unrelated words make a good one; spaces are welcome."

TOO_SHORT = FieldError("too_short", f"Use at least {MIN_LENGTH} characters. {ADVICE}")
TOO_LONG = FieldError("too_long", f"Use at most {MAX_LENGTH} characters.")
TOO_COMMON = FieldError("too_common", f"This password is on lists of stolen passwords. {ADVICE}")
TOO_GUESSABLE = FieldError(
    "too_guessable", f"This password follows a pattern that is quickly guessed. {ADVICE}"
)
TOO_SIMILAR = FieldError(
    "too_similar",
    f"This password is little more than your address, your name or the name of this service. {ADVICE}",
)


def normal(password: str) -> str:
    """NFC and nothing else: the same at setting and at checking (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2.8)."""
    return unicodedata.normalize("NFC", password)


def length_error(password: str) -> FieldError | None:
    """For a password in normal form."""
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    return TOO_LONG if len(password) > MAX_LENGTH else None


def context_words(*, email: str, name: str, service_words: Iterable[str]) -> frozenset[str]:
    """What must not be most of a password: address, name, service and host, whole and in their parts."""
    sources = [email, *email.split("@"), name, *re.split(r"[\s@.\-_+]+", f"{email} {name}"), *service_words]
    folded = {_letters_and_digits(source) for source in sources}
    return frozenset(word for word in folded if len(word) >= SHORTEST_CONTEXT_WORD)


def is_similar(password: str, words: Iterable[str]) -> bool:
    """Whether next to nothing is left of the password without the context words, digits and punctuation."""
    rest = _letters_and_digits(password)
    shortened = False
    for word in sorted(words, key=len, reverse=True):
        shortened = shortened or word in rest
        rest = rest.replace(word, " ")
    letters = re.sub(r"[\W\d_]+", "", rest)
    return shortened and len(set(letters)) < SPARE_CHARACTERS


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())

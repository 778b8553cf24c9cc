"""Given this evidence and what is enrolled: what is still missing? Pure: no Django, no clock, no database.

This is the whole policy of signing in. tests/flows/login/test_steps.py walks every order and subset.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PASSWORD = "password"
PASSKEY = "passkey"
TOTP = "totp"
RECOVERY_CODE = "recovery_code"

FIRST_FACTORS = (PASSWORD,)
SECOND_FACTORS = (PASSKEY, TOTP, RECOVERY_CODE)  # in the order in which a page offers them
SPARE_FACTORS = (RECOVERY_CODE,)  # stand in for another second factor, and go with the last of those


@dataclass(frozen=True)
class FirstFactor:
    """Nothing that counts was shown yet."""


@dataclass(frozen=True)
class SecondFactor:
    """One of these is missing."""

    methods: tuple[str, ...]


@dataclass(frozen=True)
class Enrollment:
    """A second factor is required here and none is enrolled: one must be added before anything else."""


@dataclass(frozen=True)
class Done:
    """Nothing is missing. `aal` is the assurance reached (NIST SP 800-63B-4 §2)."""

    aal: int


Step = FirstFactor | SecondFactor | Enrollment | Done


def next_step(
    *,
    evidence: Iterable[str],
    enrolled: Iterable[str],
    second_factor_required: bool = False,
    user_verified: bool = False,
) -> Step:
    """What comes next, whatever the order in which evidence was shown and however often.

    `evidence`: the methods proved in this attempt. `enrolled`: the account's second factors. A second factor that
    is not enrolled proves nothing, and none but the passkey below stands in for the first. One that this version
    does not know (enrolled by a newer one) is still needed: the way in is then another one, never the password
    alone.

    `user_verified`: the passkey among the evidence has checked a PIN or a fingerprint itself. That makes it two
    factors, so that it stands for the first one too; without, it is one alone (NIST SP 800-63B-4 §3.1.7.2).
    """
    proved, needed = set(evidence), set(enrolled)
    wanted = [method for method in SECOND_FACTORS if method in needed]
    alone = user_verified and PASSKEY in proved and PASSKEY in needed
    if not alone and not proved.intersection(FIRST_FACTORS):
        return FirstFactor()
    if not needed:
        return Enrollment() if second_factor_required else Done(aal=1)
    return Done(aal=2) if proved.intersection(wanted) else SecondFactor(tuple(wanted))


def is_full(evidence: Iterable[str]) -> bool:
    """Whether this sign-in makes a session fresh. A recovery code may be a found one: dangerous things ask again."""
    return not set(evidence).intersection(SPARE_FACTORS)

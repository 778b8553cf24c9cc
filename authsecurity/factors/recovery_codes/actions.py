"""What can happen with recovery codes: a set is made, one is checked, all are taken away.

Which sign-in that belongs to is the flows' business; `make` and `remove` run in their transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from authsecurity.accounts.models import Account
from authsecurity.core import clock, tokens
from authsecurity.factors.recovery_codes import codes
from authsecurity.factors.recovery_codes.errors import CodeAlreadyUsed, InvalidCode
from authsecurity.factors.recovery_codes.models import RecoveryCode


@dataclass(frozen=True)
class Verified:
    """A code that was right, still to be spent."""

    code: RecoveryCode

    def spend(self) -> None:
        """Once, in the transaction of what the code is for. Raises `CodeAlreadyUsed`."""
        if not self.code.spend():
            raise CodeAlreadyUsed


@dataclass(frozen=True)
class Status:
    """How many are left of the set, and when it was made."""

    remaining: int
    created_at: datetime | None


def make(account: Account) -> list[str]:
    """A new set instead of the old one. The codes exist here and on their owner's paper only."""
    now, made = clock.now(), codes.new_set()
    remove(account)
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, code_hash=_digest(code), created_at=now) for code in made
    )
    return made


def verify(account: Account, typed: str) -> Verified:
    """Check a code. Raises `InvalidCode` or `CodeAlreadyUsed`; `Verified.spend` uses it up."""
    if codes.normal(typed) is None:
        raise InvalidCode
    found = RecoveryCode.objects.of(account.pk).filter(code_hash=_digest(typed)).first()
    if found is None:
        raise InvalidCode
    if found.spent_at is not None:
        raise CodeAlreadyUsed
    return Verified(found)


def remaining(account: Account) -> int:
    """How many are unspent."""
    left: int = RecoveryCode.objects.of(account.pk).unspent().count()
    return left


def status(account: Account) -> Status:
    """What may be told about the set."""
    newest = RecoveryCode.objects.of(account.pk).first()
    return Status(remaining(account), newest.created_at if newest else None)


def remove(account: Account) -> None:
    """The whole set, spent ones too."""
    RecoveryCode.objects.of(account.pk).delete()


def _digest(typed: str) -> str:
    return tokens.digest(codes.normal(typed) or "")

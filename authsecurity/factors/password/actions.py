"""What can happen with a password: refused as too weak, made, put in force, checked.

Hashing never runs inside a transaction, and who calls for it holds a `place` from before the first thing that counts.
"""

from authsecurity.accounts.models import Account
from authsecurity.core import configuration
from authsecurity.core.errors import FieldError
from authsecurity.factors.password import blocklist, gate, hashing, policy

OUR_NAME = "authsecurity"

# Raises `Busy` where too many wait already: `with place():` or `@place()`.
place = gate.argon2.place


def weakness(*, password: str, email: str, name: str) -> FieldError | None:
    """Why this may not be the password of this person, or None. Says what would do."""
    if len(password) > policy.MAX_TYPED:  # not even normalised: that takes time by the square of the length
        return policy.TOO_LONG
    password = policy.normal(password)
    if error := policy.length_error(password):
        return error
    words = policy.context_words(email=email, name=name, service_words=_service_words())
    if policy.is_similar(password, words):
        return policy.TOO_SIMILAR
    if blocklist.is_listed(password):
        return policy.TOO_COMMON
    return policy.TOO_GUESSABLE if blocklist.guesses(password, words) < policy.MIN_GUESSES else None


def hash_of(password: str) -> str:
    """What to store as `Account.password`."""
    return hashing.make(policy.normal(password))


def set_password(account: Account, password_hash: str) -> None:
    """Put what `hash_of` made in force. With the account's row locked: the hash was made before that."""
    account.password = password_hash
    account.save(update_fields=["password"])


def verify(*, account: Account | None, password: str) -> bool:
    """Whether the password is this account's. Equal work for no account and for one that may not sign in."""
    stored = account.password if account else hashing.NOBODYS_HASH
    password = policy.normal(password)
    if not hashing.matches(password, stored) or account is None or not account.is_active:
        return False
    if hashing.is_outdated(stored):
        _renew_hash(account, password)
    return True


def matches(*, password: str, stored: str) -> bool:
    """Whether the password is that of a stored hash which belongs to no account yet."""
    return hashing.matches(policy.normal(password), stored)


def _renew_hash(account: Account, password: str) -> None:
    # Only over the hash that was checked: a password changed meanwhile stays changed.
    renewed = hashing.make(password)
    if Account.objects.filter(pk=account.pk, password=account.password).update(password=renewed):
        account.password = renewed


def _service_words() -> tuple[str, ...]:
    hostname = configuration.current().hostname
    return (OUR_NAME, hostname, *hostname.split("."))

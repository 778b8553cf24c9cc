"""What can happen with passkeys: asked for, made, proved, renamed, removed. For what, is the flows' business.

A challenge is used up before its answer is looked at. What an answer changes is kept by `keep` and `spend`, in the
transaction of what it is for.
"""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from authsecurity.accounts import names
from authsecurity.accounts.models import Account
from authsecurity.core import clock, configuration
from authsecurity.core.errors import Invalid
from authsecurity.factors.passkeys import authenticators, ceremonies
from authsecurity.factors.passkeys.ceremonies import (
    CHALLENGE_BYTES,
    USER_HANDLE_BYTES,
    NewCredential,
    Proved,
    RelyingParty,
    Sent,
    User,
)
from authsecurity.factors.passkeys.errors import (
    CounterWentBack,
    InvalidCredential,
    InvalidNewCredential,
    TooManyPasskeys,
    UnknownCredential,
    malformed,
)
from authsecurity.factors.passkeys.models import Ceremony, Challenge, Passkey, UserHandle

MOST = 20  # of one account
RELYING_PARTY = "AuthSecurity"


@dataclass(frozen=True)
class Signed:
    """A credential as the browser sent it, and what its challenge must have been handed out for: to whom, and why."""

    credential: Mapping[str, Any]
    holder: str
    allowed: Sequence[Ceremony]


@dataclass(frozen=True)
class Verified:
    """A passkey that was right, still to be spent. `user_verified`: it is two factors by itself."""

    passkey: Passkey
    proved: Proved

    @property
    def account(self) -> Account:
        account: Account = self.passkey.account
        return account

    @property
    def user_verified(self) -> bool:
        return self.proved.user_verified

    @property
    def went_back(self) -> bool:
        """Its counter is not ahead of the one we know."""
        return self.passkey.is_behind(self.proved.sign_count)

    def spend(self) -> None:
        """Once, in the transaction of what it is for. Raises `CounterWentBack` (not if synced), `UnknownCredential`."""
        if self.passkey.record_use(sign_count=self.proved.sign_count, backed_up=self.proved.backed_up):
            return
        if Passkey.objects.filter(pk=self.passkey.pk).exists():
            raise CounterWentBack
        raise UnknownCredential  # it was removed meanwhile: no copy has shown itself


@dataclass(frozen=True)
class Registered:
    """A key pair that was made for this account, still to be kept."""

    account: Account
    new: NewCredential
    name: str

    def keep(self) -> Passkey:
        """In a transaction, with the account locked. Raises `TooManyPasskeys`, `InvalidNewCredential`."""
        _refuse_too_many(self.account)
        passkey = Passkey(
            account=self.account,
            credential_id=self.new.credential_id,
            public_key=self.new.public_key,
            sign_count=self.new.sign_count,
            aaguid=self.new.aaguid,
            transports=self.new.transports,
            backup_eligible=self.new.backup_eligible,
            backed_up=self.new.backed_up,
            name=self.name or authenticators.name_of(self.new.aaguid),
            created_at=clock.now(),
        )
        try:
            with transaction.atomic():
                passkey.save(force_insert=True)
        except IntegrityError:
            raise InvalidNewCredential from None
        return passkey


def begin_registration(*, account: Account, holder: str) -> dict[str, Any]:
    """Options for `navigator.credentials.create()`. Raises `TooManyPasskeys`."""
    _refuse_too_many(account)
    handle = UserHandle.objects.get_or_create(
        account=account, defaults={"handle": secrets.token_bytes(USER_HANDLE_BYTES)}
    )[0].handle
    return ceremonies.creation_options(
        _party(),
        challenge=_issue(Ceremony.REGISTER, holder),
        user=User(bytes(handle), name=account.email, display_name=account.name or account.email),
        existing=[passkey.descriptor for passkey in listed(account)],
    )


def ask(ceremony: Ceremony, *, holder: str, account: Account | None = None) -> dict[str, Any]:
    """Options for `navigator.credentials.get()`.

    Where it is known whose passkey it must be, something else was proved before or comes along, so that user
    verification is welcome and not required.
    """
    own = listed(account) if account else []
    return ceremonies.request_options(
        _party(),
        challenge=_issue(ceremony, holder),
        allowed=[passkey.descriptor for passkey in own],
        user_verification="preferred" if account else "required",
    )


def was_asked(ceremony: Ceremony, *, holder: str) -> bool:
    """Whether this browser has a challenge for this ceremony that waits."""
    return Challenge.objects.waiting(ceremony, holder=holder).exists()


def verify_new(*, account: Account, name: str, signed: Signed) -> Registered:
    """Check a new key pair. Raises `Invalid`, `InvalidNewCredential`; `Registered.keep` puts it in force."""
    name = _checked(name)
    try:
        sent = ceremonies.read_new(signed.credential)
        if not _take(sent, signed):
            raise InvalidNewCredential
        return Registered(account, ceremonies.verify_new(_party(), sent), name)
    except ceremonies.NoCredential:
        raise malformed() from None
    except ceremonies.NotVerified:
        raise InvalidNewCredential from None


def verify(signed: Signed, *, account: Account | None = None) -> Verified:
    """Check that a passkey signed our challenge: one of this account or, where none is given, of whom it names.

    Raises `Invalid`, `InvalidCredential`, `UnknownCredential`; `Verified.spend` uses it up.
    """
    try:
        sent = ceremonies.read(signed.credential)
        if not _take(sent, signed):
            raise InvalidCredential
        passkey = _find(sent, account)
        proved = ceremonies.verify(_party(), sent, public_key=bytes(passkey.public_key))
    except ceremonies.NoCredential:
        raise malformed() from None
    except ceremonies.NotVerified:
        raise InvalidCredential from None
    if proved.backup_eligible != passkey.backup_eligible:  # §7.2 step 18: it never changes
        raise InvalidCredential
    return Verified(passkey, proved)


def listed(account: Account) -> list[Passkey]:
    """Those of the account, oldest first."""
    return list(Passkey.objects.of(account.pk))


def signal(account: Account) -> dict[str, Any]:
    """What an authenticator needs to be told, to forget those that were removed."""
    existing = [passkey.descriptor for passkey in listed(account)]
    return ceremonies.signal(_party(), handle=_handle_of(account), existing=existing)


def rename(*, account: Account, passkey_id: uuid.UUID, name: str) -> Passkey | None:
    """The passkey under its new name; None if the account has none with this id. Raises `Invalid`."""
    name = _checked(name)
    if not name:
        raise Invalid({"name": [names.INVALID_NAME]})
    mine = Passkey.objects.of(account.pk).filter(pk=passkey_id)
    mine.update(name=name)
    found: Passkey | None = mine.first()
    return found


def remove(*, account: Account, passkey_id: uuid.UUID) -> bool:
    """False if the account has none with this id."""
    return bool(Passkey.objects.filter(account=account, pk=passkey_id).delete()[0])


def forget(account: Account) -> None:
    """All of them."""
    Passkey.objects.filter(account=account).delete()


def _issue(ceremony: Ceremony, holder: str) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    Challenge.objects.issue(challenge, ceremony, holder=holder)
    return challenge


def _take(sent: Sent, signed: Signed) -> bool:
    return any(
        Challenge.objects.take(sent.challenge, ceremony, holder=signed.holder) for ceremony in signed.allowed
    )


def _find(sent: Sent, account: Account | None) -> Passkey:
    passkey: Passkey | None = Passkey.objects.with_credential_id(sent.credential_id)
    if passkey is None:
        raise UnknownCredential
    if account is not None and passkey.account_id != account.pk:
        raise InvalidCredential
    # §7.2 step 6: who names nobody must be known already, and nobody names somebody else.
    if sent.user_handle != _handle_of(passkey.account) and not (account and sent.user_handle is None):
        raise InvalidCredential
    return passkey


def _handle_of(account: Account) -> bytes | None:
    found = UserHandle.objects.filter(account=account).first()
    return bytes(found.handle) if found else None


def _refuse_too_many(account: Account) -> None:
    if Passkey.objects.of(account.pk).count() >= MOST:
        raise TooManyPasskeys


def _checked(name: str) -> str:
    name = names.normal(name)
    if not names.is_name(name):
        raise Invalid({"name": [names.INVALID_NAME]})
    return name


def _party() -> RelyingParty:
    config = configuration.current()
    return RelyingParty(id=config.hostname, origin=config.url, name=RELYING_PARTY)

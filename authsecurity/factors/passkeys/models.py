"""Passkeys, the random handle by which authenticators know an account, and challenges that wait for their answer.

Every transition is one conditional statement; the row count is the answer.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from authsecurity.accounts.names import MAX_NAME
from authsecurity.core import clock, tokens
from authsecurity.factors.passkeys.ceremonies import MAX_CREDENTIAL_ID, USER_HANDLE_BYTES, Descriptor

LIFETIME = timedelta(minutes=5)  # WebAuthn L3 §15.1 advises five to ten


class Ceremony(models.TextChoices):
    """What a challenge was handed out for. It is good for nothing else."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"
    REAUTHENTICATE = "reauthenticate"


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Handing challenges out and taking them back."""

    def issue(self, challenge: bytes, ceremony: Ceremony, *, holder: str) -> None:
        """Keep it for `LIFETIME`. `holder`: the secret or the id that tells this browser from all others."""
        self.create(
            challenge_hash=tokens.digest(challenge.hex()),
            ceremony=ceremony,
            holder_hash=tokens.digest(holder),
            expires_at=clock.now() + LIFETIME,
        )

    def take(self, challenge: bytes, ceremony: Ceremony, *, holder: str) -> bool:
        """Use it up, right or wrong answer. True for exactly one caller, with the same ceremony and holder, in time."""
        mine = self.waiting(ceremony, holder=holder).filter(challenge_hash=tokens.digest(challenge.hex()))
        return bool(mine.delete()[0])

    def waiting(self, ceremony: Ceremony, *, holder: str) -> "ChallengeQuerySet":
        """Those of one holder that can still be answered."""
        mine = self.filter(ceremony=ceremony, holder_hash=tokens.digest(holder))
        return mine.filter(expires_at__gt=clock.now())

    def over(self, now: datetime) -> "ChallengeQuerySet":
        """Past their time: nobody can answer them any more."""
        return self.filter(expires_at__lte=now)


class Challenge(models.Model):
    """One that waits. Nothing in it names anybody."""

    challenge_hash = models.CharField(primary_key=True, max_length=64)
    ceremony = models.CharField(max_length=20, choices=Ceremony.choices)
    holder_hash = models.CharField(max_length=64, db_index=True)
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = ChallengeQuerySet.as_manager()

    class Meta:
        db_table = "passkey_challenge"

    def __str__(self) -> str:
        return f"{self.ceremony} until {self.expires_at}"


class UserHandle(models.Model):
    """What authenticators call the account: random, made with its first passkey in mind (WebAuthn L3 §14.6.1)."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    handle = models.BinaryField(max_length=USER_HANDLE_BYTES, unique=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        db_table = "passkey_user_handle"

    def __str__(self) -> str:
        return str(self.account_id)


class PasskeyQuerySet(models.QuerySet["Passkey"]):
    """Finding them."""

    def of(self, account_id: uuid.UUID) -> "PasskeyQuerySet":
        """Those of an account, oldest first."""
        return self.filter(account_id=account_id).order_by("created_at", "pk")

    def with_credential_id(self, credential_id: bytes) -> "Passkey | None":
        """The one with this id, with its account."""
        return self.filter(credential_id=credential_id).select_related("account").first()


class Passkey(models.Model):
    """A public key of an account. `sign_count` is the newest counter its authenticator told, 0 where it keeps none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    credential_id = models.BinaryField(max_length=MAX_CREDENTIAL_ID, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    aaguid = models.CharField(max_length=36)
    transports = models.JSONField()
    backup_eligible = models.BooleanField()
    backed_up = models.BooleanField()
    name = models.CharField(max_length=MAX_NAME)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PasskeyQuerySet.as_manager()

    class Meta:
        db_table = "passkey"

    def __str__(self) -> str:
        return self.name

    @property
    def descriptor(self) -> Descriptor:
        return Descriptor(bytes(self.credential_id), self.transports)

    def is_behind(self, sign_count: int) -> bool:
        """Whether this counter is not ahead of the one we know (WebAuthn L3 §6.1.1). Two zeros are no counters."""
        return (sign_count, self.sign_count) != (0, 0) and sign_count <= self.sign_count

    def record_use(self, *, sign_count: int, backed_up: bool) -> bool:
        """Once per counter. False: another use was faster, or the passkey was removed meanwhile.

        Copies of a synced passkey count each for itself, so theirs decides nothing.
        """
        mine = Passkey.objects.filter(pk=self.pk)
        if not self.backup_eligible:
            mine = mine.filter(sign_count__lt=sign_count) if sign_count else mine.filter(sign_count=0)
        return bool(mine.update(sign_count=sign_count, backed_up=backed_up, last_used_at=clock.now()))

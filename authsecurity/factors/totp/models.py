"""One row per account that has, or is setting up, an authenticator app.

A new secret waits beside the one in force until it is proved, so that a change of phones locks nobody out. Every
transition is one conditional UPDATE that names what it was decided on; the row count is the answer.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from authsecurity.core import clock, configuration

SETUP_LIFETIME = timedelta(minutes=30)


class TotpAuthenticatorQuerySet(models.QuerySet["TotpAuthenticator"]):
    """Starting a set-up."""

    def propose(self, *, account_id: uuid.UUID, secret: str) -> None:
        """Keep a secret until it is proved. It replaces one that waits, never the one in force."""
        proposal = TotpAuthenticator(
            account_id=account_id, pending_secret=_seal(account_id, secret), pending_since=clock.now()
        )
        columns = ["pending_secret", "pending_since"]
        self.bulk_create([proposal], update_conflicts=True, unique_fields=["account"], update_fields=columns)

    def never_proved(self, now: datetime) -> "TotpAuthenticatorQuerySet":
        """Set-ups that waited too long, beside no secret in force: nothing of such a row is good for anything."""
        return self.filter(secret__isnull=True, pending_since__lte=now - SETUP_LIFETIME)

    def not_replaced(self, now: datetime) -> "TotpAuthenticatorQuerySet":
        """The same beside a secret in force, which stays."""
        return self.filter(secret__isnull=False, pending_since__lte=now - SETUP_LIFETIME)

    def withdraw(self) -> int:
        """Forget the secrets that wait; how many rows."""
        return self.update(pending_secret=None, pending_since=None)


class TotpAuthenticator(models.Model):
    """`secret` and `pending_secret` are ciphertexts bound to the account; `last_step` is the newest step spent."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    secret = models.BinaryField(null=True)
    pending_secret = models.BinaryField(null=True)
    pending_since = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TotpAuthenticatorQuerySet.as_manager()

    class Meta:
        db_table = "totp_authenticator"

    def __str__(self) -> str:
        return f"TOTP of {self.account_id}"

    @property
    def is_enabled(self) -> bool:
        return self.secret is not None

    def is_pending(self, now: datetime) -> bool:
        return self.pending_since is not None and now < self.pending_since + SETUP_LIFETIME

    def read_secret(self) -> str:
        """The secret in force, base32."""
        return _open(self.account_id, self.secret)

    def read_pending_secret(self) -> str:
        """The secret that waits to be proved, base32."""
        return _open(self.account_id, self.pending_secret)

    def spend(self, step: int) -> bool:
        """Use up a time step and all before it, for the secret it was computed with. False: somebody was faster."""
        unspent = TotpAuthenticator.objects.filter(pk=self.pk, secret=self.secret, last_step__lt=step)
        return bool(unspent.update(last_step=step, last_used_at=clock.now()))

    def confirm(self, step: int) -> bool:
        """Put the waiting secret in force; the step that proved it is spent. False: not the waiting one any more."""
        waiting = TotpAuthenticator.objects.filter(pk=self.pk, pending_secret=self.pending_secret)
        return bool(
            waiting.update(
                secret=self.pending_secret,
                pending_secret=None,
                pending_since=None,
                confirmed_at=clock.now(),
                last_step=step,
                last_used_at=clock.now(),
            )
        )


def _seal(account_id: uuid.UUID, secret: str) -> bytes:
    return configuration.current().vault.encrypt(secret.encode("ascii"), bound_to=_owner(account_id))


def _open(account_id: uuid.UUID, ciphertext: bytes | memoryview | None) -> str:
    return (
        configuration.current()
        .vault.decrypt(bytes(ciphertext or b""), bound_to=_owner(account_id))
        .decode("ascii")
    )


def _owner(account_id: uuid.UUID) -> str:
    return f"totp:{account_id}"

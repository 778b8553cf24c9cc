"""One row per code, of the newest set only. A code is spent by one UPDATE; the row count is the answer."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from authsecurity.core import clock


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    """Finding codes."""

    def of(self, account_id: uuid.UUID) -> "RecoveryCodeQuerySet":
        return self.filter(account_id=account_id)

    def unspent(self) -> "RecoveryCodeQuerySet":
        return self.filter(spent_at=None)


class RecoveryCode(models.Model):
    """`code_hash` is SHA-256: 120 random bits need no slow hash (NIST SP 800-63B-4 §3.1.2.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = RecoveryCodeQuerySet.as_manager()

    class Meta:
        db_table = "recovery_code"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "code_hash"], name="recovery_code_once_per_account")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.account_id}"

    def spend(self) -> bool:
        """Use it up. False: somebody was faster, or there is a new set."""
        return bool(RecoveryCode.objects.unspent().filter(pk=self.pk).update(spent_at=clock.now()))

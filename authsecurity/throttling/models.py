"""What is counted: one row per limit and subject, charged by one statement. And the browsers an account knows."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.db import connections, models, router, transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from authsecurity.core import clock, tokens
from authsecurity.throttling.limits import LOCKING, REMEMBERED, Limit

ANY_NUMBER = 2**31 - 1

# One statement decides and counts, so that no two processes can both take the last try. No row comes back where the
# limit is reached; a try that is refused is not counted (it checks nothing).
CHARGE = """
INSERT INTO bucket (key, name, used, in_a_row, expires_at)
VALUES (%(key)s, %(name)s, 1, 1, %(expires_at)s)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN bucket.expires_at <= %(now)s THEN 1 ELSE bucket.used + 1 END,
    in_a_row = bucket.in_a_row + 1,
    expires_at = CASE
        WHEN %(rolling)s OR bucket.expires_at <= %(now)s THEN excluded.expires_at
        ELSE bucket.expires_at
    END
WHERE (bucket.expires_at <= %(now)s OR bucket.used < %(most)s) AND bucket.in_a_row < %(in_a_row)s
RETURNING used, in_a_row
"""


class BucketQuerySet(models.QuerySet["Bucket"]):
    """Charging and looking."""

    def charge(self, limit: Limit, key: str) -> tuple[int, int] | None:
        """Count one try, committed at once: how many now, and how many in a row. None: the limit is reached."""
        using = router.db_for_write(Bucket)
        with transaction.atomic(using, durable=True), connections[using].cursor() as cursor:
            cursor.execute(CHARGE, _parameters(limit, key, using))
            row = cursor.fetchone()
        return None if row is None else (int(row[0]), int(row[1]))

    def pay_back(self, key: str) -> None:
        """That try was no guess: one less, and the row of failures is broken."""
        self.filter(pk=key, used__gt=0).update(used=F("used") - 1, in_a_row=0)

    def over(self, now: datetime) -> "BucketQuerySet":
        """Their time is up and no failure in a row has to be remembered: a new row would say the same."""
        expired = self.filter(expires_at__lte=now)
        counting = Q(name__in=[limit.name for limit in LOCKING], in_a_row__gt=0)
        return expired.exclude(counting, expires_at__gt=now - REMEMBERED).exclude(_locked())


class Bucket(models.Model):
    """`key` is an HMAC of limit and subject; `in_a_row` outlives `expires_at`, since only a success breaks it."""

    key = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=40)
    used = models.PositiveIntegerField()
    in_a_row = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = BucketQuerySet.as_manager()

    class Meta:
        db_table = "bucket"

    def __str__(self) -> str:
        return f"{self.name}: {self.used}"

    def seconds_left(self, now: datetime) -> int:
        return max(1, -int((now - self.expires_at).total_seconds() // 1))

    def is_locked(self, limit: Limit) -> bool:
        return limit.can_lock and self.in_a_row >= limit.in_a_row

    def is_used_up(self, limit: Limit, now: datetime) -> bool:
        return self.used >= limit.most and self.expires_at > now


class DeviceQuerySet(models.QuerySet["Device"]):
    """Recognising a browser by the tokens of its cookie."""

    def shown(self, device_tokens: Iterable[str]) -> "DeviceQuerySet":
        return self.filter(token_hash__in=[tokens.digest(token) for token in device_tokens])


class Device(models.Model):
    """A browser that has completed a sign-in to an account (OWASP device cookie). It proves nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    objects: ClassVar[Any] = DeviceQuerySet.as_manager()

    class Meta:
        db_table = "device"

    def __str__(self) -> str:
        return str(self.id)


def key_of(limit: Limit, subject: str) -> str:
    """64 hex characters: who reads the table learns neither addresses nor networks."""
    return salted_hmac(f"authsecurity.throttling.{limit.name}", subject, algorithm="sha256").hexdigest()


def _locked() -> Q:
    """Buckets that have reached their limit's failures in a row."""
    return reduce(or_, (Q(name=limit.name, in_a_row__gte=limit.in_a_row) for limit in LOCKING), Q())


def _parameters(limit: Limit, key: str, using: str) -> dict[str, Any]:
    now, stored = clock.now(), connections[using].ops.adapt_datetimefield_value
    return {
        "key": key,
        "name": limit.name,
        "now": stored(now),
        "expires_at": stored(now + limit.per),
        "most": limit.most,
        "in_a_row": limit.in_a_row if limit.can_lock else ANY_NUMBER,
        "rolling": limit.rolling,
    }

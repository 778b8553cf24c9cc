"""One row per signed-in browser, and what can happen to it, each one conditional statement."""

import uuid
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from authsecurity.core import configuration, tokens
from authsecurity.http.client import USER_AGENT_CHARACTERS
from authsecurity.sessions.limits import FRESH_FOR, Limits


def limits() -> Limits:
    """The operator's limits."""
    config = configuration.current()
    return _limits(config.session_idle, config.session_lifetime)


@lru_cache(maxsize=8)
def _limits(idle: timedelta, lifetime: timedelta) -> Limits:
    return Limits(idle=idle, lifetime=lifetime)


class SessionQuerySet(models.QuerySet["Session"]):
    """Finding and ending sessions."""

    def of(self, account_id: uuid.UUID) -> "SessionQuerySet":
        return self.filter(account_id=account_id)

    def live(self, now: datetime) -> "SessionQuerySet":
        """Within both limits. `Session.is_live` asks for more: an active account, a second factor where required."""
        return self.filter(expires_at__gt=now, last_seen_at__gt=now - limits().idle)

    def over(self, now: datetime) -> "SessionQuerySet":
        """Past either limit: none of them will ever be live again."""
        return self.filter(Q(expires_at__lte=now) | Q(last_seen_at__lte=now - limits().idle))


class Session(models.Model):
    """`methods` is the evidence, oldest first: `[{"method": "password", "at": "2026-01-31T12:00:00Z"}]`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    methods = models.JSONField()
    aal = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    elevated_until = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=USER_AGENT_CHARACTERS, blank=True)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta:
        db_table = "session"

    def __str__(self) -> str:
        return str(self.id)

    def is_live(self, now: datetime) -> bool:
        within = limits().is_live(last_seen_at=self.last_seen_at, expires_at=self.expires_at, now=now)
        strong = self.aal >= 2 or not configuration.current().second_factor_required
        return within and strong and self.account.is_active

    def is_fresh(self, now: datetime) -> bool:
        """May do dangerous things: every factor was shown within the last ten minutes (ASVS 7.5.1)."""
        return now < self.elevated_until

    @property
    def idle_expires_at(self) -> datetime:
        return min(self.last_seen_at + limits().idle, self.expires_at)

    def touch(self, now: datetime) -> None:
        """Remember the visit, at most once per `last_seen_step` whatever the number of requests."""
        if limits().needs_touch(last_seen_at=self.last_seen_at, now=now):
            mine = Session.objects.filter(pk=self.pk, last_seen_at=self.last_seen_at)
            mine.update(last_seen_at=now)
            self.last_seen_at = now

    def rotate(self, key: str, **changes: Any) -> bool:
        """Change the key, and what else changes with it. False if the session was ended or rotated meanwhile."""
        mine = Session.objects.filter(pk=self.pk, key_hash=self.key_hash)
        changes["key_hash"] = tokens.digest(key)
        if mine.update(**changes) != 1:
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        return True

    def elevation(self, now: datetime) -> dict[str, datetime]:
        """What a full sign-in renews: freshness and both limits (NIST SP 800-63B-4 §5.2)."""
        return {"elevated_until": now + FRESH_FOR, "last_seen_at": now, "expires_at": now + limits().lifetime}

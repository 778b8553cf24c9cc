"""Stored events: added, never changed, except that a person who leaves is taken out of them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q

from authsecurity.core import clock
from authsecurity.http.client import USER_AGENT_CHARACTERS


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Reading somebody's history, and forgetting whose it was."""

    def of(self, account_id: uuid.UUID) -> "SecurityEventQuerySet":
        """Newest first; lines of the same moment in the order of their ids, so that pages never overlap."""
        return self.filter(account_id=account_id).order_by("-at", "-id")

    def before(self, line: "SecurityEvent") -> "SecurityEventQuerySet":
        """What comes after this line in the order of `of`."""
        # The first condition is in the others already; by it alone does a database see a range of its index.
        return self.filter(Q(at__lte=line.at), Q(at__lt=line.at) | Q(id__lt=line.pk))

    def of_nobody_left(self) -> "SecurityEventQuerySet":
        """Lines of accounts that are gone."""
        owner = get_user_model().objects.filter(pk=OuterRef("account_id"))
        return self.filter(~Exists(owner), account_id__isnull=False)

    def anonymise(self) -> int:
        """Whose they were cannot be told any more; how many."""
        return self.update(account=None, ip=None, user_agent="")


class SecurityEvent(models.Model):
    """One line of an account's history. `outcome` is `ok` or the fine reason that no answer ever tells."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=clock.now)
    # No constraint: a line about an account must not wait for, lock or fail with the account's row.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    # Of the closed list in events.py, but without `choices`: those would need a migration per event.
    event = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=USER_AGENT_CHARACTERS, blank=True)

    objects: ClassVar[Any] = SecurityEventQuerySet.as_manager()

    class Meta:
        db_table = "security_event"
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="security_event_by_account")]

    def __str__(self) -> str:
        return f"{self.event} ({self.outcome})"

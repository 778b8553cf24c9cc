"""A registration that waits for its proof. It has its own password hash, and no power over anything.

Of several for one address each waits for itself, so that nobody can put a password of theirs under an address that
another person proves (attacks R01-R03).
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from authsecurity.accounts import addresses
from authsecurity.accounts.names import MAX_NAME
from authsecurity.core import clock, tokens
from authsecurity.mail.models import LIFETIMES, Purpose

BROWSER_KNOWN_FOR = timedelta(minutes=10)
LIFETIME = LIFETIMES[Purpose.PROVE_REGISTRATION]


class PendingRegistrationQuerySet(models.QuerySet["PendingRegistration"]):
    """Finding registrations."""

    def waiting(self) -> "PendingRegistrationQuerySet":
        return self.filter(created_at__gt=clock.now() - LIFETIME)

    def at(self, address: str) -> "PendingRegistrationQuerySet":
        return self.filter(canonical_email=addresses.canonical(address))

    def over(self, now: datetime) -> "PendingRegistrationQuerySet":
        return self.filter(created_at__lte=now - LIFETIME)


class PendingRegistration(models.Model):
    """`browser_hash` is that of the cookie the registering browser got: it need not show the password again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.CharField(max_length=addresses.MAX_ADDRESS)
    canonical_email = models.CharField(max_length=addresses.MAX_ADDRESS, db_index=True)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    password = models.CharField(max_length=128)
    browser_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    objects: ClassVar[Any] = PendingRegistrationQuerySet.as_manager()

    class Meta:
        db_table = "pending_registration"

    def __str__(self) -> str:
        return str(self.id)

    def was_made_by(self, browser_token: str | None, now: datetime) -> bool:
        """Whether this token is the registering browser's, as long as its cookie lasts."""
        matches = bool(browser_token) and tokens.digest(browser_token or "") == self.browser_hash
        return matches and now < self.created_at + BROWSER_KNOWN_FOR

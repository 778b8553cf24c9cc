"""Links that were mailed: what a token is for, and that it works once.

A token exists only in the letter; the row has its SHA-256. Spending is one conditional DELETE; the row count is the
answer.
"""

import uuid
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from authsecurity.core import clock, tokens


class Purpose(StrEnum):
    """What a link does. A token of one purpose is none of another."""

    PROVE_REGISTRATION = "prove_registration"
    RESET_PASSWORD = "reset_password"
    CHANGE_ADDRESS = "change_address"
    REVERT_ADDRESS = "revert_address"
    UNLOCK = "unlock"


LIFETIMES = {
    Purpose.PROVE_REGISTRATION: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.CHANGE_ADDRESS: timedelta(hours=24),
    Purpose.REVERT_ADDRESS: timedelta(days=7),
    Purpose.UNLOCK: timedelta(days=7),
}


class MailedLinkQuerySet(models.QuerySet["MailedLink"]):
    """Making and finding links."""

    def issue(self, purpose: Purpose, **about: Any) -> tuple["MailedLink", str]:
        """A new link and its token. `about`: `account_id`, `registration_id`, `address`."""
        token, now = tokens.new_token(), clock.now()
        link = self.create(
            purpose=purpose,
            token_hash=tokens.digest(token),
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
            **about,
        )
        return link, token

    def with_token(self, token: str, *purposes: Purpose) -> "MailedLink | None":
        """The live link with this token, if it is for one of these purposes."""
        if len(token) != tokens.TOKEN_CHARACTERS:
            return None
        alive = self.filter(purpose__in=purposes, expires_at__gt=clock.now())
        return alive.filter(token_hash=tokens.digest(token)).select_related("account").first()

    def older_than(self, link: "MailedLink") -> "MailedLinkQuerySet":
        """Those it replaces: of the same purpose, account and registration."""
        same = self.filter(purpose=link.purpose, account=link.account, registration_id=link.registration_id)
        return same.filter(created_at__lte=link.created_at).exclude(pk=link.pk)

    def of(self, account_id: uuid.UUID) -> "MailedLinkQuerySet":
        return self.filter(account_id=account_id)

    def over(self, now: Any) -> "MailedLinkQuerySet":
        return self.filter(expires_at__lte=now)


class MailedLink(models.Model):
    """`address` is where the letter went; for a change of address the new one, for its way back the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    registration_id = models.UUIDField(null=True, db_index=True)
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = MailedLinkQuerySet.as_manager()

    class Meta:
        db_table = "mailed_link"

    def __str__(self) -> str:
        return f"{self.purpose} ({self.id})"

    def renew(self) -> str | None:
        """A token for a row that was made before its letter: good from now on, in place of any before. None: it was
        ended meanwhile."""
        token, expires_at = tokens.new_token(), clock.now() + LIFETIMES[Purpose(self.purpose)]
        mine = MailedLink.objects.filter(pk=self.pk)
        return token if mine.update(token_hash=tokens.digest(token), expires_at=expires_at) else None

    def replace_older(self) -> None:
        """Its letter went out: those sent before, for the same, are over."""
        MailedLink.objects.older_than(self).delete()

    def spend(self) -> bool:
        """Use it up. False: somebody was faster, or it is over."""
        alive = MailedLink.objects.filter(pk=self.pk, expires_at__gt=clock.now())
        return bool(alive.delete()[0])

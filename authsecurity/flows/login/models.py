"""The state between password and second factor: a row with its own short-lived cookie and no other power."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F

from authsecurity.accounts.models import Account
from authsecurity.core import clock, tokens

LIFETIME = timedelta(minutes=10)
ENROLLMENT_LIFETIME = timedelta(minutes=30)  # to find, install and set up an app
MAX_TRIES = 5


class LoginAttemptQuerySet(models.QuerySet["LoginAttempt"]):
    """Beginning, finding and burning attempts."""

    def begin(
        self, *, account: Account, methods: list[dict[str, str]], lifetime: timedelta = LIFETIME
    ) -> tuple["LoginAttempt", str]:
        """A new attempt and the token for its cookie."""
        token, now = tokens.new_token(), clock.now()
        attempt = self.create(
            account=account,
            token_hash=tokens.digest(token),
            methods=methods,
            created_at=now,
            expires_at=now + lifetime,
        )
        return attempt, token

    def open_now(self) -> "LoginAttemptQuerySet":
        """Neither expired nor out of tries, of accounts that may sign in."""
        return self.filter(expires_at__gt=clock.now(), tries__lt=MAX_TRIES, account__is_active=True)

    def over(self, now: datetime) -> "LoginAttemptQuerySet":
        """Past their time: no cookie finds them any more."""
        return self.filter(expires_at__lte=now)

    def with_token(self, token: str | None) -> "LoginAttempt | None":
        """The open attempt this cookie belongs to, with its account."""
        if not token:
            return None
        return self.open_now().select_related("account").filter(token_hash=tokens.digest(token)).first()

    def burn(self, token: str | None) -> bool:
        """End the attempt. True for exactly one caller."""
        return bool(token) and self.filter(token_hash=tokens.digest(token or "")).delete()[0] == 1


class LoginAttempt(models.Model):
    """`methods` is the evidence so far; `tries` counts answers before they are checked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    methods = models.JSONField()
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = LoginAttemptQuerySet.as_manager()

    class Meta:
        db_table = "login_attempt"

    def __str__(self) -> str:
        return str(self.id)

    def claim_try(self) -> bool:
        """Charge one try, committed before the code is looked at. False: none is left, or the attempt is over."""
        mine = LoginAttempt.objects.filter(pk=self.pk, tries__lt=MAX_TRIES, expires_at__gt=clock.now())
        return bool(mine.update(tries=F("tries") + 1))

    def return_try(self) -> None:
        """The answer was not looked at after all."""
        LoginAttempt.objects.filter(pk=self.pk, tries__gt=0).update(tries=F("tries") - 1)

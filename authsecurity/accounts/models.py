"""The account: Django's user model of this project (`AUTH_USER_MODEL = "authsecurity.Account"`)."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from authsecurity.accounts import addresses
from authsecurity.accounts.names import MAX_NAME
from authsecurity.core import clock


class AccountManager(BaseUserManager["Account"]):
    """Finding people."""

    def at(self, address: str) -> "Account | None":
        """The account with this address, in whatever case it is written; None for anything that is no address."""
        if not addresses.is_address(address):
            return None
        return self.filter(canonical_email=addresses.canonical(address)).first()

    def still(self, account: "Account") -> "Account | None":
        """The account as it is now, locked until the transaction ends; None if what was decided on has changed.

        Between a check and its outcome lies a slow hash: a password changed or an account disabled meanwhile counts.
        """
        unchanged = self.filter(pk=account.pk, password=account.password, is_active=True)
        return unchanged.select_for_update(no_key=True).first()

    def lock(self, account_id: uuid.UUID) -> bool:
        """Hold the row until the transaction ends. First in whatever changes several rows of one person.

        A foreign key locks it too, but only at commit: two that take the rest in another order would deadlock.
        False: there is no such account any more.
        """
        return self.filter(pk=account_id).select_for_update(no_key=True).values("pk").first() is not None

    def lock_to_delete(self, account_id: uuid.UUID) -> bool:
        """As `lock`, and besides, no new row can refer to this one: it would be in the way at commit."""
        return self.filter(pk=account_id).select_for_update().values("pk").first() is not None


class Account(AbstractBaseUser):
    """One person. The password hash is `password`, as Django names it; factors/password alone writes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.CharField(max_length=addresses.MAX_ADDRESS)
    canonical_email = models.CharField(max_length=addresses.MAX_ADDRESS, unique=True)
    email_verified_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    is_active = models.BooleanField(default=True)
    second_factors = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    last_login = None

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "canonical_email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.email

    @property
    def enrolled(self) -> tuple[str, ...]:
        """The second factors of this account, as written by flows/enrollment in the same transaction as they change."""
        return tuple(self.second_factors)

    def move_to(self, address: str) -> None:
        """Have another address, proved just now. With the row locked. Raises `IntegrityError` if it is taken."""
        self.email, self.canonical_email = address, addresses.canonical(address)
        self.email_verified_at = clock.now()
        self.save(update_fields=["email", "canonical_email", "email_verified_at"])

    def disable(self) -> None:
        """Nobody signs in to it, and no session of it is alive, until `enable`. With the row locked."""
        self._write_active(False)

    def enable(self) -> None:
        """The opposite of `disable`, under the same condition."""
        self._write_active(True)

    def enroll(self, method: str) -> None:
        """Name a second factor on the account's row. Call inside the transaction that adds it, with the row locked."""
        self._write_second_factors(sorted({*self.second_factors, method}))

    def withdraw(self, method: str) -> None:
        """The opposite of `enroll`, under the same conditions."""
        self._write_second_factors(sorted({*self.second_factors} - {method}))

    def withdraw_all(self) -> None:
        """Name no second factor any more, not even one that this version does not know. As for `enroll`."""
        self._write_second_factors([])

    def _write_active(self, active: bool) -> None:
        self.is_active = active
        self.save(update_fields=["is_active"])

    def _write_second_factors(self, methods: list[Any]) -> None:
        self.second_factors = methods
        self.save(update_fields=["second_factors"])

"""The `device` cookie: which accounts has this browser signed in to before? Never a factor, only a budget of its own.

Its value is up to five tokens, newest first, one per account; the database keeps their hashes (OWASP "Slow Down Online
Guessing Attacks with Device Cookies").
"""

import uuid
from datetime import datetime, timedelta

from authsecurity.core import tokens
from authsecurity.http.client import DEVICE_TOKEN_SEPARATOR, DEVICE_TOKENS, Client
from authsecurity.throttling.models import Device, DeviceQuerySet

LIFETIME = timedelta(days=400)  # as long as browsers keep a cookie (RFC 6265bis §5.5)
MOST_BROWSERS = 50  # that one account knows; each brings tries of its own, so there must be an end to them


def known(*, account_id: uuid.UUID | None, client: Client) -> Device | None:
    """This browser among those the account knows. One query whatever the account, none for a browser without."""
    if not client.device_tokens:
        return None
    return next(
        (found for found in Device.objects.shown(client.device_tokens) if found.account_id == account_id),
        None,
    )


def remember(*, account_id: uuid.UUID, client: Client) -> str:
    """Know this browser from now on, under a new token: the value for the cookie. Call after the last factor."""
    Device.objects.shown(client.device_tokens).filter(account_id=account_id).delete()
    kept = set(Device.objects.shown(client.device_tokens).values_list("token_hash", flat=True))
    _make_room(account_id)
    token = tokens.new_token()
    Device.objects.create(account_id=account_id, token_hash=tokens.digest(token))
    others = [other for other in client.device_tokens if tokens.digest(other) in kept]
    return DEVICE_TOKEN_SEPARATOR.join([token, *others][:DEVICE_TOKENS])


def is_new(*, account_id: uuid.UUID, client: Client) -> bool:
    """Whether the account knows browsers, and this is none of them."""
    others = Device.objects.filter(account_id=account_id).exists()
    return others and known(account_id=account_id, client=client) is None


def all_of(*, account_id: uuid.UUID) -> list[Device]:
    """Every browser the account knows."""
    return list(Device.objects.filter(account_id=account_id))


def forget_others(*, account_id: uuid.UUID, client: Client) -> None:
    """Every browser but this one is unknown to the account again."""
    this_one = Device.objects.shown(client.device_tokens)
    Device.objects.filter(account_id=account_id).exclude(pk__in=this_one).delete()


def forget_all(*, account_id: uuid.UUID) -> None:
    """Every browser is unknown to the account again."""
    Device.objects.filter(account_id=account_id).delete()


def _make_room(account_id: uuid.UUID) -> None:
    newest = (
        Device.objects.filter(account_id=account_id)
        .order_by("-created_at", "pk")
        .values_list("pk", flat=True)
    )
    if surplus := list(newest[MOST_BROWSERS - 1 :]):
        Device.objects.filter(pk__in=surplus).delete()


def over(now: datetime) -> DeviceQuerySet:
    """Those whose cookie no browser has any more."""
    found: DeviceQuerySet = Device.objects.filter(created_at__lte=now - LIFETIME)
    return found

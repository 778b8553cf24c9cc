"""What is stored about a person, table by table, for themselves to keep. No secrets: nothing here signs anybody in.

A table that holds something about people has its function here, named in `PARTS`. What a project around us keeps
in `request.session` is that project's to tell.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.core import clock
from authsecurity.core.clock import rfc3339
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.factors.totp import actions as totp_factor
from authsecurity.flows import state
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.login.steps import TOTP
from authsecurity.mail.models import MailedLink
from authsecurity.sessions.models import Session
from authsecurity.throttling import devices


def everything_about(account: Account) -> dict[str, Any]:
    """One member per part, and when it was put together."""
    parts = {name: part(account) for name, part in PARTS.items()}
    return {"exported_at": rfc3339(clock.now()), **parts}


def _account(account: Account) -> dict[str, Any]:
    return {**state.of_account(account), "email_verified_at": _time(account.email_verified_at)}


def _second_factors(account: Account) -> list[dict[str, Any]]:
    app = totp_factor.find(account)
    if app is None:
        return []
    return [
        {
            "method": TOTP,
            "enabled": app.is_enabled,
            "confirmed_at": _time(app.confirmed_at),
            "last_used_at": _time(app.last_used_at),
            "setup_begun_at": _time(app.pending_since),
        }
    ]


def _passkeys(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "id": str(passkey.pk),
            "name": passkey.name,
            "credential_id": passkey.descriptor.as_json()["id"],
            "user_handle": passkey_factor.signal(account)["userId"],
            "transports": passkey.transports,
            "aaguid": passkey.aaguid,
            "synced": passkey.backed_up,
            "sign_count": passkey.sign_count,
            "created_at": rfc3339(passkey.created_at),
            "last_used_at": _time(passkey.last_used_at),
        }
        for passkey in passkey_factor.listed(account)
    ]


def _recovery_codes(account: Account) -> list[dict[str, Any]]:
    return [
        {"created_at": rfc3339(code.created_at), "spent_at": _time(code.spent_at)}
        for code in RecoveryCode.objects.of(account.pk).order_by("pk")
    ]


def _known_browsers(account: Account) -> list[dict[str, Any]]:
    return [{"created_at": rfc3339(device.created_at)} for device in devices.all_of(account_id=account.pk)]


def _sessions(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "id": str(session.pk),
            "created_at": rfc3339(session.created_at),
            "last_seen_at": rfc3339(session.last_seen_at),
            "expires_at": rfc3339(session.expires_at),
            "elevated_until": rfc3339(session.elevated_until),
            "methods": session.methods,
            "aal": session.aal,
            "ip": session.ip,
            "user_agent": session.user_agent,
        }
        for session in Session.objects.of(account.pk).order_by("-created_at")
    ]


def _login_attempts(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "created_at": rfc3339(attempt.created_at),
            "expires_at": rfc3339(attempt.expires_at),
            "methods": attempt.methods,
            "tries": attempt.tries,
        }
        for attempt in LoginAttempt.objects.filter(account=account).order_by("-created_at")
    ]


def _mailed_links(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "purpose": link.purpose,
            "address": link.address,
            "created_at": rfc3339(link.created_at),
            "expires_at": rfc3339(link.expires_at),
        }
        for link in MailedLink.objects.of(account.pk).order_by("-created_at")
    ]


def _events(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "id": str(line.pk),
            "at": rfc3339(line.at),
            "event": line.event,
            "outcome": line.outcome,
            "ip": line.ip,
            "user_agent": line.user_agent,
        }
        for line in SecurityEvent.objects.of(account.pk)
    ]


def _time(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None


PARTS: Mapping[str, Callable[[Account], Any]] = {
    "account": _account,
    "second_factors": _second_factors,
    "passkeys": _passkeys,
    "recovery_codes": _recovery_codes,
    "known_browsers": _known_browsers,
    "sessions": _sessions,
    "login_attempts": _login_attempts,
    "mailed_links": _mailed_links,
    "events": _events,
}

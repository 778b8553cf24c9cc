"""All models of the app, gathered from their rooms for Django to find. Rooms import each other, never this."""

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.passkeys.models import Challenge, Passkey, UserHandle
from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.registration.models import PendingRegistration
from authsecurity.mail.models import MailedLink
from authsecurity.sessions.models import Session
from authsecurity.throttling.models import Bucket, Device

__all__ = [
    "Account",
    "Bucket",
    "Challenge",
    "Device",
    "LoginAttempt",
    "MailedLink",
    "Passkey",
    "PendingRegistration",
    "RecoveryCode",
    "SecurityEvent",
    "Session",
    "TotpAuthenticator",
    "UserHandle",
]

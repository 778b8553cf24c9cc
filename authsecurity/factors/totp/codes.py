"""One-time codes and the time steps they belong to. Pure: secret, code and time in, a step out.

SHA-1, six digits, 30 seconds: what authenticator apps support (docs/decisions/0002-totp-parameters.md). Accepted
are the current step and the one before it, for the delay of typing (RFC 6238 §5.2); nothing from the future.
"""

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DIGITS = 6
SECRET_CHARACTERS = 32  # base32: 160 bits, as RFC 4226 §4 R6 recommends
STEPS_BACK = 1


def new_secret() -> str:
    """32 base32 characters, 160 bits from the system's random source."""
    return pyotp.random_base32(SECRET_CHARACTERS)


def step_at(moment: datetime) -> int:
    """The number of the 30-second step (RFC 6238 §4.2, T0 = 0)."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The six digits of one step."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).generate_otp(step)


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step this code belongs to, newest first, or None. Six ASCII digits: PyOTP alone would take '１２３４５６'."""
    if not (len(code) == DIGITS and code.isascii() and code.isdigit()):
        return None
    now = step_at(moment)
    steps = range(now, now - STEPS_BACK - 1, -1)
    matches = [step for step in steps if hmac.compare_digest(code_at(secret, step), code)]
    return matches[0] if matches else None


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """The `otpauth://` URI an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(
        name=account, issuer_name=issuer
    )

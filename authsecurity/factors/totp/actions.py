"""What can happen with an authenticator app. Which login or session that belongs to is the flows' business."""

from dataclasses import dataclass

from authsecurity.accounts.models import Account
from authsecurity.core import clock, configuration
from authsecurity.factors.totp import codes, qr
from authsecurity.factors.totp.errors import CodeAlreadyUsed, InvalidCode, InvalidSetupCode, SetupRequired
from authsecurity.factors.totp.models import TotpAuthenticator

ISSUER = "AuthSecurity"


@dataclass(frozen=True)
class Setup:
    """What a person needs to set up an app, shown once. `qr_svg` is a data URI."""

    secret: str
    otpauth_uri: str
    qr_svg: str


@dataclass(frozen=True)
class Verified:
    """A code that was right, and its step, still to be spent."""

    authenticator: TotpAuthenticator
    step: int

    def spend(self) -> None:
        """Once, in the transaction of what the code is for. Raises `CodeAlreadyUsed`."""
        if not self.authenticator.spend(self.step):
            raise CodeAlreadyUsed

    def confirm(self) -> None:
        """Put the proved secret in force. Raises `SetupRequired` if another one waits by now."""
        if not self.authenticator.confirm(self.step):
            raise SetupRequired


def find(account: Account) -> TotpAuthenticator | None:
    """The account's row, enabled or only waiting; None without one."""
    found: TotpAuthenticator | None = TotpAuthenticator.objects.filter(account=account).first()
    return found


def begin(account: Account) -> Setup:
    """A new secret, stored encrypted; it is not in force before a code proves it."""
    secret = codes.new_secret()
    TotpAuthenticator.objects.propose(account_id=account.pk, secret=secret)
    issuer = _issuer()
    uri = codes.provisioning_uri(secret, account=account.email, issuer=issuer)
    return Setup(secret=secret, otpauth_uri=uri, qr_svg=qr.svg_data_uri(uri))


def verify(account: Account, code: str) -> Verified:
    """Check a code against the secret in force. Raises `InvalidCode`; `Verified.spend` uses it up."""
    authenticator = find(account)
    if authenticator is None or not authenticator.is_enabled:
        raise InvalidCode
    step = codes.matching_step(authenticator.read_secret(), code, clock.now())
    if step is None:
        raise InvalidCode
    return Verified(authenticator, step)


def verify_setup(account: Account, code: str) -> Verified:
    """Check a code against the secret that waits. Raises `SetupRequired` or `InvalidSetupCode`."""
    authenticator = find(account)
    if authenticator is None or not authenticator.is_pending(clock.now()):
        raise SetupRequired
    step = codes.matching_step(authenticator.read_pending_secret(), code, clock.now())
    if step is None:
        raise InvalidSetupCode
    return Verified(authenticator, step)


def remove(account: Account) -> bool:
    """Secret and all. False if none was in force."""
    return bool(TotpAuthenticator.objects.filter(account=account, secret__isnull=False).delete()[0])


def forget(account: Account) -> None:
    """Whatever there is, in force or only waiting."""
    TotpAuthenticator.objects.filter(account=account).delete()


def _issuer() -> str:
    config = configuration.current()
    return ISSUER if config.local else f"{ISSUER} ({config.hostname})"

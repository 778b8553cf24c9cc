"""What an operator can decide, in one frozen object. `core.environment` reads it; `current()` is how rooms see it.

Security floors are no knobs: they are constants beside the thing they protect.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from authsecurity.core import mail_server
from authsecurity.core.encryption import Vault
from authsecurity.core.mail_server import MailServer

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Configuration:
    """One instance, `settings.AUTHSECURITY`. `url` is the public origin, without a path: all else follows from it."""

    url: str
    secret_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    local: bool = False
    data_dir: Path = Path("var")
    database_url: str = field(default="", repr=False)
    email_url: str = field(default="", repr=False)
    trusted_proxies: tuple[Network, ...] = ()
    email_verification: bool = True
    registration_open: bool = True
    second_factor_required: bool = False
    session_idle: timedelta = timedelta(hours=1)
    session_lifetime: timedelta = timedelta(hours=24)

    @cached_property
    def https(self) -> bool:
        return self.url.startswith("https://")

    @cached_property
    def netloc(self) -> str:
        """Host and port as a browser sends them in `Host`: no port where it is the scheme's own."""
        return urlsplit(self.url).netloc

    @cached_property
    def hostname(self) -> str:
        return urlsplit(self.url).hostname or ""

    @cached_property
    def cookie_prefix(self) -> str:
        """`__Host-` nails a cookie to this very host (RFC 6265bis §4.1.3.2); browsers grant it on https only."""
        return "__Host-" if self.https else ""

    @cached_property
    def mail_server(self) -> MailServer | None:
        """Where letters go; None: into the outbox of local mode."""
        return mail_server.parse(self.email_url) if self.email_url else None

    @cached_property
    def email_from(self) -> str:
        """Whom letters are from."""
        chosen = self.mail_server.sender if self.mail_server else ""
        return chosen or f"AuthSecurity <no-reply@{self.hostname}>"

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.encryption_keys)


def current() -> Configuration:
    """The configuration of this process."""
    found: Configuration = settings.AUTHSECURITY
    return found

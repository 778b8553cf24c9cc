"""What `EMAIL_URL` says. Pure.

`smtp://user:password@host:587` begins in the clear and changes to TLS (STARTTLS) before anything is said;
`smtps://` is TLS from the first byte (RFC 8314). Only a server on this very machine is talked to without.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("smtp", "smtps")
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and from whom they are (`?from=`, empty for the default)."""

    host: str
    port: int
    starttls: bool
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""


def parse(url: str) -> MailServer:
    """Raises `ValueError` for what cannot be read."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError(url)
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp" and not _is_this_machine(parts.hostname),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=parse_qs(parts.query).get("from", [""])[0],
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

"""Mail servers of the tests: real ones, on a free port of this machine, which keep what they take."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from authsecurity.core import mail_server
from tests.serving import START_WITHIN, free_port

TAKEN = "250 taken"


@dataclass
class Taken:
    """A letter as it came in."""

    sender: str
    to: list[str]
    raw: bytes
    tls: bool
    user: str


@dataclass
class MailServer:
    """Answers every recipient with `answer`, after `delay` seconds. What it knows is in `taken` and `tried`."""

    port: int
    answer: str = TAKEN
    delay: float = 0
    taken: list[Taken] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried.append(address)
        await asyncio.sleep(self.delay)
        if self.answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.content
        transport: Any = server.transport
        user: Any = session.auth_data
        tls = transport.get_extra_info("sslcontext") is not None
        self.taken.append(Taken(envelope.mail_from or "", envelope.rcpt_tos, content, tls, user or ""))
        return "250 OK"


@contextmanager
def running(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, **how: Any
) -> Iterator[MailServer]:
    """A server until the test is over: plain, with TLS from the first byte, or with STARTTLS on offer and required."""
    found = MailServer(free_port(), **how)
    controller = Controller(
        found,
        hostname="127.0.0.1",
        port=found.port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=_anybody,
        auth_require_tls=False,
        ready_timeout=START_WITHIN,
    )
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


def _anybody(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=True, auth_data=f"{data.login.decode()}:{data.password.decode()}")


def use(settings: Settings, email_url: str) -> None:
    """What project/settings.py makes of EMAIL_URL."""
    server = mail_server.parse(email_url)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = server.starttls, server.tls
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = server.user, server.password


@dataclass(frozen=True)
class Certificate:
    """Made for one test; `file` is what a client has to trust."""

    context: ssl.SSLContext
    file: Path


def certificate(folder: Path, host: str) -> Certificate:
    """A certificate of this host's own."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / f"{host}.pem", folder / f"{host}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return Certificate(context, file)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)

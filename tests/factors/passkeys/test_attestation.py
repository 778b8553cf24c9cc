"""None is asked for. An authenticator may vouch for itself; certificates are refused before anybody reads them."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from authsecurity.core import clock
from authsecurity.factors.passkeys.ceremonies import NotVerified, RelyingParty, read_new, verify_new
from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator, decoded, encoded
from tests.people import ADA
from tests.signing_keys import ES256, sign
from tests.walk import Answer, Browser

Statement = Callable[[Authenticator, bytes], dict[str, Any]]


def by_itself(key: Authenticator, signed: bytes) -> dict[str, Any]:
    return {"alg": ES256, "sig": sign(key.passkey.private, signed)}


def by_certificate(key: Authenticator, signed: bytes) -> dict[str, Any]:
    maker = ec.generate_private_key(ec.SECP256R1())
    return {"alg": ES256, "sig": sign(maker, signed), "x5c": [certificate_of(maker)]}


def certificate_of(maker: ec.EllipticCurvePrivateKey) -> bytes:
    """As WebAuthn §8.2.1 wants that of a maker of authenticators."""
    called = {
        NameOID.COUNTRY_NAME: "AT",
        NameOID.ORGANIZATION_NAME: "Some maker",
        NameOID.ORGANIZATIONAL_UNIT_NAME: "Authenticator Attestation",
        NameOID.COMMON_NAME: "Some key",
    }
    name = x509.Name([x509.NameAttribute(kind, value) for kind, value in called.items()])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(maker.public_key())
    builder = builder.serial_number(1).not_valid_before(clock.now() - timedelta(days=1))
    builder = builder.not_valid_after(clock.now() + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.sign(maker, SHA256()).public_bytes(Encoding.DER)


def register(browser: Browser, statement: Statement) -> Answer:
    key = Authenticator(algorithms=(ES256,), aaguid=bytes(16))
    made = key.create(browser.join(ADA).options("passkeys/options/"), browser.url)
    auth_data, client_data = (
        decoded(made["response"][part]) for part in ("authenticatorData", "clientDataJSON")
    )
    signed = auth_data + sha256(client_data).digest()
    attestation = {"fmt": "packed", "attStmt": statement(key, signed), "authData": auth_data}
    made["response"]["attestationObject"] = encoded(cbor2.dumps(attestation))
    return browser.post("passkeys/", {"credential": made})


@pytest.mark.parametrize(
    "form", ["fido-u2f", "tpm", "apple", "android-key", "android-safetynet", "unheard-of"]
)
def test_other_forms_are_refused_by_their_name_alone(form: str) -> None:
    options: dict[str, Any] = {"rp": {"id": "localhost"}, "user": {"id": "AAAA"}, "challenge": "AAAA"}
    options["pubKeyCredParams"] = [{"type": "public-key", "alg": ES256}]
    party = RelyingParty("localhost", "http://localhost:8000", "AuthSecurity")
    made = Authenticator().create(options, party.origin, attestation={"fmt": form})
    with pytest.raises(NotVerified) as refused:
        verify_new(party, read_new(made))
    assert "attestation format" in str(refused.value.__cause__)


def test_an_authenticator_may_vouch_for_itself(browser: Browser) -> None:
    assert register(browser, by_itself).status == 201


def test_but_it_must_have_signed_that(browser: Browser) -> None:
    answer = register(browser, lambda key, signed: by_itself(key, signed + b"x"))
    assert answer.code == "invalid_credential"


@pytest.mark.parametrize(
    "statement",
    [by_certificate, lambda key, signed: by_itself(key, signed) | {"x5c": []}],
    ids=["one", "an empty chain"],
)
def test_certificates_are_refused(browser: Browser, statement: Statement) -> None:
    assert register(browser, statement).code == "invalid_credential"
    assert not Passkey.objects.exists()

"""What browsers are asked in the two WebAuthn ceremonies, and whether what they answer is true.

With keys.py the only file that knows py_webauthn. It keeps nothing: that a challenge is ours, unspent and this
browser's is checked by actions.py, before. What py_webauthn leaves to its caller stands at the end (`_is_base64url`,
`_refuse_…`) and in cbor.py.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_cbor
from webauthn.helpers.structs import CredentialDeviceType

from authsecurity.factors.passkeys import cbor, keys
from authsecurity.factors.passkeys.keys import ALGORITHMS

CHALLENGE_BYTES = 32  # WebAuthn L3 §13.4.3 asks for 16
USER_HANDLE_BYTES = 32
TIMEOUT_MS = 5 * 60 * 1000
MAX_CREDENTIAL_ID = 1023  # bytes, §7.1 step 25
FORMATS = ("none", "packed")  # all that browsers pass on where no attestation is asked for (§5.4.7)
CERTIFICATES = "x5c"  # of a packed statement that is not the authenticator's own (§8.2)
TRANSPORTS = ("ble", "hybrid", "internal", "nfc", "smart-card", "usb")
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
ATTESTATION, ASSERTION = ("attestationObject",), ("authenticatorData", "signature")


class NoCredential(Exception):
    """Not the JSON of a credential (WebAuthn L3 §5.1.8)."""


class NotVerified(Exception):
    """A credential, and something about it is not true."""


@dataclass(frozen=True)
class RelyingParty:
    """Who asks: `id` is the host, `origin` what browsers must say they were on."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class User:
    """Whom a new passkey is for: `handle` is what its authenticator calls them, the rest is what it shows."""

    handle: bytes
    name: str
    display_name: str

    def as_json(self) -> dict[str, Any]:
        return {"id": bytes_to_base64url(self.handle), "name": self.name, "displayName": self.display_name}


@dataclass(frozen=True)
class Descriptor:
    """A credential to name to a browser: its id, and how its authenticator is reached."""

    id: bytes
    transports: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        return {"type": "public-key", "id": bytes_to_base64url(self.id), "transports": list(self.transports)}


@dataclass(frozen=True)
class Sent:
    """What a browser sent, read and not yet believed.

    `user_handle` is None where it named nobody; `framed`: our page stood in one of another origin.
    """

    credential: dict[str, Any]
    credential_id: bytes
    challenge: bytes
    user_handle: bytes | None
    transports: list[str]
    framed: bool


@dataclass(frozen=True)
class NewCredential:
    """A key pair that was made for us. Whether it may live on several devices, and does (WebAuthn L3 §6.1.3)."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    aaguid: str
    backup_eligible: bool
    backed_up: bool
    transports: list[str]


@dataclass(frozen=True)
class Proved:
    """The key signed. `user_verified`: the authenticator checked a PIN or a fingerprint itself."""

    sign_count: int
    backup_eligible: bool
    backed_up: bool
    user_verified: bool


def creation_options(
    party: RelyingParty,
    *,
    challenge: bytes,
    user: User,
    existing: Sequence[Descriptor],
) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptionsJSON. Discoverable, with user verification: it must do without a password."""
    return {
        "rp": {"id": party.id, "name": party.name},
        "user": user.as_json(),
        "challenge": bytes_to_base64url(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": int(algorithm)} for algorithm in ALGORITHMS],
        "timeout": TIMEOUT_MS,
        "excludeCredentials": [descriptor.as_json() for descriptor in existing],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def request_options(
    party: RelyingParty, *, challenge: bytes, allowed: Sequence[Descriptor], user_verification: str
) -> dict[str, Any]:
    """PublicKeyCredentialRequestOptionsJSON. Nobody is `allowed` by name where nobody is known yet (§14.6.2)."""
    return {
        "challenge": bytes_to_base64url(challenge),
        "timeout": TIMEOUT_MS,
        "rpId": party.id,
        "allowCredentials": [descriptor.as_json() for descriptor in allowed],
        "userVerification": user_verification,
    }


def signal(party: RelyingParty, *, handle: bytes | None, existing: Sequence[Descriptor]) -> dict[str, Any]:
    """AllAcceptedCredentialsOptions (§5.1.10): by it, an authenticator forgets the passkeys that are none any more."""
    return {
        "rpId": party.id,
        "userId": bytes_to_base64url(handle) if handle else None,
        "allAcceptedCredentialIds": [bytes_to_base64url(descriptor.id) for descriptor in existing],
    }


def read_new(credential: Mapping[str, Any]) -> Sent:
    """What `navigator.credentials.create()` gave. Raises `NoCredential`."""
    return _read(credential, ATTESTATION)


def read(credential: Mapping[str, Any]) -> Sent:
    """What `navigator.credentials.get()` gave. Raises `NoCredential`."""
    return _read(credential, ASSERTION)


def verify_new(party: RelyingParty, sent: Sent) -> NewCredential:
    """The checks of WebAuthn L3 §7.1, but for the challenge's owner and the credential id's. Raises `NotVerified`."""
    _refuse_framed(sent)
    try:
        _refuse_elaborate_attestation(base64url_to_bytes(sent.credential["response"]["attestationObject"]))
        found = verify_registration_response(
            credential=sent.credential,
            expected_challenge=sent.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        _refuse_unusable(found.credential_id, found.credential_public_key, sent)
    except Exception as error:  # hostile bytes, read by three libraries: whatever they trip over is not true
        raise NotVerified("registration") from error
    return NewCredential(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        aaguid=found.aaguid,
        backup_eligible=found.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
        backed_up=found.credential_backed_up,
        transports=sent.transports,
    )


def verify(party: RelyingParty, sent: Sent, *, public_key: bytes) -> Proved:
    """The checks of WebAuthn L3 §7.2, but for whose it is, its counter, and what user verification is worth.

    Raises `NotVerified`.
    """
    _refuse_framed(sent)
    try:
        _refuse_elaborate_data(base64url_to_bytes(sent.credential["response"]["authenticatorData"]))
        found = verify_authentication_response(
            credential=sent.credential,
            expected_challenge=sent.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # compared where it is stored, by one UPDATE
        )
    except Exception as error:  # as above
        raise NotVerified("authentication") from error
    return Proved(
        sign_count=found.new_sign_count,
        backup_eligible=found.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
        backed_up=found.credential_backed_up,
        user_verified=found.user_verified,
    )


def _read(credential: Mapping[str, Any], members: Sequence[str]) -> Sent:
    response = credential.get("response")
    if not isinstance(response, dict) or credential.get("type") != "public-key":
        raise NoCredential
    texts = [credential.get("id"), credential.get("rawId"), response.get("clientDataJSON")]
    texts += [response.get(member) for member in members]
    handle = response.get("userHandle")
    if not all(_is_base64url(text) for text in texts) or not (handle is None or _is_base64url(handle)):
        raise NoCredential
    kept = {member: response[member] for member in ("clientDataJSON", *members)}
    try:
        client_data = _client_data(base64url_to_bytes(response["clientDataJSON"]))
        return Sent(
            credential={
                "id": credential["id"],
                "rawId": credential["rawId"],
                "type": "public-key",
                "response": kept,
            },
            credential_id=base64url_to_bytes(credential["rawId"]),
            challenge=base64url_to_bytes(client_data["challenge"]),
            user_handle=base64url_to_bytes(handle) if handle is not None else None,
            transports=_transports(response.get("transports")),
            framed=client_data.get("crossOrigin", False) is not False or "topOrigin" in client_data,
        )
    except (ValueError, RecursionError):
        raise NoCredential from None


def _is_base64url(text: object) -> bool:
    """base64url without padding. Python's decoder, which py_webauthn uses, skips whatever else it meets."""
    return isinstance(text, str) and BASE64URL.fullmatch(text) is not None


def _client_data(raw: bytes) -> dict[str, Any]:
    """CollectedClientData as an object with a challenge. Raises `ValueError`."""
    data = json.loads(raw.decode("utf-8"))
    if not isinstance(data, dict) or not _is_base64url(data.get("challenge")):
        raise ValueError("no client data")
    return data


def _transports(claimed: object) -> list[str]:
    if not isinstance(claimed, list):
        return []
    return [transport for transport in TRANSPORTS if transport in claimed]


def _refuse_framed(sent: Sent) -> None:
    """Our pages are in no frame of another origin (`frame-ancestors 'none'`), so no true answer comes from one."""
    if sent.framed:
        raise NotVerified("cross origin")


def _refuse_elaborate_attestation(attestation_object: bytes) -> None:
    """Before the parsers of CBOR follow any of it, and those of certificates see any."""
    if not cbor.is_plain(attestation_object):
        raise NotVerified("elaborate attestation")
    parts = parse_cbor(attestation_object)
    if parts["fmt"] not in FORMATS or CERTIFICATES in parts["attStmt"]:
        raise NotVerified("attestation format")
    _refuse_elaborate_data(parts["authData"])


def _refuse_elaborate_data(auth_data: bytes) -> None:
    if not cbor.is_plain_inside(auth_data):
        raise NotVerified("elaborate data")


def _refuse_unusable(credential_id: bytes, public_key: bytes, sent: Sent) -> None:
    """What is kept must be what was sent, short, and a key."""
    if credential_id != sent.credential_id or not 0 < len(credential_id) <= MAX_CREDENTIAL_ID:
        raise NotVerified("credential id")
    if not keys.is_usable(public_key):
        raise NotVerified("public key")

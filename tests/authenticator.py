"""A passkey in software: the authenticator, and what a browser does around it (WebAuthn Level 3).

    key = Authenticator()
    credential = key.create(options, origin)  # options as the server sends them,
    assertion = key.get(options, origin)      # answers as `PublicKeyCredential.toJSON()` gives them

Untouched, an answer is right in every way. A test gets exactly one thing wrong, and whatever a signature covers is
signed as it then stands:

    key.get(options, origin, flipped=Flag.UV)
    key.get(options, origin, client={"origin": "https://evil.example"})
"""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntFlag
from hashlib import sha256
from typing import Any, TypedDict, Unpack
from urllib.parse import urlsplit

import cbor2

from tests.signing_keys import EDDSA, ES256, RS256, PrivateKey, algorithm_of, cose, new_key, sign, spki

Json = dict[str, Any]


class Flag(IntFlag):
    """The bits of the authenticator data (WebAuthn §6.1)."""

    UP = 1 << 0  # somebody was there
    UV = 1 << 2  # and it was the owner: a fingerprint, a face, a PIN
    BE = 1 << 3  # may be copied to other devices
    BS = 1 << 4  # has been
    AT = 1 << 6  # a new credential is in it
    ED = 1 << 7  # extensions are in it


class Wrong(TypedDict, total=False):
    """What to get wrong. A member with the value None is left out."""

    client: Json  # other members of clientDataJSON: type, challenge, origin, crossOrigin
    client_data: bytes  # something else in its place
    rp_id: str  # another one hashed
    flipped: Flag  # bits turned round
    counter: int
    credential_id: bytes  # another one, of a new credential, where the authenticator says it
    public_key: bytes  # something else, of a new credential
    auth_data: Callable[[bytes], bytes]  # the authenticator data changed before it is signed
    attestation: Json  # other members of the attestation object: fmt, attStmt
    attestation_object: bytes  # something else in its place
    signer: PrivateKey  # whose signature it is
    signature: Callable[[bytes], bytes]  # changed after the fact
    json: Json  # other members of the credential: id, rawId, type
    response: Json  # other members of its response: userHandle, authenticatorData


class Refused(Exception):
    """The browser or the authenticator does not do this; the name is that of the DOMException."""


@dataclass
class Passkey:
    """One pair of keys, for one account at one site."""

    rp_id: str
    user_handle: bytes
    private: PrivateKey
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0


@dataclass
class Authenticator:
    """Holds passkeys. `synced` ones live in many devices and do not count; the others count every use."""

    synced: bool = False
    verifies: bool = True  # can tell its owner from others
    discoverable: bool = True  # is found without being named
    algorithms: tuple[int, ...] = (ES256, EDDSA, RS256)
    aaguid: bytes = bytes(16)
    passkeys: list[Passkey] = field(default_factory=list)

    @property
    def passkey(self) -> Passkey:
        """The newest."""
        return self.passkeys[-1]

    def create(self, options: Json, origin: str, **wrong: Unpack[Wrong]) -> Json:
        """`navigator.credentials.create()`: a new passkey, which replaces one of the same account here."""
        rp_id = _rp_id_for(options["rp"].get("id"), origin)
        selection = options.get("authenticatorSelection", {})
        if self._named(rp_id, options.get("excludeCredentials")):
            raise Refused("InvalidStateError")
        if selection.get("residentKey") == "required" and not self.discoverable:
            raise Refused("NotAllowedError")
        private = new_key(self._algorithm_for(options["pubKeyCredParams"]))
        passkey = Passkey(rp_id, decoded(options["user"]["id"]), private)
        flags = self._flags(selection.get("userVerification", "preferred")) | Flag.AT
        client_data = _client_data("webauthn.create", options["challenge"], origin, wrong)
        auth_data = _auth_data(passkey, flags, wrong, self._attested(passkey, wrong))
        self.passkeys = [each for each in self.passkeys if not _same_account(each, passkey)] + [passkey]
        attestation = {"fmt": "none", "attStmt": {}, "authData": auth_data} | wrong.get("attestation", {})
        response = {
            "clientDataJSON": encoded(client_data),
            "attestationObject": encoded(wrong.get("attestation_object") or cbor2.dumps(attestation)),
            "authenticatorData": encoded(auth_data),
            "transports": ["hybrid", "internal"] if self.synced else ["usb"],
            "publicKeyAlgorithm": algorithm_of(private),
            "publicKey": encoded(spki(private)),
        }
        return self._credential(passkey, response, wrong)

    def get(self, options: Json, origin: str, **wrong: Unpack[Wrong]) -> Json:
        """`navigator.credentials.get()`: the newest passkey that fits."""
        rp_id = _rp_id_for(options.get("rpId"), origin)
        allowed = options.get("allowCredentials") or None
        found = self._named(rp_id, allowed) if allowed else self._discoverable_at(rp_id)
        if not found:
            raise Refused("NotAllowedError")
        passkey, flags = found[-1], self._flags(options.get("userVerification", "preferred"))
        passkey.counter += 0 if self.synced else 1
        client_data = _client_data("webauthn.get", options["challenge"], origin, wrong)
        auth_data = _auth_data(passkey, flags, wrong)
        signature = sign(wrong.get("signer", passkey.private), auth_data + sha256(client_data).digest())
        response = {
            "clientDataJSON": encoded(client_data),
            "authenticatorData": encoded(auth_data),
            "signature": encoded(wrong.get("signature", bytes)(signature)),
            "userHandle": encoded(passkey.user_handle) if self.discoverable else None,
        }
        return self._credential(passkey, response, wrong)

    def _credential(self, passkey: Passkey, response: Json, wrong: Wrong) -> Json:
        credential = {
            "id": encoded(passkey.id),
            "rawId": encoded(passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform" if self.synced else "cross-platform",
            "clientExtensionResults": {},
            "response": _without_none(response | wrong.get("response", {})),
        }
        return _without_none(credential | wrong.get("json", {}))

    def _attested(self, passkey: Passkey, wrong: Wrong) -> bytes:
        credential_id = wrong.get("credential_id", passkey.id)
        public_key = wrong.get("public_key", cose(passkey.private))
        return self.aaguid + len(credential_id).to_bytes(2, "big") + credential_id + public_key

    def _flags(self, user_verification: str) -> Flag:
        if user_verification == "required" and not self.verifies:
            raise Refused("NotAllowedError")
        verified = Flag.UV if self.verifies and user_verification != "discouraged" else Flag(0)
        return Flag.UP | verified | (Flag.BE | Flag.BS if self.synced else Flag(0))

    def _algorithm_for(self, parameters: list[Json]) -> int:
        for each in parameters:
            if each["type"] == "public-key" and each["alg"] in self.algorithms:
                return int(each["alg"])
        raise Refused("NotSupportedError")

    def _named(self, rp_id: str, descriptors: list[Json] | None) -> list[Passkey]:
        ids = [decoded(each["id"]) for each in descriptors or [] if each["type"] == "public-key"]
        return [each for each in self.passkeys if each.rp_id == rp_id and each.id in ids]

    def _discoverable_at(self, rp_id: str) -> list[Passkey]:
        return [each for each in self.passkeys if each.rp_id == rp_id] if self.discoverable else []


def encoded(data: bytes) -> str:
    """Base64url without padding, as everything binary travels."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _rp_id_for(rp_id: str | None, origin: str) -> str:
    """A browser lets a page ask for its own host or one above it, and for nothing else."""
    host = urlsplit(origin).hostname or ""
    if rp_id is not None and host != rp_id and not host.endswith(f".{rp_id}"):
        raise Refused("SecurityError")
    return rp_id or host


def _client_data(kind: str, challenge: str, origin: str, wrong: Wrong) -> bytes:
    members = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
    said = _without_none(members | wrong.get("client", {}))
    return wrong.get("client_data", json.dumps(said, separators=(",", ":")).encode())


def _auth_data(passkey: Passkey, flags: Flag, wrong: Wrong, attested: bytes = b"") -> bytes:
    flags ^= wrong.get("flipped", Flag(0))
    counter = wrong.get("counter", passkey.counter)
    data = sha256(wrong.get("rp_id", passkey.rp_id).encode()).digest()
    data += bytes([flags]) + counter.to_bytes(4, "big") + attested
    return wrong.get("auth_data", bytes)(data)


def _same_account(one: Passkey, other: Passkey) -> bool:
    return (one.rp_id, one.user_handle) == (other.rp_id, other.user_handle)


def _without_none(members: Json) -> Json:
    return {name: value for name, value in members.items() if value is not None}

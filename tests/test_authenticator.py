"""The software passkey itself: what it says verifies, and with one thing wrong it does not.

By py_webauthn's functions directly, as strict as they can be asked to be. What they do not look at
(`crossOrigin`, a changed backup eligibility, the user handle) is the service's to refuse: tests/security.
"""

import json
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from tests.authenticator import Authenticator, Flag, Refused, decoded, encoded
from tests.signing_keys import EDDSA, ES256, RS256, cose, new_key

RP_ID, ORIGIN, EVIL = "login.example.org", "https://login.example.org", "https://evil.example"
REQUIRED = UserVerificationRequirement.REQUIRED


def creation_options(**changed: Any) -> dict[str, Any]:
    options = generate_registration_options(
        rp_id=RP_ID,
        rp_name="A site",
        user_name="ada@example.org",
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
    )
    return json.loads(options_to_json(options)) | changed


def request_options(*allowed: bytes, **changed: Any) -> dict[str, Any]:
    descriptors = [PublicKeyCredentialDescriptor(id=each) for each in allowed]
    options = generate_authentication_options(
        rp_id=RP_ID, allow_credentials=descriptors, user_verification=REQUIRED
    )
    return json.loads(options_to_json(options)) | changed


def register(key: Authenticator, **wrong: Any) -> VerifiedRegistration:
    options = creation_options()
    return verify_registration_response(
        credential=key.create(options, ORIGIN, **wrong),
        expected_challenge=decoded(options["challenge"]),
        expected_rp_id=RP_ID,
        expected_origin=ORIGIN,
        require_user_verification=True,
    )


def sign_in(key: Authenticator, known: VerifiedRegistration, **wrong: Any) -> VerifiedAuthentication:
    options = request_options()
    return verify_authentication_response(
        credential=key.get(options, ORIGIN, **wrong),
        expected_challenge=decoded(options["challenge"]),
        expected_rp_id=RP_ID,
        expected_origin=ORIGIN,
        credential_public_key=known.credential_public_key,
        credential_current_sign_count=known.sign_count,
        require_user_verification=True,
    )


@pytest.mark.parametrize("algorithm", [ES256, EDDSA, RS256])
@pytest.mark.parametrize("synced", [False, True], ids=["device-bound", "synced"])
def test_what_is_right_verifies(algorithm: int, synced: bool) -> None:
    key = Authenticator(algorithms=(algorithm,), synced=synced, aaguid=bytes(range(16)))
    known = register(key)
    assert known.credential_id == key.passkey.id
    assert known.credential_public_key == cose(key.passkey.private)
    assert known.aaguid == "00010203-0405-0607-0809-0a0b0c0d0e0f"
    found = sign_in(key, known)
    assert found.user_verified
    assert found.credential_backed_up is synced
    assert found.credential_device_type == (
        CredentialDeviceType.MULTI_DEVICE if synced else CredentialDeviceType.SINGLE_DEVICE
    )
    assert found.new_sign_count == (0 if synced else 1)


def test_a_credential_has_what_a_browser_gives() -> None:
    key = Authenticator()
    created = key.create(creation_options(), ORIGIN)
    assert set(created) == {
        *("id", "rawId", "type", "authenticatorAttachment", "clientExtensionResults", "response")
    }
    assert load_der_public_key(decoded(created["response"]["publicKey"])) == key.passkey.private.public_key()
    assert cbor2.loads(decoded(created["response"]["attestationObject"]))["authData"] == decoded(
        created["response"]["authenticatorData"]
    )
    said = json.loads(decoded(created["response"]["clientDataJSON"]))
    assert said["origin"] == ORIGIN
    answered = key.get(request_options(), ORIGIN)
    assert decoded(answered["response"]["userHandle"]) == key.passkey.user_handle


EITHER_WAY: dict[str, dict[str, Any]] = {
    "challenge": {"client": {"challenge": encoded(bytes(32))}},
    "origin": {"client": {"origin": EVIL}},
    "no type": {"client": {"type": None}},
    "client data": {"client_data": b"{"},
    "rp id": {"rp_id": "evil.example"},
    "presence": {"flipped": Flag.UP},
    "verification": {"flipped": Flag.UV},
    "backed up but may not be": {"flipped": Flag.BS},
    "truncated": {"auth_data": lambda data: data[:-1]},
    "something behind": {"auth_data": lambda data: data + b"\0"},
    "id": {"json": {"id": encoded(bytes(32))}},
    "raw id": {"json": {"rawId": encoded(bytes(32))}},
    "kind of credential": {"json": {"type": "password"}},
    "no response": {"json": {"response": None}},
}
AT_REGISTRATION: dict[str, dict[str, Any]] = EITHER_WAY | {
    "type": {"client": {"type": "webauthn.get"}},
    "no new credential in it": {"flipped": Flag.AT},
    "public key": {"public_key": cbor2.dumps({1: 2, 3: ES256, -1: 1, -2: b"x", -3: b"y"})[:-1]},
    "format of the attestation": {"attestation": {"fmt": "unheard-of"}},
    "statement of no attestation": {"attestation": {"attStmt": {"sig": b"x"}}},
    "statement of an attestation": {"attestation": {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x"}}},
    "attestation object": {"attestation_object": b"\xff"},
}
AT_SIGN_IN: dict[str, dict[str, Any]] = EITHER_WAY | {
    "type": {"client": {"type": "webauthn.create"}},
    "key": {"signer": new_key(ES256)},
    "signature": {"signature": lambda signature: signature[:-1] + bytes([signature[-1] ^ 1])},
    "no signature": {"signature": lambda _: b""},
    "counter": {"counter": 0},
    "authenticator data, unsigned": {"response": {"authenticatorData": encoded(bytes(37))}},
    "client data, unsigned": {"response": {"clientDataJSON": encoded(b"{}")}},
}


@pytest.mark.parametrize("wrong", AT_REGISTRATION.values(), ids=AT_REGISTRATION)
def test_with_one_thing_wrong_nothing_is_registered(wrong: dict[str, Any]) -> None:
    with pytest.raises(WebAuthnException):
        register(Authenticator(), **wrong)


@pytest.mark.parametrize("wrong", AT_SIGN_IN.values(), ids=AT_SIGN_IN)
def test_with_one_thing_wrong_nobody_is_signed_in(wrong: dict[str, Any]) -> None:
    key = Authenticator()
    known = register(key, counter=7)
    key.passkey.counter = 7
    with pytest.raises(WebAuthnException):
        sign_in(key, known, **wrong)
    sign_in(key, known)


DOES_NOT: dict[str, tuple[Authenticator, Callable[[Authenticator], object], str]] = {
    "for a page of another site": (
        Authenticator(),
        lambda key: key.create(creation_options(), EVIL),
        "Security",
    ),
    "without the owner": (
        Authenticator(verifies=False),
        lambda key: key.create(creation_options(), ORIGIN),
        "NotAllowed",
    ),
    "with nothing to be found by": (
        Authenticator(discoverable=False),
        lambda key: key.create(creation_options(), ORIGIN),
        "NotAllowed",
    ),
    "by an unknown algorithm": (
        Authenticator(),
        lambda key: key.create(creation_options(pubKeyCredParams=[]), ORIGIN),
        "NotSupported",
    ),
    "without a passkey": (Authenticator(), lambda key: key.get(request_options(), ORIGIN), "NotAllowed"),
}


@pytest.mark.parametrize(("key", "do", "name"), DOES_NOT.values(), ids=DOES_NOT)
def test_what_a_browser_does_not_do(
    key: Authenticator, do: Callable[[Authenticator], object], name: str
) -> None:
    with pytest.raises(Refused, match=name):
        do(key)


def test_only_the_named_passkeys_answer() -> None:
    key = Authenticator()
    first, second = (decoded(key.create(creation_options(), ORIGIN)["id"]) for _ in range(2))
    assert decoded(key.get(request_options(first), ORIGIN)["id"]) == first
    assert decoded(key.get(request_options(), ORIGIN)["id"]) == second
    with pytest.raises(Refused, match="NotAllowed"):
        key.get(request_options(bytes(32)), ORIGIN)
    excluded = creation_options(excludeCredentials=[{"type": "public-key", "id": encoded(first)}])
    with pytest.raises(Refused, match="InvalidState"):
        key.create(excluded, ORIGIN)


def test_where_the_owner_need_not_be_verified_a_plain_key_answers_without() -> None:
    key = Authenticator(verifies=False, discoverable=False)
    selection = {"residentKey": "discouraged", "userVerification": "discouraged"}
    created = key.create(creation_options(authenticatorSelection=selection), ORIGIN)
    answered = key.get(request_options(decoded(created["id"]), userVerification="preferred"), ORIGIN)
    assert decoded(answered["response"]["authenticatorData"])[32] == Flag.UP
    assert "userHandle" not in answered["response"]

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by what is sent in place of a credential (K14): any JSON, and any text where bytes are expected."""

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator, Wrong, decoded, encoded
from tests.people import ADA, BEN
from tests.security.in_time import assert_in_time, assert_refused, offer, show
from tests.security.passkey_doors import Owner, traces
from tests.walk import Browser

KIB = 1024

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
BASE64URL = st.binary(max_size=200).map(encoded)
MEMBER = (
    ANYTHING | BASE64URL | st.text(max_size=40) | st.sampled_from(["", "=", "A", "AA==", "+/", "public-key"])
)
NAMES = ("id", "rawId", "type", "authenticatorAttachment", "clientExtensionResults")
INNER = (
    *("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle", "transports"),
    *("publicKey", "publicKeyAlgorithm"),
)
SHAPED = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(NAMES, MEMBER)
    | {"response": st.fixed_dictionaries({}, optional=dict.fromkeys(INNER, MEMBER)) | ANYTHING},
)


def test_K14_any_json_is_no_credential(owner: Owner) -> None:
    browser = Browser()
    assert browser.show_passkey(owner.key).state == "authenticated"
    before = traces()

    @given(credential=ANYTHING | SHAPED)
    def check(credential: Any) -> None:
        for path in ("login/passkey/", "passkeys/", "reauthenticate/"):
            assert_in_time(partial(assert_refused, browser, path, credential))

    check()
    assert traces() == before


def test_K14_what_is_nearly_a_credential_is_none(owner: Owner) -> None:
    browser, before = Browser(), traces()

    @given(name=st.sampled_from([*NAMES[:3], *INNER[:1], *INNER[2:5]]), value=MEMBER)
    def check(name: str, value: Any) -> None:
        assert_in_time(lambda: send(name, value))

    def send(name: str, value: Any) -> None:
        credential = owner.key.get(browser.options("login/passkey/options/"), browser.url)
        place = credential if name in NAMES else credential["response"]
        if place[name] != value:
            place[name] = value
            assert_refused(browser, "login/passkey/", credential)

    check()
    assert traces() == before


def test_K14_what_is_nearly_a_new_credential_is_none(browser: Browser) -> None:
    browser.join(ADA)
    before = traces()

    @given(name=st.sampled_from([*NAMES[:3], *INNER[:2]]), value=MEMBER)
    def check(name: str, value: Any) -> None:
        assert_in_time(lambda: send(name, value))

    def send(name: str, value: Any) -> None:
        credential = Authenticator().create(browser.options("passkeys/options/"), browser.url)
        place = credential if name in NAMES else credential["response"]
        if place[name] != value:
            place[name] = value
            assert_refused(browser, "passkeys/", credential)

    check()
    assert traces() == before


def test_K14_bytes_changed_anywhere_in_an_attestation_are_no_accident(browser: Browser) -> None:
    # Without a signature over it, what is changed may also be taken; what counts is that nothing breaks.
    browser.join(ADA)
    made = Authenticator().create(browser.options("passkeys/options/"), browser.url)
    attestation = decoded(made["response"]["attestationObject"])

    @given(at=st.integers(0, len(attestation) - 1), put=st.binary(max_size=4), cut=st.integers(0, 4))
    def check(at: int, put: bytes, cut: int) -> None:
        changed = attestation[:at] + put + attestation[at + cut :]
        response = {"clientDataJSON": _said(browser), "attestationObject": encoded(changed)}
        answer = browser.post("passkeys/", {"credential": made | {"response": response}})
        assert answer.status in (201, 400), answer.content
        Passkey.objects.all().delete()

    check()


def _said(browser: Browser) -> str:
    """True client data for a new passkey."""
    challenge = browser.options("passkeys/options/")["challenge"]
    said = {"type": "webauthn.create", "challenge": challenge, "origin": browser.url}
    return encoded(json.dumps(said).encode())


CLIENT_DATA: dict[str, bytes] = {
    "nothing": b"",
    "no object": b"[]",
    "null": b"null",
    "a number": b"1",
    "unfinished": b'{"type": "webauthn.get"',
    "deep": b"[" * 40_000,
    "deep and closed": b"[" * 20_000 + b"]" * 20_000,
    "deep inside": b'{"a":' * 8_000 + b"1" + b"}" * 8_000,
    "a number of 40 000 digits": b'{"challenge": ' + b"9" * 40_000 + b"}",
    "no number": b'{"challenge": NaN, "type": Infinity}',
    "a challenge of 40 000 characters": b'{"challenge": "' + b"A" * 40_000 + b'"}',
    "a lone surrogate": b'{"challenge": "\\ud800"}',
    "no UTF-8": b'{"challenge": "\xff"}',
    "UTF-16": '{"challenge": "AAAA"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NUL": b'{"challenge": "\0"}',
    "a challenge of bytes": b'{"challenge": [1, 2, 3]}',
    "a challenge outside of ASCII": '{"challenge": "ＡＡＡＡ"}'.encode(),
}


@pytest.mark.parametrize("client_data", CLIENT_DATA.values(), ids=CLIENT_DATA)
def test_K14_client_data_of_any_kind(owner: Owner, client_data: bytes) -> None:
    before = traces()
    show(Browser(), owner.key, client_data=client_data)
    offer(Browser().join(BEN), client_data=client_data)
    assert [trace for trace in traces() if trace in before] == before
    assert Passkey.objects.count() == 1


NOT_BASE64URL = ["=", "A=", "AA==", "AAA=", "A", "+/+/", "A A", "A\n", "A\t", "-_-_ ", "%41", "\0", "Å", "Ａ"]
NOT_BASE64URL += ["A" * 60_000]


@pytest.mark.parametrize("text", NOT_BASE64URL, ids=lambda text: repr(text)[:12])
@pytest.mark.parametrize(
    "name", ["id", "rawId", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
)
def test_K14_what_is_no_base64url(owner: Owner, name: str, text: str) -> None:
    wrong = Wrong(json={name: text}) if name in NAMES else Wrong(response={name: text})
    show(Browser(), owner.key, **wrong)


@pytest.mark.parametrize("value", [0, 1.5, True, [], {}, ["A"], {"a": "b"}, [[[[]]]]], ids=repr)
@pytest.mark.parametrize("name", [*NAMES[:3], "response", *INNER[:1], *INNER[2:5]])
def test_K14_what_is_no_text(owner: Owner, name: str, value: Any) -> None:
    inside = name not in (*NAMES, "response")
    show(Browser(), owner.key, **(Wrong(response={name: value}) if inside else Wrong(json={name: value})))


@pytest.mark.parametrize(
    "transports", [1, "usb", {}, [[]], [{}], ["usb"] * 9000, ["x" * 9000], [None, 1, "\u2028"]]
)
def test_K14_transports_of_any_kind_are_taken_or_left(browser: Browser, transports: Any) -> None:
    browser.join(ADA)
    assert browser.offer_passkey(Authenticator(), response={"transports": transports}).status in (201, 400)
    for name in Passkey.objects.values_list("transports", flat=True):
        assert set(name) <= {"ble", "hybrid", "internal", "nfc", "smart-card", "usb"}


@pytest.mark.parametrize("path", ["login/passkey/", "passkeys/", "reauthenticate/", "password/reset/"])
def test_K14_a_body_of_a_megabyte_is_not_read(owner: Owner, path: str) -> None:
    browser = Browser()
    browser.show_passkey(owner.key)
    huge = {"credential": {"response": {"attestationObject": "A" * KIB * KIB}}}
    assert browser.post(path, huge).status == 413
    assert_in_time(lambda: browser.post(path, huge))
    deep = b'{"credential": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001
    assert browser.send("POST", path, body=deep).code == "malformed"

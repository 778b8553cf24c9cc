# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by an answer that is right but for one thing, wherever a passkey is asked for.

The software passkey signs what it says, whatever that is: so a refusal is for the one thing that is wrong.
"""

from collections.abc import Callable

import cbor2
import pytest

from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator, Flag, Wrong, decoded, encoded
from tests.people import ADA, BEN
from tests.security.passkey_doors import Door, Owner, reauthentication, signing_in, traces
from tests.signing_keys import ES256, RS256, cose, cose_key, new_key
from tests.walk import Answer, Browser

SOMETHING = encoded(b"something else".ljust(32))

FORGED: dict[str, Wrong] = {
    "a bit of the signature": {"signature": lambda signed: signed[:-1] + bytes([signed[-1] ^ 1])},
    "no signature": {"signature": lambda _: b""},
    "a longer signature": {"signature": lambda signed: signed + b"\0"},
    "a signature of zeros": {"signature": lambda _: cbor2.dumps(0) * 8 + bytes(64)},
    "somebody else's key": {"signer": new_key(ES256)},
    "a key of another kind": {"signer": new_key(RS256)},
    "an id that is not the raw id": {"json": {"id": SOMETHING}},
    "a raw id that is not the id": {"json": {"rawId": SOMETHING}},
    "another credential": {"json": {"id": SOMETHING, "rawId": SOMETHING}},
    "no credential": {"json": {"id": "", "rawId": ""}},
    "another person": {"response": {"userHandle": SOMETHING}},
    "nobody": {"response": {"userHandle": ""}},
    "truncated": {"auth_data": lambda data: data[:-1]},
    "only the site": {"auth_data": lambda data: data[:32]},
    "nothing": {"auth_data": lambda _: b""},
    "more than there is": {"auth_data": lambda data: data + b"\0"},
    "a credential announced": {"flipped": Flag.AT},
    "extensions announced": {"flipped": Flag.ED},
    "other data than was signed": {"response": {"authenticatorData": encoded(bytes(37))}},
    "may be copied by now": {"flipped": Flag.BE},
    "copied by now": {"flipped": Flag.BE | Flag.BS},
    "copied although it may not be": {"flipped": Flag.BS},
}
PHISHED: dict[str, Wrong] = {
    **{
        f"on {origin}": {"client": {"origin": origin}}
        for origin in (
            *("https://evil.example", "https://localhost:8000", "http://localhost:444", "http://localhost"),
            *("http://localhost:8000.evil.example", "http://evil.localhost:8000", "http://127.0.0.1:8000"),
            *("http://localhost:8000/", "HTTP://LOCALHOST:8000", "http://localhost:8000@evil.example"),
            *("null", "", "http://localhost:8000\n", "http://localhost:80001"),
        )
    },
    "nowhere": {"client": {"origin": None}},
    "in several places": {"client": {"origin": ["http://localhost:8000", "https://evil.example"]}},
    **{
        f"for {site!r}": {"rp_id": site}
        for site in ("evil.example", "host", "evil.localhost", "LOCALHOST", "")
    },
    "while another page was made": {"client": {"type": "webauthn.create"}},
    "while nothing was made": {"client": {"type": ""}},
    "of an old kind": {"client": {"type": "navigator.id.getAssertion"}},
    "of no kind": {"client": {"type": None}},
    "in a frame": {"client": {"crossOrigin": True}},
    "in a frame, in other words": {"client": {"crossOrigin": "true"}},
    "in a frame of": {"client": {"crossOrigin": True, "topOrigin": "https://evil.example"}},
    "below": {"client": {"topOrigin": "https://evil.example"}},
}
MADE: dict[str, Wrong] = {
    **{name: wrong for name, wrong in PHISHED.items() if not name.startswith("while another")},
    "while somebody signed in": {"client": {"type": "webauthn.get"}},
    "by nobody": {"flipped": Flag.UP},
    "by whoever was there": {"flipped": Flag.UV},
    "copied although it may not be": {"flipped": Flag.BS},
    "an id that is not the raw id": {"json": {"id": SOMETHING}},
    "an id that is not in the data": {"json": {"id": SOMETHING, "rawId": SOMETHING}},
    "another id in the data": {"credential_id": b"something else".ljust(32)},
    "no id": {"credential_id": b"", "json": {"id": "", "rawId": ""}},
    "an endless id": {
        "credential_id": b"i" * 1024,
        "json": {"id": encoded(b"i" * 1024), "rawId": encoded(b"i" * 1024)},
    },
    "truncated": {"auth_data": lambda data: data[:-1]},
    "only the site": {"auth_data": lambda data: data[:37]},
    "more than there is": {"auth_data": lambda data: data + b"\0"},
    "no credential announced": {"flipped": Flag.AT},
    "extensions announced": {"flipped": Flag.ED},
    "a key off the curve": {"public_key": cose_key({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})},
    "a key of zeros": {"public_key": cose_key({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})},
    "a key of no kind": {"public_key": cose_key({1: 9, 3: -7})},
    "half a key": {"public_key": cose_key({1: 2, 3: -7, -1: 1, -2: b"x" * 32})},
    "an algorithm not asked for": {
        "public_key": cose_key({1: 2, 3: -35, -1: 2, -2: b"x" * 48, -3: b"y" * 48})
    },
    "an algorithm of broken hashes": {
        "public_key": cose_key({1: 3, 3: -65535, -1: b"n" * 256, -2: b"\1\0\1"})
    },
    "another algorithm than the key's": {
        "public_key": cose(new_key(RS256)).replace(b"\x39\x01\x00", b"\x26")
    },
    "an attestation nobody knows": {"attestation": {"fmt": "unheard-of"}},
    "an attestation of no kind": {"attestation": {"fmt": ["none"]}},
    "no attestation with a statement": {"attestation": {"attStmt": {"sig": b"x", "x5c": []}}},
    "an attestation by nobody": {"attestation": {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x" * 70}}},
    "an attestation by no certificate": {
        "attestation": {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x" * 70, "x5c": [b"x"]}}
    },
    "an attestation of a phone": {
        "attestation": {"fmt": "android-safetynet", "attStmt": {"response": b"{}"}}
    },
}


def assert_refused(answer: Answer) -> None:
    assert answer.code == "invalid_credential", answer.content
    assert answer.status in (400, 401)


def test_the_untouched_answer_is_taken_at_every_door(door: Door, owner: Owner) -> None:
    before = traces()
    assert door.show(owner.key).status == 200
    assert traces() != before


@pytest.mark.parametrize("wrong", FORGED.values(), ids=FORGED)
def test_K01_a_forged_answer_changes_nothing(door: Door, owner: Owner, wrong: Wrong) -> None:
    before = traces()
    assert_refused(door.show(owner.key, **wrong))
    assert traces() == before


@pytest.mark.parametrize("wrong", PHISHED.values(), ids=PHISHED)
def test_K05_an_answer_for_another_page_changes_nothing(door: Door, owner: Owner, wrong: Wrong) -> None:
    before = traces()
    assert_refused(door.show(owner.key, **wrong))
    assert traces() == before


def test_K04_nobody_was_there(door: Door, owner: Owner) -> None:
    before = traces()
    assert_refused(door.show(owner.key, flipped=Flag.UP))
    assert_refused(door.show(owner.key, flipped=Flag.UP | Flag.UV))
    assert traces() == before


@pytest.mark.parametrize("wrong", MADE.values(), ids=MADE)
def test_K05_a_passkey_made_otherwise_is_not_kept(browser: Browser, wrong: Wrong) -> None:
    browser.join(ADA)
    before = traces()
    answer = browser.offer_passkey(Authenticator(), **wrong)
    assert_refused(answer)
    assert answer.status == 400
    assert traces() == before
    assert browser.get("session/").json["account"]["email"] == ADA.email


@pytest.mark.parametrize("flipped", [Flag.BE, Flag.BS | Flag.BE], ids=repr)
def test_K01_a_synced_passkey_does_not_become_one_of_a_single_device(browser: Browser, flipped: Flag) -> None:
    key = Authenticator(synced=True)
    browser.join(ADA).add_passkey(key)
    before = traces()
    assert_refused(Browser().show_passkey(key, flipped=flipped))
    assert traces() == before
    assert Browser().show_passkey(key, flipped=Flag.BS).state == "authenticated"  # a copy may come and go


def test_K01_an_answer_without_a_person_signs_nobody_in(owner: Owner) -> None:
    before = traces()
    assert_refused(Browser().show_passkey(owner.key, response={"userHandle": None}))
    assert traces() == before
    half = owner.at_the_second_step()  # the password has said who it is, and plain keys name nobody
    assert half.show_passkey(owner.key, response={"userHandle": None}).state == "authenticated"


@pytest.fixture
def bens(browser: Browser) -> Authenticator:
    """Ben's passkey."""
    key = Authenticator()
    Browser().join(BEN).add_passkey(key)
    return key


def test_K01_somebody_elses_passkey_is_nobodys_here(owner: Owner, bens: Authenticator) -> None:
    # With his own handle, with hers, and with none: neither is her second factor, nor what makes her session fresh.
    before, adas = traces(), encoded(owner.key.passkey.user_handle)
    for handle in (encoded(bens.passkey.user_handle), adas, None):
        for door in (signing_in(owner.at_the_second_step()), reauthentication(owner.browser)):
            unnamed = door.options | {"allowCredentials": []}
            assert_refused(door.answer(bens.get(unnamed, door.browser.url, response={"userHandle": handle})))
    assert traces() == before


def test_K01_her_handle_and_his_passkey_sign_nobody_in(owner: Owner, bens: Authenticator) -> None:
    adas = owner.key.passkey
    assert_refused(Browser().show_passkey(bens, response={"userHandle": encoded(adas.user_handle)}))
    hers = {"id": encoded(adas.id), "rawId": encoded(adas.id)}
    assert_refused(Browser().show_passkey(bens, json=hers))
    both = {"userHandle": encoded(adas.user_handle)}
    assert_refused(Browser().show_passkey(bens, json=hers, response=both))


def test_K01_nothing_beside_the_credential_counts(owner: Owner, bens: Authenticator) -> None:
    browser = Browser()
    options = browser.options("login/passkey/options/")
    more = {"email": ADA.email, "account": ADA.email, "user_handle": encoded(owner.key.passkey.user_handle)}
    sent = {"credential": bens.get(options, browser.url) | more} | more
    assert browser.post("login/passkey/", sent).json["account"]["email"] == BEN.email


def test_K01_a_credential_of_the_other_ceremony_is_none(owner: Owner) -> None:
    browser, key = Browser().join(BEN), Authenticator()
    made = key.create(browser.options("passkeys/options/"), browser.url)
    assert Browser().post("login/passkey/", {"credential": made}).code == "invalid"
    shown = owner.key.get(browser.options("login/passkey/options/"), browser.url)
    assert browser.post("passkeys/", {"credential": shown}).code == "invalid"
    both = made | {"response": made["response"] | shown["response"]}
    assert_refused(browser.post("passkeys/", {"credential": both}))


@pytest.mark.parametrize("whose", ["hers", "his"])
def test_K01_a_passkey_that_is_known_is_not_registered_again(
    owner: Owner, bens: Authenticator, whose: str
) -> None:
    known = (owner.key if whose == "hers" else bens).passkey
    before, names = traces(), {"id": encoded(known.id), "rawId": encoded(known.id)}
    eve = Browser()
    eve.show_passkey(owner.key)
    for public in (cose(known.private), cose(new_key(ES256))):
        again = eve.offer_passkey(Authenticator(), credential_id=known.id, json=names, public_key=public)
        assert_refused(again)
    assert Passkey.objects.count() == 2
    assert [row["public_key"] for row in before[-2:]] == [row["public_key"] for row in traces()[-2:]]


def test_K04_a_key_that_knows_no_owner_is_one_factor(owner: Owner) -> None:
    # Alone it signs nobody in. After the password it is the second factor; so it is with the password beside it.
    before = traces()
    assert_refused(Browser().show_passkey(owner.key, flipped=Flag.UV))
    door = reauthentication(owner.browser)
    assert door.show(owner.key, flipped=Flag.UV).code == "password_required"
    door = reauthentication(owner.browser, password=BEN.password)
    assert door.show(owner.key, flipped=Flag.UV).code == "invalid_credentials"
    assert traces() == before
    assert owner.browser.delete(f"passkeys/{owner.passkey_id}/").code == "reauthentication_required"
    door = reauthentication(owner.browser, password=ADA.password)
    assert door.show(owner.key, flipped=Flag.UV).state == "authenticated"
    signed_in = owner.at_the_second_step().show_passkey(owner.key, flipped=Flag.UV)
    assert (signed_in.state, signed_in.json["aal"]) == ("authenticated", 2)


@pytest.mark.parametrize("end", ["signed out", "another sign-in", "another account"])
def test_K04_half_a_sign_in_that_is_over_lends_nobody_its_password(
    owner: Owner, bens: Authenticator, end: str
) -> None:
    half = owner.at_the_second_step()
    door, kept = signing_in(half), half.cookies["attempt"]
    match end:
        case "signed out":
            half.post("logout/")
        case "another sign-in":
            half.post("login/", ADA.credentials)
        case "another account":
            half.post("login/", BEN.credentials)
    before = traces()
    for attempt in (half.cookies.get("attempt"), kept):
        half.take_cookies({"attempt": attempt} if attempt else {})
        answer = door.show(owner.key, flipped=Flag.UV)
        assert answer.code in ("invalid_credential", "attempt_expired")
    assert traces() == before


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "Origin", "Referer"])
def test_K05_what_a_request_says_of_the_site_moves_no_passkey(owner: Owner, header: str) -> None:
    for said in ("evil.example", "https://evil.example", "host=evil.example"):
        answer = Browser().post("login/passkey/options/", **{header: said})
        assert answer.status in (400, 403) or answer.json["rpId"] == "localhost"
        shown = Browser()
        options = shown.options("login/passkey/options/")
        phished = owner.key.get(options, shown.url, client={"origin": "https://evil.example"})
        assert shown.post("login/passkey/", {"credential": phished}, **{header: said}).status in (
            400,
            401,
            403,
        )


def test_K05_a_browser_keeps_the_passkey_from_other_sites(
    open_door: Callable[[], Door], owner: Owner
) -> None:
    options = open_door().options
    assert options["rpId"] == "localhost"
    assert len(decoded(options["challenge"])) == 32

"""The passkeys of an account are seen, renamed and removed."""

import pytest
import time_machine

from authsecurity.factors.passkeys.models import Passkey
from tests.authenticator import Authenticator, encoded
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA
from tests.walk import Browser

FIFTEEN_MINUTES = 15 * 60


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, key: Authenticator) -> Browser:
    """Signed in just now, with one passkey."""
    browser.join(ADA).add_passkey(key)
    return browser


def the_id() -> str:
    return str(Passkey.objects.get().pk)


def test_they_are_listed_oldest_first_with_their_last_use(
    ada: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(60)
    ada.add_passkey(other := Authenticator(synced=True))
    clock.shift(60)
    assert Browser().show_passkey(other).status == 200
    first, second = ada.get("passkeys/").json["passkeys"]
    assert (first["created_at"], first["last_used_at"], first["synced"]) == (
        "2026-06-01T12:00:00Z",
        None,
        False,
    )
    assert (second["created_at"], second["last_used_at"], second["synced"]) == (
        "2026-06-01T12:01:00Z",
        "2026-06-01T12:02:00Z",
        True,
    )


def test_browsers_can_be_told_which_ones_there_are(ada: Browser, key: Authenticator) -> None:
    assert ada.get("passkeys/").json["signal"] == {
        "rpId": "localhost",
        "userId": encoded(key.passkey.user_handle),
        "allAcceptedCredentialIds": [encoded(key.passkey.id)],
    }
    ada.delete(f"passkeys/{the_id()}/")
    assert ada.get("passkeys/").json["signal"]["allAcceptedCredentialIds"] == []


def test_who_was_never_asked_for_one_is_called_nothing_there(browser: Browser) -> None:
    found = browser.join(ADA).get("passkeys/").json
    assert found == {
        "passkeys": [],
        "signal": {"rpId": "localhost", "userId": None, "allAcceptedCredentialIds": []},
    }


def test_another_name(ada: Browser) -> None:
    answer = ada.send("PATCH", f"passkeys/{the_id()}/", body={"name": " Work laptop "})
    assert (answer.status, answer.json["name"]) == (200, "Work laptop")
    assert ada.get("passkeys/").json["passkeys"] == [answer.json]
    assert "passkey_renamed" in [line["event"] for line in ada.get("events/").json["events"]]


def test_another_name_needs_no_fresh_session(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(FIFTEEN_MINUTES)
    assert ada.send("PATCH", f"passkeys/{the_id()}/", body={"name": "Mine"}).status == 200


@pytest.mark.parametrize(
    ("name", "code"), [("", "blank"), ("  ", "invalid_name"), ("a" * 101, "invalid_name")]
)
def test_it_is_always_called_something(ada: Browser, name: str, code: str) -> None:
    answer = ada.send("PATCH", f"passkeys/{the_id()}/", body={"name": name})
    assert_problem(answer, 400, "invalid")
    assert [error["code"] for error in answer.json["errors"]["name"]] == [code]
    assert Passkey.objects.get().name == "Passkey"


def test_names_cannot_fill_the_record(ada: Browser) -> None:
    answers = [ada.send("PATCH", f"passkeys/{the_id()}/", body={"name": str(number)}) for number in range(31)]
    assert [answer.status for answer in answers] == [200] * 30 + [429]


def test_it_is_removed_and_the_codes_go_with_the_last_one(ada: Browser, outbox: Outbox) -> None:
    before = ada.cookies["sessionid"]
    answer = ada.delete(f"passkeys/{the_id()}/")
    assert (answer.status, answer.content) == (204, b"")
    assert ada.cookies["sessionid"] != before
    state = ada.get("session/").json
    assert state["second_factors"] == []
    assert ada.get("recovery-codes/").json["remaining"] == 0
    assert len(outbox.letters(ADA.email, "A passkey was removed")) == 1


@pytest.mark.parametrize("way", ["PATCH", "DELETE"])
@pytest.mark.parametrize("wanted", ["x", "00000000-0000-4000-8000-000000000000", "{}"])
def test_an_id_of_nothing_is_nothing(ada: Browser, way: str, wanted: str) -> None:
    answer = ada.send(way, f"passkeys/{wanted}/", body={"name": "Mine"})
    assert_problem(answer, 404, "not_found")
    assert Passkey.objects.get().name == "Passkey"


def test_the_export_tells_of_them(ada: Browser, key: Authenticator) -> None:
    (told,) = ada.get("account/export/").json["passkeys"]
    assert (told["id"], told["name"], told["synced"], told["sign_count"]) == (the_id(), "Passkey", False, 0)
    assert told["credential_id"] == encoded(key.passkey.id)
    assert told["user_handle"] == encoded(key.passkey.user_handle)


def test_they_go_with_the_account(ada: Browser) -> None:
    assert ada.delete("account/").status == 204
    assert not Passkey.objects.exists()

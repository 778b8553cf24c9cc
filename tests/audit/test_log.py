"""The log of security events: one JSON object on one line each, whatever a client sends, and only once committed."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from authsecurity.audit import actions
from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.http.client import Client
from authsecurity.project import settings as service
from tests.people import ADA
from tests.walk import Browser

CLIENT = Client(ip="192.0.2.1", user_agent="curl/8.5.0")
HOSTILE = {
    "newline": 'curl\n{"event": "forged"}',
    "carriage return": 'curl\r{"event": "forged"}',
    "quote": '"}, {"event": "forged"}',
    "backslash": "\\",
    "terminal": "\x1b[2J\x1b]0;forged\x07",
    "NEL": "a\x85b",
    "line separator": "a\u2028b\u2029c",
    "right-to-left": "\u202eb",
    "astral": "💥" * 256,
    "percent": "%s %d {message} %(name)s",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service would write to its standard output."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(service.LOGGING["formatters"]["bare"]["format"], style="{"))  # type: ignore[index]
    actions.logger.addHandler(handler)
    yield stream
    actions.logger.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    text = written.getvalue()
    assert text.isascii()
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


def record(client: Client = CLIENT) -> None:
    actions.record(Event.SIGN_IN, account_id=None, client=client, outcome="invalid_credentials")


@pytest.mark.django_db(transaction=True)
def test_a_line_says_what_the_record_says(written: io.StringIO) -> None:
    browser = Browser(headers={"User-Agent": "curl/8.5.0"}).join(ADA)
    account_id = browser.get("session/").json["account"]["id"]
    stored = SecurityEvent.objects.get(event="registered")
    registered, signed_in = lines(written)
    assert registered == {
        "id": str(stored.pk),
        "at": stored.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "event": "registered",
        "outcome": "ok",
        "account": account_id,
        "ip": "127.0.0.1",
        "user_agent": "curl/8.5.0",
    }
    assert (signed_in["event"], signed_in["account"]) == ("sign_in", account_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("user_agent", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_a_client_sends_makes_a_second_line(written: io.StringIO, user_agent: str) -> None:
    record(Client(ip="192.0.2.1", user_agent=user_agent))
    (line,) = lines(written)
    assert line["user_agent"] == user_agent
    assert len(written.getvalue()) < 4096  # bytes that a pipe takes in one piece, whoever else writes


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_not_reported(written: io.StringIO) -> None:
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert lines(written) == []
    with transaction.atomic():
        record()
        assert lines(written) == []
    assert len(lines(written)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_log_that_cannot_be_written_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(actions.logger, "info", fail)
    browser = Browser().join(ADA)
    assert browser.get("events/").status == 200


@pytest.mark.django_db(transaction=True)
def test_no_line_holds_a_secret(written: io.StringIO) -> None:
    browser, seen = Browser().join(ADA), set()
    seen |= set(browser.cookies.values())
    app = browser.add_totp()
    seen |= set(browser.cookies.values())
    browser.post("login/", {**ADA.credentials, "password": "not her password at all"})
    browser.post("login/", ADA.credentials)
    seen |= set(browser.cookies.values())
    browser.post("login/totp/", {"code": app.wrong_code()})
    text = written.getvalue()
    assert len(lines(written)) == 7
    for secret in (
        ADA.password,
        "not her password at all",
        app.secret,
        *app.recovery_codes,
        *seen,
    ):
        assert secret not in text
    assert app.code() not in str(
        [line | {"id": "", "account": ""} for line in lines(written)]
    )  # ids have digits
    assert ADA.email not in text


def test_the_log_goes_to_standard_output_and_nowhere_else() -> None:
    assert service.LOGGING["loggers"]["authsecurity.audit"] == {  # type: ignore[index]
        "handlers": ["stdout"],
        "level": "INFO",
        "propagate": False,
    }
    assert service.LOGGING["handlers"]["stdout"]["stream"] == "ext://sys.stdout"  # type: ignore[index]
    assert logging.getLogger("authsecurity.audit").propagate is False

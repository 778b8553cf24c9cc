"""`authsecurity account …`: what support types and reads, and that it reaches a service that is running."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from authsecurity.audit.models import SecurityEvent
from authsecurity.project import arguments, command, support
from authsecurity.sessions.models import Session
from tests.people import ADA, CHI
from tests.server import REPOSITORY, Service, running_service
from tests.serving import clean_environment
from tests.walk import Browser

REQUESTS = 40  # on a connection of its own each, so that every worker gets some


def account(*words: str) -> int:
    return command.main(["account", *words])


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "authsecurity", "account", *words],
        cwd=REPOSITORY,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    return browser.join(ADA)


def test_every_verb_of_the_command_does_something() -> None:
    assert set(support.ACTS) == set(arguments.SUPPORT_VERBS)


def test_what_is_known_is_shown_line_by_line(ada: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    ada.add_totp()
    assert account("show", ADA.email.upper()) == 0
    shown = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert shown == {
        "address": ADA.email,
        "name": ADA.name,
        "since": "2026-06-01T12:00:00Z",
        "state": "active",
        "second": "factors  recovery_code, totp",
        "recovery": "codes  10 left",
        "sessions": "1",
        "known": "browsers  1",
        "limits": "reached  none",
    }


def test_a_limit_that_is_reached_is_shown_with_its_time(
    ada: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        Browser().post("login/", {**ADA.credentials, "password": "not her password at all"})
    account("show", ADA.email)
    assert "limits reached  password_unknown (for 900 seconds more)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("disable", "Disabled."),
        ("enable", "Enabled."),
        ("unlock", "Unlocked."),
        ("reset-second-factor", "Reset."),
        ("end-sessions", "sessions that were open: 1."),
    ],
)
def test_an_act_says_what_it_did_and_is_recorded(
    ada: Browser, capsys: pytest.CaptureFixture[str], verb: str, words: str
) -> None:
    before = SecurityEvent.objects.count()
    assert account(verb, ADA.email) == 0
    assert words in capsys.readouterr().out
    assert SecurityEvent.objects.count() == before + 1


def test_a_disabled_account_is_shown_as_such(ada: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    account("disable", ADA.email)
    account("show", ADA.email)
    assert "state           disabled" in capsys.readouterr().out


@pytest.mark.parametrize("verb", arguments.SUPPORT_VERBS)
@pytest.mark.parametrize("email", [CHI.email, "Chi <chi@example.com>", "\x1b[2J@example.com"])
def test_an_unknown_address_is_one_sentence(
    db: None, capsys: pytest.CaptureFixture[str], verb: str, email: str
) -> None:
    assert account(verb, email) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert f"no account with the address {email!a}: check its spelling" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["account"],
        ["account", "delete", ADA.email],
        ["account", "show"],
        ["account", "show", ADA.email, CHI.email],
    ],
)
def test_what_it_does_not_understand_it_says(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2
    assert "authsecurity" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ({}, "no such table"),
        ({"DATABASE_URL": "postgresql://postgres@127.0.0.1:1/nothing"}, "connection failed"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "unable to open database file"),
    ],
    ids=["no table", "no server", "no folder"],
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, database: dict[str, str], words: str
) -> None:
    done = run("show", ADA.email, AUTHSECURITY_DATA_DIR=str(tmp_path), **database)
    assert done.returncode == 2
    assert done.stderr.startswith("authsecurity: The database cannot be used (")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


# Beside a service that is running


@pytest.fixture
def same_data(transactional_db: None) -> dict[str, str]:
    """The environment of another process on the database of this test, whichever it is."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{at['NAME']}"
    else:
        password = f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else ""
        url = f"postgresql://{at['USER']}{password}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
    return {
        "DATABASE_URL": url,
        "AUTHSECURITY_DATA_DIR": os.environ["AUTHSECURITY_DATA_DIR"],
        "AUTHSECURITY_SECRET_KEY": settings.SECRET_KEY,
    }


def test_from_another_process_a_session_ends_and_a_limit_is_lifted(same_data: dict[str, str]) -> None:
    ada, stranger = Browser().join(ADA), Browser()
    while stranger.post("login/", {**ADA.credentials, "password": "not her password at all"}).status != 429:
        pass
    assert run("disable", ADA.email, **same_data).returncode == 0
    assert ada.get("session/").state == "anonymous"
    assert not Session.objects.exists()
    for verb in ("unlock", "enable"):
        assert run(verb, ADA.email, **same_data).returncode == 0
    assert stranger.post("login/", ADA.credentials).state == "authenticated"


@pytest.fixture(scope="module")
def own_service() -> Iterator[Service]:
    with running_service() as service:
        yield service


@pytest.mark.server
@pytest.mark.parametrize("verb", ["disable", "end-sessions"])
def test_in_every_process_of_the_service_a_session_is_dead_on_the_next_request(
    own_service: Service, verb: str
) -> None:
    chi = Browser.at(own_service.url)
    if chi.post("login/", CHI.credentials).status != 200:
        chi.join(CHI)
    assert states(own_service, chi) == {"authenticated"}
    done = run(verb, CHI.email, AUTHSECURITY_DATA_DIR=str(own_service.data_dir))
    assert (done.returncode, done.stderr) == (0, "")
    assert states(own_service, chi) == {"anonymous"}
    run("enable", CHI.email, AUTHSECURITY_DATA_DIR=str(own_service.data_dir))


def states(service: Service, browser: Browser) -> set[str]:
    found = set()
    for _ in range(REQUESTS):
        again = Browser.at(service.url)
        again.take_cookies(browser.cookies)
        found.add(again.get("session/").state)
    return found

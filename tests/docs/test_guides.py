"""docs/guides/ against the code: the commands of support, and the numbers an operator counts on."""

import re
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from authsecurity.factors.totp import models as totp
from authsecurity.flows.login import models as attempts
from authsecurity.mail import queue
from authsecurity.project import arguments, bridge, cleanup, server
from authsecurity.throttling import devices, limits
from tests.docs.pages import REPOSITORY, only_span, reference, rows

GUIDES = REPOSITORY / "docs" / "guides"
OPERATING = (GUIDES / "operating.md").read_text(encoding="utf-8")
SUPPORT = (GUIDES / "support.md").read_text(encoding="utf-8")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WAITS = (
    timedelta(seconds=10),
    *(minutes * MINUTE for minutes in (1, 5, 30)),
    *(60 * hours * MINUTE for hours in (3, 12, 20)),
)


def test_the_page_names_exactly_the_commands_of_support() -> None:
    table = rows(SUPPORT[: SUPPORT.index("An ended session")])
    assert [only_span(row[0]) for row in table] == [
        f"authsecurity account {verb} EMAIL" for verb in arguments.SUPPORT_VERBS
    ]


@pytest.mark.parametrize("page", [OPERATING, SUPPORT], ids=["operating", "support"])
def test_every_command_and_setting_that_is_named_exists(page: str) -> None:
    commands = {*arguments.DJANGO_COMMANDS, "serve", "account", "worker"}
    assert set(re.findall(r"(?:^|`)authsecurity (\w+)", page, re.MULTILINE)) <= commands
    settings = reference("configuration.md")
    assert all(name in settings for name in re.findall(r"AUTHSECURITY_[A-Z_]+[A-Z]", page))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (OPERATING, f"at most {cleanup.ROWS} rows at a time"),
        (OPERATING, f"remembered for {limits.REMEMBERED // DAY} days longer"),
        (OPERATING, f"not signed in for {devices.LIFETIME // DAY} days"),
        (OPERATING, f"not proved within {totp.SETUP_LIFETIME // MINUTE} minutes"),
        (OPERATING, f"({attempts.ENROLLMENT_LIFETIME // MINUTE} where a second factor is being added)"),
        (OPERATING, f"within {attempts.ENROLLMENT_LIFETIME // MINUTE} minutes, and signed in"),
        (SUPPORT, f"{limits.PASSWORD_UNKNOWN.in_a_row} wrong ones in a row"),
        (reference("limits.md"), f"forgotten {limits.REMEMBERED // DAY} days after"),
    ],
)
def test_a_number_is_that_of_the_code(page: str, words: str) -> None:
    assert words in " ".join(page.split())


@pytest.mark.parametrize(
    ("page", "words", "value", "meant"),
    [
        (OPERATING, "every ten minutes", cleanup.INTERVAL, 10 * 60),
        (OPERATING, "after their ten minutes", attempts.LIFETIME, 10 * MINUTE),
        (OPERATING, "after 10 seconds, 1, 5 and 30 minutes, 3, 12 and 20 hours", queue.WAITS, WAITS),
        (OPERATING, "takes its letter after a minute", queue.LEASE, MINUTE),
        (OPERATING, "an hour after they went out", queue.KEPT, 60 * MINUTE),
        (OPERATING, "eight requests at the same time", bridge.THREADS, 8),
        (OPERATING, "four at most", server.MOST_DEFAULT_WORKERS, 4),
        (SUPPORT, "five every quarter of an hour", limits.PASSWORD_UNKNOWN.most, 5),
        (SUPPORT, "wait a quarter of an hour", limits.LOGIN_NETWORK.per, 15 * MINUTE),
    ],
)
def test_a_number_in_words_is_that_of_the_code(page: str, words: str, value: object, meant: object) -> None:
    assert words in " ".join(page.split())
    assert value == meant


def test_the_table_of_the_queue_is_named_right() -> None:
    assert f"FROM {DBTaskResult._meta.db_table} WHERE" in OPERATING

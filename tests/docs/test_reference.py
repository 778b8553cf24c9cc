"""The other reference pages: codes, events and numbers are those of the code, all of them and no more."""

from datetime import timedelta

import pytest

from authsecurity.accounts import names
from authsecurity.audit.events import OK, Event
from authsecurity.core import environment
from authsecurity.factors.password import policy
from authsecurity.factors.totp import codes
from authsecurity.factors.totp import models as totp
from authsecurity.flows.login import models as attempts
from authsecurity.http import body
from authsecurity.http.client import DEVICE_TOKENS
from authsecurity.sessions import limits
from tests.docs.pages import FENCE, REPOSITORY, only_span, reference, rows, section, spans
from tests.docs.problems import field_codes, problems

MINUTE = timedelta(minutes=1)

# errors.md


def test_the_page_names_exactly_the_problems_there_are() -> None:
    table = rows(section(reference("errors.md"), "Problems"))
    documented = [(only_span(code), int(status)) for code, status, _ in table]
    assert sorted(documented) == sorted(problems())


def test_the_page_names_exactly_the_codes_of_fields_there_are() -> None:
    table = rows(section(reference("errors.md"), "Fields"))
    assert sorted(only_span(row[0]) for row in table) == sorted(field_codes())


# events.md


def test_the_page_names_exactly_the_events_there_are() -> None:
    events = FENCE.sub("", reference("events.md")).partition("| event | when | outcomes |")
    table = rows("".join(events[1:]))
    assert [only_span(row[0]) for row in table] == [event.value for event in Event]
    for _, _, outcomes in table:
        assert set(spans(outcomes)) <= {OK, "enrollment_required"} | {code for code, _ in problems()}


# Numbers in the text

NUMBERS = [
    ("reference/api.md", f"at most {body.MAX_BYTES // 1024} KiB"),
    ("reference/api.md", f"nesting over {body.MAX_DEPTH}"),
    ("reference/api.md", f"{policy.MIN_LENGTH} to {policy.MAX_LENGTH} code points"),
    ("reference/api.md", f"at most {names.MAX_NAME} code points"),
    ("reference/api.md", f"waits {totp.SETUP_LIFETIME // MINUTE} minutes"),
    ("reference/errors.md", f"more than {body.MAX_BYTES // 1024} KiB"),
    ("reference/errors.md", f"under {policy.MIN_LENGTH} code points"),
    ("reference/errors.md", f"over {names.MAX_NAME} code points"),
    ("reference/configuration.md", f"At least {environment.SECRET_KEY_CHARACTERS} characters"),
    ("reference/configuration.md", f"each at least {environment.ENCRYPTION_KEY_CHARACTERS} characters"),
    ("reference/configuration.md", f"`7d`, at most `{environment.LONGEST_IDLE.days}d`"),
    ("reference/configuration.md", f"sign-in; at most `{environment.LONGEST_LIFETIME.days}d`"),
    ("concepts/totp.md", f"{codes.SECRET_CHARACTERS * 5} random bits"),
]
WORDS = [
    ("reference/api.md", "fresh for ten minutes", limits.FRESH_FOR, 10 * MINUTE),
    ("reference/api.md", "after five the attempt is over", attempts.MAX_TRIES, 5),
    (
        "reference/api.md",
        "of this 30-second step or the one before",
        codes.STEP_SECONDS * codes.STEPS_BACK,
        30,
    ),
    ("reference/errors.md", "older than ten minutes", attempts.LIFETIME, 10 * MINUTE),
    ("concepts/sessions.md", "For ten minutes", limits.FRESH_FOR, 10 * MINUTE),
    ("concepts/totp.md", "good for ten minutes, five tries", attempts.LIFETIME, 10 * MINUTE),
    ("decisions/0002-totp-parameters.md", "an attempt has five tries", attempts.MAX_TRIES, 5),
    ("decisions/0003-sessions.md", "at most once a minute", limits.COARSEST_LAST_SEEN, MINUTE),
    ("reference/limits.md", "attempt ends after five answers", attempts.MAX_TRIES, 5),
    ("reference/limits.md", "known to five accounts", DEVICE_TOKENS, 5),
]


@pytest.mark.parametrize(("page", "words"), NUMBERS)
def test_a_number_in_the_text_is_that_of_the_code(page: str, words: str) -> None:
    assert words in _on_one_line(page)


@pytest.mark.parametrize(("page", "words", "value", "said"), WORDS)
def test_a_number_in_words_is_that_of_the_code(page: str, words: str, value: object, said: object) -> None:
    assert words in _on_one_line(page)
    assert value == said


def _on_one_line(page: str) -> str:
    return " ".join((REPOSITORY / "docs" / page).read_text(encoding="utf-8").split())

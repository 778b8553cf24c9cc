"""The pages have a sentence for every event that is recorded: nobody reads a bare name in their activity."""

import re
from pathlib import Path

from authsecurity.audit.events import Event

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "authsecurity/frontend/static/authsecurity/js/activity-words.js"
ENTRY = re.compile(r'^  (\w+): "[A-Z]', re.MULTILINE)


def test_the_activity_has_a_sentence_for_every_event() -> None:
    assert {event.value for event in Event} <= set(ENTRY.findall(WORDS.read_text(encoding="utf-8")))

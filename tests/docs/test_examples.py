"""What a Python example on a page prints is what Python prints, and what our own code says too."""

import doctest
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from authsecurity.factors.totp import codes
from tests.docs.pages import REPOSITORY

EXAMPLE = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    path
    for path in sorted((REPOSITORY / "docs").rglob("*.md"))
    if EXAMPLE.search(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_example_prints_what_the_page_shows(page: Path) -> None:
    for example in EXAMPLE.findall(page.read_text(encoding="utf-8")):
        test = doctest.DocTestParser().get_doctest(example, {}, page.name, str(page), 0)
        said: list[str] = []
        result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
        assert result.attempted > 0
        assert result.failed == 0, "".join(said)


def test_the_worked_example_is_the_code_that_the_service_would_accept() -> None:
    secret, moment = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromtimestamp(59, UTC)
    assert codes.code_at(secret, codes.step_at(moment)) == "287082"
    assert codes.matching_step(secret, "287082", moment) == 1

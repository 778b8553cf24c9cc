"""Reads tables, headings and links out of our Markdown."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
SEPARATOR = re.compile(r"\|(?:-+\|)+")


def reference(name: str) -> str:
    """A page of docs/reference/."""
    return (REPOSITORY / "docs" / "reference" / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading of the second or third level, up to the next heading."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##+ |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, f"there is no heading {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of the table in a text, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert SEPARATOR.fullmatch(lines[1]), "not exactly one table"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def spans(text: str) -> list[str]:
    """What stands in `code`, in order."""
    return SPAN.findall(text)


def only_span(text: str) -> str:
    """The one thing in `code`."""
    (found,) = spans(text)
    return found


def anchors(page: str) -> set[str]:
    """The anchors that headings get, by the rule of the common hosts."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", page)):
        text = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        anchor = text.strip().replace(" ", "-")
        repeated = sum(1 for other in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other))
        found.add(f"{anchor}-{repeated}" if repeated else anchor)
    return found

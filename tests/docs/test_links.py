"""Every link leads somewhere, and a name that links to a source file is defined there."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import FENCE, REPOSITORY, anchors

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
SCHEME = re.compile(r"[a-z]+:")


def _id(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def _links(page: Path) -> list[tuple[str, str]]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [(label, target) for label, target in LINK.findall(text) if not SCHEME.match(target)]


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_every_link_leads_somewhere(page: Path) -> None:
    for _, target in _links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{target}: no such file"
        assert file.is_file() or any(file.iterdir()), f"{target}: an empty folder"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{target}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_a_name_that_links_to_a_source_file_is_defined_there(page: Path) -> None:
    for label, target in _links(page):
        name = re.fullmatch(r"`(\w+)`", label)
        if name and target.endswith(".py"):
            source = (page.parent / target).resolve().read_text(encoding="utf-8")
            defined = re.search(rf"(?:def|class) {name[1]}\b|^{name[1]}(?: =|:)", source, re.MULTILINE)
            assert defined, f"{name[1]} is not in {target}"


def test_anchors_are_made_as_the_hosts_make_them() -> None:
    page = "# Two words\n## `POST login/`\n## Two words\n```\n# no heading\n```\n### [Link](there.md), and more!\n"
    assert anchors(page) == {"two-words", "post-login", "two-words-1", "link-and-more"}

"""docs/reference/configuration.md against what is read from the environment, both ways."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import authsecurity
from authsecurity.core import environment
from authsecurity.core.configuration import Configuration
from authsecurity.core.environment import ConfigurationError
from tests.docs.pages import only_span, reference, rows

PACKAGE = Path(authsecurity.__file__).parent

HOST = {
    "AUTHSECURITY_URL": "https://login.example.org",
    "AUTHSECURITY_SECRET_KEY": "s" * 50,
    "AUTHSECURITY_ENCRYPTION_KEYS": "e" * 32,
    "AUTHSECURITY_TRUSTED_PROXIES": "none",
    "EMAIL_URL": "smtp://mail.example.org",
}
NAME, LOCAL, ON_HOST, FILE = range(4)


class Recorded(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


@pytest.fixture
def settings_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.chdir(tmp_path)  # where the default data folder will be
    return rows(reference("configuration.md"))


def _read(environ: Mapping[str, str]) -> Configuration:
    return environment.read(environ)


def test_the_page_names_exactly_the_variables_that_are_read(settings_table: list[list[str]]) -> None:
    local, host = Recorded({}), Recorded(HOST)
    _read(local)
    _read(host)
    documented = {only_span(row[NAME]) for row in settings_table}
    files = {f"{only_span(row[NAME])}_FILE" for row in settings_table if row[FILE] == "yes"}
    assert local.asked | host.asked == documented | files | {environment.LOCAL_FLAG}
    assert environment.LOCAL_FLAG in reference("configuration.md")


@pytest.mark.parametrize(("column", "around"), [(LOCAL, {}), (ON_HOST, HOST)], ids=["local", "host"])
def test_a_default_is_what_the_page_says(
    column: int, around: dict[str, str], settings_table: list[list[str]]
) -> None:
    for row in settings_table:
        name, default = only_span(row[NAME]), row[column]
        without = {other: value for other, value in around.items() if other != name}
        if default == "required":
            _refuses(name, without)
        elif default.startswith("`"):
            assert _read(without | {name: only_span(default)}) == _read(without), name
        else:
            _read(without)


def _refuses(name: str, environ: dict[str, str]) -> None:
    if name == "AUTHSECURITY_URL":  # without it this is local mode; `serve` refuses (tests/project)
        assert _read({}).local
        return
    with pytest.raises(ConfigurationError, match=name):
        _read(environ)


def test_a_default_in_code_is_a_default_and_not_the_example_of_another_column(
    settings_table: list[list[str]],
) -> None:
    changed = {"AUTHSECURITY_SESSION_IDLE": "2h", "AUTHSECURITY_REGISTRATION": "closed"}
    for name, value in changed.items():
        assert name in {only_span(row[NAME]) for row in settings_table}
        assert _read({name: value}) != _read({})


def test_nothing_else_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\benviron\b|\bgetenv\b", path.read_text(encoding="utf-8"))
    }
    assert readers <= {
        "core/environment.py",
        "project/command.py",
        "project/server.py",
        "project/wsgi.py",
        "project/bridge.py",
        "project/outbox.py",
        "project/worker.py",
    }

"""The `authsecurity` command: what it knows, and what it refuses to be told."""

import pytest

from authsecurity import __version__
from authsecurity.project import command, server


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the operator reads before the command ends with 2."""
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "command"),
        (["dance"], "dance"),
        (["serve", "--port", "0"], "'0' is no number from 1 to 65535"),
        (["serve", "--port", "65536"], "'65536' is no number from 1 to 65535"),
        (["serve", "--port", "http"], "'http' is no number from 1 to 65535"),
        (["serve", "--port", "٨٠٠٠"], "is no number from 1 to 65535"),
        (["serve", "--workers", "0"], "'0' is no number from 1 to 256"),
        (["serve", "--workers", "257"], "'257' is no number from 1 to 256"),
        (["serve", "--workers", "-1"], "--workers"),
        (["serve", "--quickly"], "serve does not know --quickly"),
        (["serve", "now"], "serve does not know now"),
    ],
)
def test_what_it_does_not_understand_it_says(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(arguments, capsys)


@pytest.mark.parametrize("name", ["runserver", "shell", "flush", "createsuperuser", "sqlflush"])
def test_no_other_command_of_django_is_reachable(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert name in refused([name], capsys)


@pytest.mark.parametrize(("argument", "words"), [("--version", __version__), ("--help", "serve")])
def test_it_says_its_version_and_what_it_can(
    argument: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main([argument])
    assert caught.value.code == 0
    assert words in capsys.readouterr().out


def test_there_is_a_worker_for_each_core_and_four_at_most() -> None:
    assert 1 <= server.default_workers() <= 4

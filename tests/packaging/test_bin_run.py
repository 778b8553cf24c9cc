"""`bin/run` needs a Python and nothing else, from any folder, and does its work once."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from uv import find_uv_bin

from tests.packaging.conftest import REPOSITORY
from tests.serving import clean_environment, free_port, serving

pytestmark = pytest.mark.server

NEEDED = ("bash", "dirname", "cmp", "cp", "rm")  # what bin/run asks of the system
INSTALL_WITHIN = 120  # seconds


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that bin/run needs, without any environment."""
    clone = tmp_path / "a clone"
    for name in ("bin", "authsecurity"):
        shutil.copytree(REPOSITORY / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "requirements.lock", clone)
    return clone


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder for PATH with next to nothing in it, and no Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in NEEDED:
        (folder / name).symlink_to(shutil.which(name) or "")
    return folder


def run(clone: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """What bin/run says where it does not come to serving."""
    command, environment = [clone / "bin" / "run"], {"PATH": str(programs)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_fresh_clone_serves_and_installs_only_once(clone: Path, programs: Path, tmp_path: Path) -> None:
    (programs / "python3").symlink_to(sys.executable)
    (programs / "uv").symlink_to(find_uv_bin())
    environment = clean_environment() | {"PATH": str(programs)}
    for start, installs in (("first", True), ("second", False)):
        port, folder = free_port(), tmp_path / start
        folder.mkdir()
        command = [str(clone / "bin" / "run"), "--port", str(port), "--workers", "1"]
        with serving(
            command, port=port, folder=folder, environment=environment, start_within=INSTALL_WITHIN
        ) as url:
            assert httpx.get(f"{url}/api/auth/session/").json()["state"] == "anonymous"
        assert ("Installing" in (folder / "server.log").read_text()) is installs
    assert (clone / "var").is_dir()
    assert not list(clone.glob(".venv/lib/python*/site-packages/pytest"))


@pytest.mark.parametrize("old", ["no Python", "Python 3.10"])
def test_without_a_python_that_is_new_enough_it_says_so(clone: Path, programs: Path, old: str) -> None:
    if old == "Python 3.10":
        (programs / "python3").write_text("#!/bin/sh\nexit 1\n")  # as its answer to being asked for 3.11
        (programs / "python3").chmod(0o755)
    said = run(clone, programs)
    assert said.returncode == 2
    assert said.stderr.startswith("AuthSecurity needs Python 3.11 or newer")
    assert len(said.stderr.splitlines()) == 1
    assert not (clone / ".venv").exists()


def test_a_python_that_cannot_make_environments_is_refused_in_one_sentence(
    clone: Path, programs: Path
) -> None:
    (programs / "python3").write_text(
        f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n'
    )
    (programs / "python3").chmod(0o755)
    said = run(clone, programs)
    assert said.returncode == 2
    assert "install its venv module" in said.stderr

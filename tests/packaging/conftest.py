"""A wheel of this tree, installed with the locked libraries into an environment that knows no repository."""

import subprocess
import sys
from pathlib import Path

import pytest
from uv import find_uv_bin

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run([*build, "--outdir", str(folder), str(REPOSITORY)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of the environment."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    _uv("venv", "--python", sys.executable, environment)
    into = ("--python", environment / "bin" / "python")
    _uv("pip", "install", *into, "--require-hashes", "--requirements", REPOSITORY / "requirements.lock")
    _uv("pip", "install", *into, "--no-deps", wheel)
    return environment / "bin"


def _uv(*arguments: str | Path) -> None:
    subprocess.run([find_uv_bin(), "--quiet", *arguments], check=True)

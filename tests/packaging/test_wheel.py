"""The wheel and the locked libraries are all that somebody needs."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

import authsecurity
from tests.packaging.conftest import REPOSITORY
from tests.serving import clean_environment, free_port, serving

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def service(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("empty"), free_port()
    command = [str(installed / "authsecurity"), "serve", "--local", "--port", str(port), "--workers", "1"]
    with serving(command, port=port, folder=folder, environment=clean_environment()) as url:
        yield url


def test_the_command_says_the_version_of_the_package(installed: Path) -> None:
    said = subprocess.run(
        [installed / "authsecurity", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == authsecurity.__version__


def test_the_changelog_and_the_package_agree_on_the_version() -> None:
    newest = re.search(r"^## \[(.+?)\]", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest[1] == authsecurity.__version__


def test_an_empty_folder_becomes_a_running_service(service: str) -> None:
    answer = httpx.get(f"{service}/api/auth/session/")
    assert answer.status_code == 200
    assert answer.json()["state"] == "anonymous"


def test_a_page_and_its_hashed_files_come_from_the_wheel(service: str) -> None:
    page = httpx.get(f"{service}/login/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page.text)
    assert {address.rpartition(".")[2] for address in addresses} == {"js", "css", "svg"}
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
        file = httpx.get(service + address)
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]


def test_the_wheel_holds_the_whole_package_and_nothing_beside_it(wheel: Path) -> None:
    package = REPOSITORY / "authsecurity"
    tree = {
        str(path.relative_to(REPOSITORY))
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == tree

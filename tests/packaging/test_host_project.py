"""A new Django project installs AuthSecurity: examples/host_project is one, and it works as its files stand."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.conftest import REPOSITORY
from tests.people import ADA
from tests.serving import clean_environment, free_port, serving
from tests.walk import Browser

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def host(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("host") / "project", free_port()
    shutil.copytree(
        REPOSITORY / "examples" / "host_project", folder, ignore=shutil.ignore_patterns("var", "*.sqlite3")
    )
    environment = clean_environment(
        DJANGO_SETTINGS_MODULE="settings",
        AUTHSECURITY_LOCAL_PORT=str(port),
        AUTHSECURITY_EMAIL_VERIFICATION="off",  # the tests of letters read them elsewhere
    )
    django = [str(installed / "python"), "-m", "django"]
    for command in (["check", "--fail-level", "WARNING"], ["migrate", "--verbosity", "0"]):
        subprocess.run([*django, *command], cwd=folder, env=environment, check=True)
    runserver = [*django, "runserver", "--noreload", str(port)]
    with serving(runserver, port=port, folder=folder, environment=environment) as url:
        yield url


def test_a_view_of_the_project_sends_strangers_to_sign_in(host: str) -> None:
    answer = Browser.at(host).get("/notes/")
    assert answer.status == 302
    assert answer.headers["location"] == "/login/?next=/notes/"


def test_a_view_of_the_project_knows_who_is_signed_in(host: str) -> None:
    browser = Browser.at(host).join(ADA)
    answer = browser.get("/notes/")
    assert answer.status == 200
    assert answer.content.decode() == f"Only {ADA.email} reads this."
    browser.post("logout/")
    assert browser.get("/notes/").status == 302


def test_the_pages_come_along(host: str) -> None:
    answer = Browser.at(host).get("/login/?next=/notes/")
    assert answer.status == 200
    assert b"Sign in" in answer.content

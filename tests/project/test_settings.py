"""The settings of a service in public, read in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from authsecurity.project import settings as local
from tests.contract.test_configuration import PUBLIC

ASKED = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "USE_TZ",
)
PROGRAM = f"""
import json
from authsecurity.project import settings
print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))
"""


@pytest.fixture
def public(tmp_path: Path) -> dict[str, object]:
    """What Django is told on an https host."""
    environ = PUBLIC | {"PATH": os.environ["PATH"], "AUTHSECURITY_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environ, capture_output=True, check=True)
    settings: dict[str, object] = json.loads(done.stdout)
    return settings


def test_on_https_every_cookie_is_secure_and_nailed_to_the_host(public: dict[str, object]) -> None:
    assert public == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["login.example.org"],
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "USE_TZ": True,
    }


def test_debug_is_off_even_locally() -> None:
    assert local.DEBUG is False


def test_ours_come_first_and_djangos_own_not_at_all() -> None:
    assert local.MIDDLEWARE[0] == "authsecurity.http.middleware.HttpMiddleware"
    assert not [name for name in local.MIDDLEWARE if name.startswith("django.")]

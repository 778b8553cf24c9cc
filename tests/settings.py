"""The service's own settings, in local mode, with a key and a data folder that live as long as this run."""

import atexit
import dataclasses
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="authsecurity-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("AUTHSECURITY_") or name == "EMAIL_URL"]:
    del os.environ[_name]
os.environ["AUTHSECURITY_DATA_DIR"] = str(_folder)
os.environ["AUTHSECURITY_SECRET_KEY"] = secrets.token_urlsafe(64)

from authsecurity.project.settings import *  # noqa: E402, F403
from authsecurity.project.settings import AUTHSECURITY, DATABASES  # noqa: E402

# Most tests are about something else than the proof of an address; those that are turn it on (fixture `verified`).
AUTHSECURITY = dataclasses.replace(AUTHSECURITY, email_verification=False)

# A file, since threads of one process cannot share a database in memory without locking each other out.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

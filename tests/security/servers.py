"""Running servers on SQLite and on PostgreSQL, each with a database of its own that goes with it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.server import Service, running_service

DATABASES = ("sqlite", "postgresql")
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
PROXY = "127.0.0.1/32"


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The environment of a service on a new PostgreSQL database. Skips where no PostgreSQL answers."""
    name = f"authsecurity_{secrets.token_hex(6)}"
    _administer(f"CREATE DATABASE {name}")
    try:
        yield {"DATABASE_URL": urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()}
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


def environment_of(database: str) -> AbstractContextManager[dict[str, str]]:
    """What a service on this database is started with, for as long as it is needed."""
    return own_database() if database == "postgresql" else nullcontext({})


@contextmanager
def service_behind_a_proxy(environment: Any, data_dir: Path | None = None) -> Iterator[Service]:
    """Two workers. `X-Forwarded-For` says where a client is."""
    with running_service(data_dir=data_dir, AUTHSECURITY_TRUSTED_PROXIES=PROXY, **environment) as service:
        yield service
        assert "Traceback" not in service.log


def _administer(statement: str) -> None:
    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement)
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL answers at TEST_DATABASE_URL.")

"""What every test may ask for."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import hypothesis
import pytest
import time_machine
from pytest_django import Settings

from authsecurity.factors.password import hashing
from authsecurity.project import static
from tests.letters import Outbox, in_order
from tests.server import Service, running_service
from tests.walk import Browser

# The same examples in every run, and none is too slow on a busy machine: a test fails only when something changed.
hypothesis.settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")

SMALL_COST = {"MEMORY_KIB": 64, "PASSES": 1}
NOON = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    static.collect()


@pytest.fixture(autouse=True)
def _cheap_hashing(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same Argon2id at a small cost in this process, but for tests with the marker `production_cost`.

    What checks and makes a hash is untouched: only the numbers of its cost are others. A server that is started as a
    process of its own has the cost of production.
    """
    if request.node.get_closest_marker("production_cost"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL_COST.items():
            patch.setattr(hashing, name, value)
        patch.setattr(hashing.Argon2id, "memory_cost", hashing.MEMORY_KIB)
        patch.setattr(hashing.Argon2id, "time_cost", hashing.PASSES)
        patch.setattr(hashing, "NOBODYS_HASH", hashing._nobodys_hash())
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at noon until a test shifts it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def verified(settings: Settings) -> None:
    """Addresses must be proved, as they must in public."""
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, email_verification=True)


@pytest.fixture
def browser(db: None) -> Browser:
    """A new browser with an empty jar."""
    return Browser()


@pytest.fixture
def outbox(settings: Settings) -> Iterator[Outbox]:
    """Where letters go in local mode, empty. pytest-django would keep them in memory, unread by any mail program."""
    settings.EMAIL_BACKEND = "authsecurity.project.outbox.Outbox"
    outbox = Outbox()
    outbox.empty()
    with in_order():
        yield outbox


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """The service as a process of its own, one for the whole run. Needs the marker `server`."""
    with running_service() as running:
        yield running


@pytest.fixture
def https_site(settings: Settings) -> str:
    """The service as it stands in public: https, Secure cookies, `__Host-` names. Make browsers after it."""
    site = dataclasses.replace(settings.AUTHSECURITY, url="https://login.example.org", local=False)
    settings.AUTHSECURITY = site
    settings.ALLOWED_HOSTS = [site.hostname]
    settings.SESSION_COOKIE_NAME = f"{site.cookie_prefix}sessionid"
    settings.CSRF_COOKIE_NAME = f"{site.cookie_prefix}csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = site.https
    return site.url

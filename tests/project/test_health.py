"""`/healthz` and `/readyz`: for any host, and without a word more than live or ready."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from tests.contract.problems import assert_problem
from tests.walk import Browser

PATHS = ["/healthz", "/readyz"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["localhost:8000", "10.1.2.3", "anything.example:99", ""])
def test_a_load_balancer_may_call_it_anything(browser: Browser, path: str, host: str) -> None:
    answer = browser.get(path, Host=host)
    assert (answer.status, answer.json, answer.set_cookies) == (200, {"status": "ok"}, {})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_head_is_enough(browser: Browser, path: str) -> None:
    assert browser.send("HEAD", path).status == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_to_it(browser: Browser, path: str, method: str) -> None:
    answer = browser.send(method, path)
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"


def test_with_a_schema_of_another_version_it_is_live_and_not_ready(browser: Browser) -> None:
    MigrationRecorder(connection).record_unapplied("authsecurity", "0001_initial")
    assert_problem(browser.get("/readyz"), 503, "unavailable")
    assert browser.get("/healthz").status == 200


def test_without_a_database_it_is_live_and_not_ready(browser: Browser) -> None:
    def unreachable(*arguments: object) -> None:
        raise DatabaseError("a detail nobody may see")

    with connection.execute_wrapper(unreachable):
        answer = browser.get("/readyz")
        assert browser.get("/healthz").status == 200
    assert_problem(answer, 503, "unavailable")
    assert b"nobody may see" not in answer.content


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/", "/api/healthz", "//healthz"])
def test_no_other_address_is_answered_for_any_host(browser: Browser, path: str) -> None:
    assert browser.get(path, Host="anything.example").status == 400

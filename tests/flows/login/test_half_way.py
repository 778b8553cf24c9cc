"""Between password and code a person is anonymous to everything but the next step."""

import pytest

from tests.contract.endpoints import all_endpoints
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Answer, Browser

PAGES = ("/", "/login/", "/register/", "/dashboard/")


@pytest.fixture
def half_way(browser: Browser) -> Browser:
    """Signed in before, and now, in the same browser, only half."""
    browser.join(ADA).add_totp()
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    return browser


def test_every_closed_door_stays_closed(half_way: Browser) -> None:
    for endpoint in all_endpoints():
        if not endpoint.view.allow_anonymous:
            for method in endpoint.methods:
                answer = half_way.send(method, endpoint.path, body=b"{}")
                assert_problem(answer, 401, "authentication_required")


def test_every_page_is_the_one_a_stranger_gets(half_way: Browser) -> None:
    stranger = Browser()
    for path in PAGES:
        assert _seen(half_way.get(path)) == _seen(stranger.get(path))


def test_no_answer_names_the_account(half_way: Browser) -> None:
    for path in ("session/", *PAGES):
        assert ADA.email.encode() not in half_way.get(path).content


def test_half_way_nothing_can_be_changed_and_the_attempt_survives_the_tries(half_way: Browser) -> None:
    half_way.post("totp/setup/")
    half_way.delete("totp/")
    half_way.post("reauthenticate/", {"password": ADA.password})
    assert half_way.get("session/").state == "second_factor_required"


def _seen(answer: Answer) -> tuple[int, str | None, bytes]:
    return answer.status, answer.headers.get("location"), answer.content

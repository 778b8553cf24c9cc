"""`POST logout/`: out, on the server too."""

import pytest

from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Browser


def test_signing_out_answers_with_the_anonymous_state(browser: Browser) -> None:
    answer = browser.join(ADA).post("logout/")
    assert (answer.status, answer.state) == (200, "anonymous")
    assert browser.get("session/").json == answer.json


def test_the_session_is_dead_on_the_server(browser: Browser) -> None:
    stolen = Browser()
    stolen.take_cookies(browser.join(ADA).cookies)
    browser.post("logout/")
    assert_problem(stolen.get("totp/"), 401, "authentication_required")
    assert stolen.get("session/").state == "anonymous"


def test_the_browser_forgets_the_cookie_and_what_it_kept(browser: Browser) -> None:
    answer = browser.join(ADA).post("logout/")
    assert answer.set_cookies["sessionid"]["max-age"] == 0
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "sessionid" not in browser.cookies


@pytest.mark.parametrize("times", [1, 2])
def test_signing_out_twice_or_without_a_session_is_fine(browser: Browser, times: int) -> None:
    for _ in range(times):
        assert browser.post("logout/").state == "anonymous"


def test_other_browsers_stay_signed_in(browser: Browser) -> None:
    browser.join(ADA)
    other = Browser()
    other.sign_in(ADA)
    browser.post("logout/")
    assert other.get("session/").state == "authenticated"


def test_signing_in_again_is_a_new_session(browser: Browser) -> None:
    before = browser.join(ADA).get("session/").json["session"]["id"]
    browser.post("logout/")
    assert browser.sign_in(ADA).json["session"]["id"] != before

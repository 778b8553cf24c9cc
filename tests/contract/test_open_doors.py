"""Default deny: the exact list of what a stranger may call, read from the URL map."""

import pytest

from tests.contract.endpoints import Endpoint, all_endpoints
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Browser

OPEN_DOORS = {
    "session/",
    "login/",
    "login/totp/",
    "login/passkey/",
    "login/passkey/options/",
    "login/recovery-code/",
    "login/unlock/",
    "logout/",
    "register/",
    "email/verify/",
    "email/resend/",
    "email/revert/",
    "password/forgot/",
    "password/reset/",
    "schema/",
}
CLOSED_DOORS = {
    "email/change/",
    "account/",
    "account/export/",
    "events/",
    "passkeys/",
    "passkeys/options/",
    "passkeys/{passkey_id}/",
    "password/change/",
    "reauthenticate/",
    "reauthenticate/options/",
    "recovery-codes/",
    "sessions/",
    "sessions/{session_id}/",
    "totp/",
    "totp/setup/",
    "totp/verify/",
}


def closed() -> list[Endpoint]:
    return [endpoint for endpoint in all_endpoints() if not endpoint.view.allow_anonymous]


def test_these_doors_are_open_and_no_others() -> None:
    assert {endpoint.name for endpoint in all_endpoints() if endpoint.view.allow_anonymous} == OPEN_DOORS
    assert {endpoint.name for endpoint in closed()} == CLOSED_DOORS


def test_a_view_that_says_nothing_is_closed() -> None:
    for endpoint in closed():
        assert "allow_anonymous" not in vars(endpoint.view)


def assert_all_closed(browser: Browser) -> None:
    for endpoint in closed():
        for method in endpoint.methods:
            assert_problem(browser.send(method, endpoint.path, body=b"{}"), 401, "authentication_required")


def test_a_stranger_gets_through_no_closed_door(browser: Browser) -> None:
    assert_all_closed(browser)


@pytest.mark.parametrize("cookie", ["A" * 43, "", "x", "A" * 5000, "../../etc/passwd"])
def test_nor_does_anybody_with_a_made_up_session(browser: Browser, cookie: str) -> None:
    browser.take_cookies({"sessionid": cookie})
    assert_all_closed(browser)


def test_nor_does_anybody_who_says_who_they_are_in_a_header(browser: Browser) -> None:
    key = Browser().join(ADA).cookies["sessionid"]
    browser.headers = {
        "Authorization": f"Bearer {key}",
        "X-Forwarded-User": ADA.email,
        "Remote-User": ADA.email,
        "X-Session-Id": key,
    }
    assert_all_closed(browser)


def test_who_is_signed_in_is_let_in_everywhere(browser: Browser) -> None:
    browser.join(ADA)
    for endpoint in closed():
        if "GET" in endpoint.methods:
            assert browser.get(endpoint.path).status == 200
        assert browser.send("POST", endpoint.path, body={}).status != 401

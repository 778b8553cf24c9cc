"""The key of a session: only its hash is kept, only its own bytes open it, and a dead one is dead at once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authsecurity.accounts.models import Account
from authsecurity.core import tokens
from authsecurity.sessions import actions
from authsecurity.sessions.models import Session
from authsecurity.sessions.store import SessionStore
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.walk import Browser


def with_cookie(value: str) -> Browser:
    browser = Browser()
    browser.take_cookies({"sessionid": value})
    return browser


def test_only_a_hash_of_the_key_is_kept(browser: Browser) -> None:
    key = browser.join(ADA).cookies["sessionid"]
    kept = Session.objects.get()
    assert kept.key_hash == tokens.digest(key)
    assert key not in str(vars(kept))
    assert str(kept) == str(kept.pk)


def test_the_hash_is_no_key(browser: Browser) -> None:
    browser.join(ADA)
    assert with_cookie(Session.objects.get().key_hash).get("session/").state == "anonymous"


def test_a_key_cannot_be_brought_along(browser: Browser) -> None:
    browser.register(ADA)
    chosen = "A" * tokens.TOKEN_CHARACTERS
    browser.take_cookies({"sessionid": chosen})
    browser.sign_in(ADA)
    assert browser.cookies["sessionid"] != chosen
    assert with_cookie(chosen).get("session/").state == "anonymous"


NEARLY: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "one less": lambda key: key[:-1],
    "one more": lambda key: f"{key}A",
    "nothing": lambda key: "",
}


@pytest.mark.parametrize("change", NEARLY.values(), ids=NEARLY.keys())
def test_nothing_but_the_key_itself_opens_a_session(browser: Browser, change: Callable[[str], str]) -> None:
    key = browser.join(ADA).cookies["sessionid"]
    assert with_cookie(change(key)).get("session/").state == "anonymous"


def test_a_signed_in_request_costs_one_query_for_session_and_account(browser: Browser) -> None:
    browser.join(ADA).add_totp()
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("session/").json["second_factors"] == ["recovery_code", "totp"]
    assert len(queries) == 1
    assert {"session", "account"} <= set(queries[0]["sql"].replace('"', " ").split())


@pytest.mark.parametrize("path", ["session/", "schema/", "/login/", "/dashboard/"])
def test_a_stranger_costs_none(browser: Browser, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    assert len(queries) == 0


@pytest.mark.parametrize("path", ["/login/", "/register/", "/dashboard/"])
def test_a_page_costs_none_even_signed_in(browser: Browser, path: str) -> None:
    browser.join(ADA)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    assert len(queries) == 0


def test_what_is_no_key_is_not_even_looked_up(browser: Browser) -> None:
    thief = with_cookie("no-key-of-43-characters")
    with CaptureQueriesContext(connection) as queries:
        assert thief.get("session/").state == "anonymous"
    assert len(queries) == 0


def test_an_ended_session_is_dead_on_the_next_request(browser: Browser) -> None:
    browser.join(ADA)
    assert actions.end(session_id=Session.objects.get().pk) == 1
    assert_problem(browser.get("totp/"), 401, "authentication_required")


def test_all_of_an_accounts_sessions_can_be_ended_but_one(browser: Browser) -> None:
    browser.join(ADA)
    others = [Browser(), Browser()]
    for other in others:
        other.sign_in(ADA)
    ben = Browser().join(BEN)
    kept = browser.get("session/").json
    assert actions.end_all(account_id=kept["account"]["id"], but=kept["session"]["id"]) == 2
    assert [each.get("session/").state for each in others] == ["anonymous"] * 2
    assert (browser.get("session/").state, ben.get("session/").state) == ("authenticated", "authenticated")
    assert actions.end_all(account_id=kept["account"]["id"]) == 1


def test_a_disabled_account_is_out_on_the_next_request(browser: Browser) -> None:
    browser.join(ADA)
    Account.objects.update(is_active=False)
    assert browser.get("session/").state == "anonymous"
    assert_problem(browser.get("totp/"), 401, "authentication_required")


def test_a_deleted_account_takes_its_sessions_along(browser: Browser) -> None:
    browser.join(ADA)
    Account.objects.all().delete()
    assert browser.get("session/").state == "anonymous"
    assert not Session.objects.exists()


def test_a_late_answer_to_the_old_key_leaves_the_new_cookie_alone(browser: Browser) -> None:
    late = Browser()
    late.take_cookies(browser.join(ADA).cookies)
    browser.post("reauthenticate/", {"password": ADA.password})
    for path in ("session/", "totp/", "/", "/dashboard/"):
        assert "sessionid" not in late.get(path).set_cookies


def test_the_store_knows_which_keys_exist(browser: Browser) -> None:
    key = browser.join(ADA).cookies["sessionid"]
    store = SessionStore()
    assert store.exists(key)
    store.delete(key)
    assert not store.exists(key)


def test_an_account_may_be_signed_in_on_many_browsers(browser: Browser) -> None:
    browser.join(ADA)
    for _ in range(3):
        Browser().sign_in(ADA)
    assert Session.objects.count() == 4

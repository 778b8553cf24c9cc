"""In a host project sessions work as in any Django project, and nothing but the login flow signs anybody in."""

import pytest
from django.test import Client

from authsecurity.core import configuration
from authsecurity.sessions.models import Session
from authsecurity.sessions.store import AnonymousSessionWrite
from tests.people import ADA
from tests.walk import Browser

pytestmark = pytest.mark.urls("tests.sessions.host_project")


def test_what_a_project_keeps_in_the_session_stays(browser: Browser) -> None:
    browser.join(ADA)
    assert browser.get("/write/?name=basket&value=apples").status == 200
    assert browser.get("/read/").json["basket"] == "apples"
    assert browser.get("session/").state == "authenticated"


def test_it_survives_a_new_key(browser: Browser) -> None:
    browser.join(ADA)
    browser.get("/write/?name=basket&value=apples")
    browser.post("reauthenticate/", {"password": ADA.password})
    assert browser.get("/read/").json["basket"] == "apples"


def test_it_ends_with_the_session(browser: Browser) -> None:
    browser.join(ADA)
    browser.get("/write/?name=basket&value=apples")
    browser.post("logout/")
    browser.sign_in(ADA)
    assert "basket" not in browser.get("/read/").json


def test_a_project_can_ask_for_a_new_key(browser: Browser) -> None:
    browser.join(ADA)
    old = Browser()
    old.take_cookies(browser.cookies)
    assert browser.get("/cycle/").status == 200
    assert browser.cookies["sessionid"] != old.cookies["sessionid"]
    assert browser.get("session/").state == "authenticated"
    assert old.get("session/").state == "anonymous"


def test_a_stranger_gets_no_key(browser: Browser) -> None:
    assert browser.get("/cycle/").status == 200
    assert "sessionid" not in browser.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", ["/members/", "/members/async/"])
def test_the_user_is_the_account(browser: Browser, path: str) -> None:
    assert browser.join(ADA).get(path).content == ADA.email.encode()


def test_a_members_page_sends_strangers_to_sign_in(browser: Browser) -> None:
    answer = browser.get("/members/")
    assert (answer.status, answer.headers["location"]) == (302, "/login/?next=/members/")


def test_keeping_something_for_a_stranger_raises(browser: Browser) -> None:
    with pytest.raises(AnonymousSessionWrite, match="signed cookie"):
        Client().get("/write/?name=basket&value=apples", headers={"Host": configuration.current().netloc})
    assert browser.get("/write/?name=basket&value=apples").status == 500
    assert not Session.objects.exists()


def test_naming_an_account_in_the_session_signs_nobody_in(browser: Browser) -> None:
    browser.register(ADA)
    browser.get("/write/?name=_auth_user_id&value=1")
    assert browser.get("session/").state == "anonymous"


def test_naming_another_account_in_a_session_changes_nobody(browser: Browser) -> None:
    browser.join(ADA)
    browser.get("/write/?name=_auth_user_id&value=00000000-0000-4000-8000-000000000000")
    assert browser.get("/members/").content == ADA.email.encode()
    assert Session.objects.get().data == {}


def test_djangos_own_login_opens_nothing(browser: Browser) -> None:
    browser.register(ADA)
    assert browser.get("/back-door/").status == 500
    assert browser.get("session/").state == "anonymous"
    assert "sessionid" not in browser.cookies
    assert not Session.objects.exists()


def test_djangos_own_logout_ends_the_session_on_the_server(browser: Browser) -> None:
    stolen = Browser()
    stolen.take_cookies(browser.join(ADA).cookies)
    assert browser.get("/front-door/").status == 200
    assert stolen.get("session/").state == "anonymous"
    assert not Session.objects.exists()

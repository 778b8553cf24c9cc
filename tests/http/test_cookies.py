"""Our cookies are read to the byte: a name that is nearly ours, or comes twice, is nobody's."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from authsecurity.http import cookies
from tests.people import ADA
from tests.walk import Browser


def read(header: str, cookie: str = cookies.SESSION) -> str | None:
    as_a_server_hands_it_on = header.encode().decode("latin-1")
    request = RequestFactory().get("/", headers={"Cookie": as_a_server_hands_it_on})
    cookies.settle(request)
    return cookies.read(request, cookie)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("sessionid=abc", "abc"),
        ("other=1; sessionid=abc; another=2", "abc"),
        ("sessionid=abc;", "abc"),
        ("other;sessionid=abc", "abc"),
        ("\tsessionid=abc", "abc"),
        ("sessionid=A-b_1.c", "A-b_1.c"),
        ("", None),
        ("sessionid", None),
        ("sessionid=", None),
        ("sessionid=abc; sessionid=def", None),
        ("sessionid=abc; sessionid=abc", None),
        ("sessionid=abc; sessionid=", None),
        ("sessionid =abc", None),
        ("\u00a0sessionid=abc", None),
        ("sessionid\u00a0=abc", None),
        ("\u0085sessionid=abc", None),
        ("\u2003sessionid=abc", None),
        ("Sessionid=abc", None),
        ("sessionid=a b", None),
        ("sessionid=abc ", "abc"),
        ('sessionid="abc"', None),
        ("sessionid=a,b", None),
        ("sessionid=a\\073b", None),
        ("sessionid=a=b", None),
        ("sessionid=äbc", None),
        ("sessionid=%61bc", None),
        ("__Host-sessionid=abc", None),
        ("x=1, sessionid=abc", None),
    ],
)
def test_a_cookie_is_ours_to_the_byte_or_not_at_all(header: str, value: str | None) -> None:
    assert read(header) == value


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("__Host-sessionid=abc", "abc"),
        ("sessionid=abc", None),
        ("sessionid=evil; __Host-sessionid=abc", "abc"),
        ("__host-sessionid=abc", None),
        ("\u2000__Host-sessionid=evil; __Host-sessionid=abc", "abc"),
        ("__Host-sessionid=evil; __Host-sessionid=abc", None),
    ],
)
def test_on_https_only_the_name_nailed_to_the_host_counts(
    https_site: str, header: str, value: str | None
) -> None:
    assert read(header) == value


@pytest.mark.parametrize("cookie", cookies.OURS)
def test_it_is_so_for_each_of_ours(cookie: str) -> None:
    assert read(f"{cookie}=abc", cookie) == "abc"
    assert read(f"{cookie}=abc; {cookie}=def", cookie) is None


def test_other_peoples_cookies_are_left_as_they_are() -> None:
    request = RequestFactory().get("/", headers={"Cookie": 'theme="da rk"; sessionid=a; sessionid=b'})
    cookies.settle(request)
    assert request.COOKIES == {"theme": "da rk"}


def test_a_second_session_cookie_signs_out_instead_of_in(browser: Browser) -> None:
    ada = browser.join(ADA).cookies["sessionid"]
    twice = Browser(headers={"Cookie": f"sessionid={'A' * 43}; sessionid={ada}"})
    assert twice.get("session/").state == "anonymous"
    once = Browser(headers={"Cookie": f"sessionid={ada}"})
    assert once.get("session/").state == "authenticated"


def test_what_is_written_no_script_reads_and_no_other_site_sends() -> None:
    response = HttpResponse()
    cookies.write(response, cookies.ATTEMPT, "abc", max_age=None)
    assert str(response.cookies["attempt"]) == "Set-Cookie: attempt=abc; HttpOnly; Path=/; SameSite=Strict"


def test_what_is_erased_is_erased_with_the_same_attributes(https_site: str) -> None:
    response = HttpResponse()
    cookies.erase(response, cookies.ATTEMPT)
    erased = response.cookies["__Host-attempt"]
    assert (erased.value, erased["max-age"], erased["path"], erased["domain"]) == ("", 0, "/", "")
    assert (erased["secure"], erased["httponly"], erased["samesite"]) == (True, True, "Strict")

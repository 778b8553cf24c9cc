"""docs/reference/headers.md against the code and against real answers."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from authsecurity.core.configuration import Configuration
from authsecurity.http import headers
from tests.docs.pages import only_span, reference, rows, section
from tests.people import ADA
from tests.walk import Answer, Browser

API = "/api/auth/"


def _shown(heading: str, number: int = 0) -> dict[str, str]:
    """The headers of a block; a line that begins with blanks goes on with the one before."""
    block = re.findall(
        r"^```http\n(.*?)^```$", section(reference("headers.md"), heading), re.MULTILINE | re.DOTALL
    )[number]
    unfolded = re.sub(r"\n\s+", " ", block)
    return dict(line.split(": ", 1) for line in unfolded.splitlines())


def _configuration(*, https: bool) -> Configuration:
    url = "https://login.example.org" if https else "http://localhost:8000"
    return Configuration(url=url, secret_key="", encryption_keys=())


@pytest.mark.parametrize("https", [True, False])
@pytest.mark.parametrize(
    ("heading", "path", "content_type"),
    [
        ("The API", "/api/auth/session/", "application/json"),
        ("Pages", "/login/", "text/html; charset=utf-8"),
        ("Everything else", "/healthz", "application/json"),
    ],
)
def test_an_answer_gets_exactly_the_headers_the_page_shows(
    heading: str, path: str, content_type: str, https: bool
) -> None:
    response = HttpResponse(content_type=content_type)
    headers.complete(RequestFactory().get(path), response, _configuration(https=https))
    del response["Content-Type"]
    expected = _shown("Every answer") | _shown(heading)
    if https:
        expected |= _shown("Every answer over https")
        if heading == "Pages":
            expected["Content-Security-Policy"] += "; upgrade-insecure-requests"
    assert dict(response.items()) == expected


@pytest.mark.parametrize(
    "path", ["/api/auth/session/", "/api/auth/nothing/", "/login/", "/nothing/", "/healthz"]
)
def test_real_answers_carry_them(path: str, browser: Browser) -> None:
    heading = "The API" if path.startswith(API) else "Pages"
    expected = _shown("Every answer") | _shown("Everything else" if path == "/healthz" else heading)
    if path == "/login/":
        expected["Cache-Control"] = "max-age=0, no-cache, no-store, must-revalidate, private"
        assert expected["Cache-Control"] in reference("headers.md")
    answer = browser.get(path)
    assert {name: answer.headers.get(name.lower()) for name in expected} == expected


def test_a_static_file_carries_them_and_may_be_kept(browser: Browser) -> None:
    path = re.search(r'"(/static/[^"]+\.css)"', browser.get("/login/").content.decode())
    assert path is not None
    answer = browser.get(path[1])
    expected = _shown("Every answer") | _shown("Everything else") | _shown("Everything else", 1)
    assert answer.status == HTTPStatus.OK
    assert {name: answer.headers.get(name.lower()) for name in expected} == expected


def test_the_cookies_are_those_the_page_lists(browser: Browser, clock: Any) -> None:
    seen: dict[str, Answer] = {"csrftoken": browser.get("session/")}
    browser.join(ADA)
    app = browser.add_totp()
    browser.post("logout/")
    seen["attempt"] = browser.post("login/", ADA.credentials)
    clock.shift(timedelta(seconds=30))
    seen["sessionid"] = seen["device"] = browser.post("login/totp/", {"code": app.fresh_code()})
    table = {
        only_span(row[0]): only_span(row[1]) for row in rows(section(reference("headers.md"), "Cookies"))
    }
    assert {name: _attributes(answer, name) for name, answer in seen.items()} == table


def _attributes(answer: Answer, name: str) -> str:
    written = answer.set_cookies[name].OutputString().split("; ")[1:]
    return "; ".join(sorted(part for part in written if not part.startswith("expires=")))

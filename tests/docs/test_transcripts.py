"""What the concept pages show is what the service says: each page is played against a running one."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from authsecurity.core import clock
from authsecurity.factors.totp import codes
from tests.docs.transcripts import Mismatch, Player, UnreadableTranscript, read
from tests.people import ADA, Person
from tests.server import Service, running_service
from tests.walk import Browser

CONCEPTS = Path(__file__).parents[2] / "docs" / "concepts"
PAGES = sorted(path.name for path in CONCEPTS.glob("*.md") if "```http" in path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[Callable[[timedelta], str]]:
    """The service itself, or one on the same data whose clock is ahead."""
    with ExitStack() as stack:
        urls = {timedelta(0): service.url}

        def of(later: timedelta) -> str:
            if later not in urls:
                started = running_service(data_dir=service.data_dir, clock_ahead=later, workers=1)
                urls[later] = stack.enter_context(started).url
            return urls[later]

        yield of


def send(request: httpx.Request) -> httpx.Response:
    """No jar, no redirects, no header of its own, a connection for each: what the page shows is what is sent."""
    with httpx.HTTPTransport() as transport:
        response = transport.handle_request(request)
        response.read()
    return response


@pytest.mark.server
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_the_service_says(name: str, address: Callable[[timedelta], str]) -> None:
    ada = replace(ADA, email=f"ada-{uuid4().hex}@example.org")
    page = (CONCEPTS / name).read_text(encoding="utf-8")
    player = Player(address, send, known=_given(page, ada, address(timedelta(0))))
    for written in ("ada@example.org", "ada%40example.org"):
        page = page.replace(written, written.replace("ada", ada.email.partition("@")[0]))
    assert player.play(page) > 0


def _given(page: str, ada: Person, url: str) -> dict[str, str]:
    """Every page begins with an account; one that says so begins signed in."""
    browser = Browser.at(url)
    browser.register(ada)
    if "<!-- Ada is signed in -->" not in page:
        return {}
    browser.sign_in(ada)
    return dict(browser.cookies)


# The player itself: it must notice whatever changes.

PAGE = """
Text.

```http
POST /api/auth/login/ HTTP/1.1
Host: localhost:8000
Cookie: csrftoken={{csrftoken}}

{"email": "ada@example.org"}

HTTP/1.1 200 OK
Content-Type: application/json
Set-Cookie: sessionid={{sessionid}}; HttpOnly; Path=/

{"state": "authenticated", "aal": 1, "methods": [{"method": "password"}], "id": "{{id}}", "account": null}
```

```http
GET /api/auth/session/ HTTP/1.1
Cookie: sessionid={{sessionid}}

HTTP/1.1 200 OK

{"id": "{{id}}"}
```
"""
BODY = {
    "state": "authenticated",
    "aal": 1,
    "methods": [{"method": "password"}],
    "id": "7f3a",
    "account": None,
}
COOKIE = "sessionid=k3y; HttpOnly; Path=/"
Answers = list[httpx.Response]


def _answers(
    *,
    status: int = 200,
    cookies: tuple[str, ...] = (COOKIE,),
    content_type: str = "application/json",
    second: object = None,
    **body: object,
) -> Answers:
    headers = [("Content-Type", content_type), *(("Set-Cookie", cookie) for cookie in cookies)]
    first = httpx.Response(status, headers=headers, json=BODY | body)
    return [first, httpx.Response(200, json=second or {"id": "7f3a"})]


def _play(answers: Answers, page: str = PAGE) -> list[httpx.Request]:
    sent: list[httpx.Request] = []

    def send(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return answers[len(sent) - 1]

    Player(lambda later: "http://localhost:1234", send, known={"csrftoken": "t0ken"}).play(page)
    return sent


def test_what_is_shown_is_sent() -> None:
    first, second = _play(_answers())
    assert first.method == "POST"
    assert str(first.url) == "http://localhost:1234/api/auth/login/"
    assert first.headers["host"] == "localhost:1234"
    assert first.headers["cookie"] == "csrftoken=t0ken"
    assert first.content == b'{"email": "ada@example.org"}'
    assert second.headers["cookie"] == "sessionid=k3y"


CHANGED = {
    "status": _answers(status=201),
    "header": _answers(content_type="text/html"),
    "cookie": _answers(cookies=("sessionid=k3y; Path=/",)),
    "cookie missing": _answers(cookies=()),
    "one cookie more": _answers(cookies=(COOKIE, "other=1")),
    "value": _answers(state="anonymous"),
    "number": _answers(aal=2),
    "type": _answers(aal=True),
    "null": _answers(account={}),
    "member missing": [httpx.Response(200, headers=[("Set-Cookie", COOKIE)], json={})],
    "one member more": _answers(more=1),
    "one element more": _answers(methods=[{"method": "password"}, {"method": "totp"}]),
    "no JSON": [httpx.Response(200, headers=[("Set-Cookie", COOKIE)], text="hello")],
    "empty placeholder": _answers(id=""),
    "another id than before": _answers(second={"id": "8e4b"}),
    "two names for one value": _answers(id="k3y", second={"id": "k3y"}),
}


@pytest.mark.parametrize("answers", CHANGED.values(), ids=CHANGED.keys())
def test_a_changed_answer_does_not_pass(answers: Answers) -> None:
    with pytest.raises(Mismatch):
        _play(answers)


def test_a_body_that_the_page_does_not_show_does_not_pass() -> None:
    page = "```http\nGET / HTTP/1.1\n\nHTTP/1.1 200 OK\n```"
    with pytest.raises(Mismatch):
        _play(_answers(cookies=()), page)


@pytest.mark.parametrize(
    ("shown", "ahead", "fits"),
    [
        ("time", timedelta(0), True),
        ("time", timedelta(minutes=10), False),
        ("time + 10m", timedelta(minutes=10), True),
        ("time + 1h", timedelta(minutes=10), False),
        ("time + 1h", timedelta(hours=1), True),
    ],
)
def test_a_time_counts_from_the_answer(shown: str, ahead: timedelta, fits: bool) -> None:
    page = f'```http\nGET / HTTP/1.1\n\nHTTP/1.1 200 OK\n\n{{"at": "{{{{{shown}}}}}"}}\n```'
    answers = [httpx.Response(200, json={"at": clock.rfc3339(clock.now() + ahead)})]
    with nullcontext() if fits else pytest.raises(Mismatch):
        _play(answers, page)


@pytest.mark.usefixtures("clock")
def test_each_code_is_of_a_later_step_and_a_name_keeps_its_code() -> None:
    secret = codes.new_secret()
    exchange = '```http\nPOST / HTTP/1.1\n\n{"code": "{{%s}}"}\n\nHTTP/1.1 204 No Content\n```\n'
    sent: list[str] = []

    def send(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content)["code"])
        return httpx.Response(204)

    player = Player(lambda later: "http://localhost:1234", send, known={"secret": secret})
    player.play(exchange % "code" + exchange % "next_code" + exchange % "code")
    steps = [codes.matching_step(secret, code, clock.now()) for code in sent]
    assert steps[0] is not None
    assert steps == [steps[0], steps[0] + 1, steps[0]]


def test_the_clock_moves_where_the_page_says_so() -> None:
    block = "```http\nGET / HTTP/1.1\n\nHTTP/1.1 200 OK\n```\n"
    later = [exchange.later for exchange in read(f"{block}<!-- 11 minutes later -->\n{block}{block}")]
    assert later == [timedelta(0), timedelta(minutes=11), timedelta(minutes=11)]


@pytest.mark.parametrize(
    "block",
    [
        "GET / HTTP/1.1\n",
        "HTTP/1.1 200 OK\n",
        "GET / HTTP/1.1\n\nHTTP/1.1 200 OK\n\nHTTP/1.1 200 OK\n",
        "GET / HTTP/1.1\nno header\n\nHTTP/1.1 200 OK\n",
        "GET / HTTP/1.1\nCookie: sessionid={{unknown}}\n\nHTTP/1.1 200 OK\n",
    ],
)
def test_a_transcript_that_cannot_be_played_is_an_error(block: str) -> None:
    with pytest.raises(UnreadableTranscript):
        _play(_answers(), f"```http\n{block}```\n")

"""What a script that got in could do on our pages: nothing. The pages' own scripts do none of it either."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from tests.browser.pages import SignInPage
from tests.browser.tour import tour
from tests.browser.visitor import Visitor
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.server]

NOT_SHOWN = "chrome-error://chromewebdata/"
ELSEWHERE = "http://elsewhere.example"
# Says of each thing what came of it: "done", or the name of the error. A task of the page's own runs `eval`, since
# the debugger, through which a test speaks, may.
TRY_EVERYTHING = """async (elsewhere) => {
  const outcome = (act) => { try { act(); return "done"; } catch (error) { return error.name; } };
  const later = (act) => new Promise((resolve) => setTimeout(() => resolve(outcome(act))));
  const element = document.body.appendChild(document.createElement("p"));
  const outcomes = {
    innerHTML: outcome(() => { element.innerHTML = "x"; }),
    outerHTML: outcome(() => { element.outerHTML = "x"; }),
    insertAdjacentHTML: outcome(() => element.insertAdjacentHTML("beforeend", "x")),
    write: outcome(() => document.write("x")),
    parser: outcome(() => new DOMParser().parseFromString("x", "text/html")),
    script: outcome(() => { document.createElement("script").src = "/x.js"; }),
    createPolicy: outcome(() => trustedTypes.createPolicy("x", {})),
    eval: await later(() => eval("1")),
    Function: await later(() => new Function("1")),
    setTimeout: await later(() => setTimeout("1")),
    fetch: await fetch(elsewhere).then(() => "done", (error) => error.name),
  };
  element.setAttribute("style", "position: fixed");
  outcomes.style = getComputedStyle(element).position;
  const picture = document.body.appendChild(new Image());
  outcomes.picture = await new Promise((resolve) => {
    picture.onload = picture.onerror = ({ type }) => resolve(type);
    picture.src = `${elsewhere}/picture.png`;
  });
  const sheet = document.head.appendChild(document.createElement("style"));
  sheet.textContent = "main { position: fixed }";
  outcomes.sheet = getComputedStyle(document.querySelector("main")).position;
  for (const added of [element, picture, sheet]) added.remove();
  return outcomes;
}"""
REFUSED = {
    "innerHTML": "TypeError",
    "outerHTML": "TypeError",
    "insertAdjacentHTML": "TypeError",
    "write": "TypeError",
    "parser": "TypeError",
    "script": "TypeError",
    "createPolicy": "TypeError",
    "eval": "EvalError",
    "Function": "EvalError",
    "setTimeout": "TypeError",
    "fetch": "TypeError",
    "style": "static",
    "picture": "error",
    "sheet": "static",
}
DIRECTIVES = (
    "require-trusted-types-for",
    "trusted-types",
    "style-src-attr",
    "style-src-elem",
    "img-src",
    "connect-src",
)


def test_on_every_page_a_script_that_got_in_can_neither_write_markup_nor_call_home(
    visitor: Visitor, stranger: Person
) -> None:
    sent: list[str] = []
    visitor.context.route(f"{ELSEWHERE}/**", lambda route: answer_from_elsewhere(route, sent))
    visitor.announce(*(f"violation: {directive}" for directive in DIRECTIVES), "console: ")
    visitor.announce(f"request to another origin: {ELSEWHERE}/")  # asked for, and stopped before it was sent
    outcomes = {name: visitor.page.evaluate(TRY_EVERYTHING, ELSEWHERE) for name in tour(visitor, stranger)}

    assert len(outcomes) > 10
    assert outcomes == dict.fromkeys(outcomes, REFUSED)
    assert sent == []


def answer_from_elsewhere(route: Route, sent: list[str]) -> None:
    sent.append(route.request.url)
    route.abort()


class Neighbour(BaseHTTPRequestHandler):
    """A site on another port of this host. It holds what its address asks for in a frame."""

    def do_GET(self) -> None:
        address = urlsplit(self.path).query
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(
            f'<link rel="icon" href="data:,"><h1>Neighbour</h1><iframe src="{address}"></iframe>'.encode()
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the library)
        """Say nothing."""


@pytest.fixture(scope="module")
def neighbour() -> Iterator[str]:
    """A real site: one that a test makes up is kept from this machine's ports by the browser, whatever we say."""
    with ThreadingHTTPServer(("localhost", 0), Neighbour) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("path", ["/", "/login/", "/register/", "/dashboard/", "/no-such-page/"])
def test_no_page_shows_in_a_frame_of_another_site(visitor: Visitor, neighbour: str, path: str) -> None:
    visitor.announce("frame-ancestors", f"request to another origin: {neighbour}")
    if path == "/no-such-page/":
        visitor.announce_status(404)

    visitor.page.goto(f"{neighbour}/?{visitor.url}{path}")

    frame_of(visitor.page).wait_for_url(NOT_SHOWN)


def test_a_page_that_allows_it_does_show_in_that_frame(visitor: Visitor, neighbour: str) -> None:
    visitor.announce(f"request to another origin: {neighbour}")
    visitor.page.goto(f"{neighbour}/?{neighbour}/inner")
    expect(frame_of(visitor.page).get_by_role("heading", name="Neighbour")).to_be_visible()


def test_our_own_pages_hold_no_frame_either(visitor: Visitor) -> None:
    SignInPage(visitor).open()
    visitor.announce("violation: frame-src", "console: Framing")

    visitor.page.evaluate(
        "(path) => { document.body.appendChild(document.createElement('iframe')).src = path; }", "/register/"
    )

    frame_of(visitor.page).wait_for_url(NOT_SHOWN)


def frame_of(page: Page) -> Frame:
    (frame,) = page.main_frame.child_frames
    return frame

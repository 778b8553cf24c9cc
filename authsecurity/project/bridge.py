"""Between the server and Django: Granian's RSGI on one side, the WSGI application on the other.

The event loop takes a request in, with a deadline, before a thread is asked to work on it: so clients that never
finish keep nobody else waiting. Header names with an underscore are dropped, because WSGI could not tell
`X_Forwarded_For`, which anybody may send, from the `X-Forwarded-For` of a proxy. The process's environment, secrets
included, stays out of the requests. Why not Granian's own WSGI: docs/decisions/0008-rsgi-bridge.md.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any, Protocol

from django.core.handlers.wsgi import WSGIRequest

from authsecurity.core import configuration
from authsecurity.core.errors import Problem
from authsecurity.factors.password import gate
from authsecurity.http import headers, problems
from authsecurity.http.body import MAX_BYTES
from authsecurity.http.errors import Busy, RequestTimeout
from authsecurity.project.lane import READING, Lane
from authsecurity.project.threads import Threads

THREADS = 8  # per worker
# Those of them for what may change something: one more than hash, so that the next is ready when a hash is done. Each
# further one would only compete with the readers for the interpreter.
CHANGERS = gate.argon2.at_once + 1
READERS = THREADS - CHANGERS
WAITING = 200  # requests per worker that may wait for one of the latter; Granian takes in 512
WAIT_WITHIN = 5  # seconds they may wait
BODY_WITHIN = 10  # seconds from the headers until the body must be there
KEPT = MAX_BYTES + 1  # bytes of a body; one more than any endpoint takes is enough to refuse it
TAKEN = 8 * 1024 * 1024  # bytes of a body taken in, so that its sender reads the answer; then the line is cut

Environ = dict[str, Any]
HeaderList = list[tuple[str, str]]


class Scope(Protocol):
    """What Granian tells about a request (RSGI specification 1.x)."""

    proto: str
    http_version: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: Any


@dataclass
class Answer:
    """What the WSGI application started to answer."""

    status: int = 500
    headers: HeaderList = field(default_factory=list)
    content: bytes = b""

    def start(self, status: str, headers: HeaderList, exc_info: Any = None) -> None:
        """`start_response` of PEP 3333."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers

    def send(self, protocol: Any) -> None:
        """Give it to the server; from any thread."""
        protocol.response_bytes(self.status, self.headers, self.content)


class Bridge:
    """An RSGI application that has a WSGI application do the work, in a few threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.readers = Threads(READERS)
        self.changing = Lane(threads=CHANGERS, waiting=WAITING, within=WAIT_WITHIN)

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        environ = environ_of(scope)
        try:
            if _announces_a_body(environ) and not _announces_too_much(environ):
                environ["wsgi.input"] = BytesIO(await asyncio.wait_for(_take_in(protocol), BODY_WITHIN))
        except TimeoutError:
            return too_slow(environ).send(protocol)
        work = partial(self._work, environ, protocol)
        if scope.method in READING:
            return await self.readers.do(work)
        try:
            return await self.changing.run(work)
        except Busy as problem:
            return refusal(environ, problem).send(protocol)

    def _work(self, environ: Environ, protocol: Any) -> None:
        # The answer leaves from this thread: on its way through the event loop it would wait for the other requests.
        answer = Answer()
        parts = self.application(environ, answer.start)
        try:
            answer.content = b"".join(parts)
            answer.send(protocol)
        finally:
            if close := getattr(parts, "close", None):
                close()


def environ_of(scope: Scope) -> Environ:
    """PEP 3333's dictionary, without the body. A header that comes twice is joined, so that it matches nothing."""
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "0",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.input": BytesIO(),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add_header(environ, name.upper().replace("-", "_"), value)
    return environ


def _add_header(environ: Environ, name: str, value: str) -> None:
    key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
    separator = "; " if name == "COOKIE" else ","
    environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value


def too_slow(environ: Environ) -> Answer:
    """408; the line is closed."""
    answer = refusal(environ, RequestTimeout())
    answer.headers.append(("Connection", "close"))
    return answer


def refusal(environ: Environ, problem: Problem) -> Answer:
    """Said here already, in the shape and with the headers of any other answer."""
    response = problems.respond(problem)
    headers.complete(WSGIRequest(environ), response, configuration.current())
    return Answer(response.status_code, list(response.items()), response.content)


def _announces_a_body(environ: Environ) -> bool:
    # Without a length and not in chunks there is none (RFC 9112 §6.3).
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _announces_too_much(environ: Environ) -> bool:
    length = environ.get("CONTENT_LENGTH", "")
    return length.isdigit() and int(length[:20]) > TAKEN


async def _take_in(protocol: Any) -> bytes:
    kept, taken = b"", 0
    async for part in protocol:
        kept += part[: KEPT - len(kept)]
        taken += len(part)
        if taken > TAKEN:
            break
    return kept

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the running service by clients that speak no proper HTTP, too much of it, or hardly any."""

import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.people import ADA
from tests.server import Service, running_service

pytestmark = pytest.mark.server

CLOSE = b"Connection: close\r\n"
BODY = b'{"email":"nobody@example.org","password":"wrong horse"}'
SLOW_CLIENTS = 40
KIB = 1024


def host(service: Service) -> bytes:
    return f"Host: localhost:{service.port}\r\n".encode()


def said(service: Service, *sent: bytes, timeout: float = 30) -> bytes:
    """Everything that comes back until the server closes, or as much as came when it reset the connection."""
    received = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout) as line:
        try:
            for part in sent:
                line.sendall(part)
            while part := line.recv(64 * KIB):
                received += part
        except ConnectionError:
            pass
    return received


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", received)]


def get(service: Service, target: bytes, headers: bytes = b"") -> bytes:
    return said(service, b"GET " + target + b" HTTP/1.1\r\n" + host(service) + headers + CLOSE + b"\r\n")


@pytest.fixture
def login(service: Service) -> Iterator[bytes]:
    """The head of a sign-in that passes every check but the body's, without its length. No trace may be left."""
    token = re.search(rb"csrftoken=(\w+)", get(service, b"/api/auth/session/"))
    assert token
    yield b"".join(
        [
            b"POST /api/auth/login/ HTTP/1.1\r\n",
            host(service),
            b"Cookie: csrftoken=" + token[1] + b"\r\nX-CSRFToken: " + token[1] + b"\r\n",
            f"Origin: {service.url}\r\nContent-Type: application/json\r\n".encode(),
        ]
    )
    assert "Traceback" not in service.log


def length(number: int) -> bytes:
    return b"Content-Length: %d\r\n" % number


@pytest.mark.parametrize(
    "name",
    [
        b"[",
        b"[::1",
        b"[zz]:1",
        b"",
        b"evil.example",
        b"evil@localhost",
        b"\xff",
        b"localhost:99999",
        b"a b",
        b"localhost, evil",
    ],
    ids=repr,
)
def test_O04_a_host_that_is_not_ours_gets_400(service: Service, name: bytes) -> None:
    received = said(service, b"GET /login/ HTTP/1.1\r\nHost: " + name + b"\r\n" + CLOSE + b"\r\n")
    assert statuses(received) == [400]
    assert "Traceback" not in service.log


@pytest.mark.parametrize("order", [0, 1])
def test_O04_of_two_hosts_neither_counts(service: Service, order: int) -> None:
    lines = [host(service), b"Host: evil.example\r\n"]
    received = said(service, b"GET /login/ HTTP/1.1\r\n" + lines[order] + lines[1 - order] + CLOSE + b"\r\n")
    assert statuses(received) == [400]


def test_P03_an_absolute_address_changes_where_nothing_points(service: Service) -> None:
    for target in (
        b"http://evil.example/login",
        b"http://evil.example/",
        b"//evil.example/login",
        b"//evil.example",
    ):
        received = get(service, target)
        assert statuses(received)[0] in (301, 302, 404)
        location = re.search(rb"\r\nlocation: ([^\r]*)", received)
        assert location is None or location[1] in (b"/login/", b"//evil.example/")[:1]


@pytest.mark.parametrize(
    "target",
    [
        *(b"/static/../secret-key", b"/static/..%2f..%2fsecret-key", b"/static/%2e%2e/%2e%2e/secret-key"),
        *(b"/static/....//secret-key", b"/static//etc/passwd", b"/static/%00", b"/static/\\..\\secret-key"),
        *(
            b"/static/%c0%ae%c0%ae/secret-key",
            b"/../../etc/passwd",
            b"/static/..;/secret-key",
            b"/.collected",
        ),
        *(
            b"//api/auth/session/",
            b"/api/auth/./session/",
            b"/api/auth/x/../session/",
            b"/api/auth/session/;x",
        ),
        *(b"/api/auth/session/%0a", b"/api/auth/session/%00", b"/api/auth/session", b"/API/auth/session/"),
        *(b"/%ff%fe", b"/login%0d%0aX-Evil:1", b"/%0d%0aX-Evil:%201", b"*", b"/" + b"a" * 60_000),
    ],
    ids=lambda target: repr(target[:30]),
)
def test_I06_no_trick_with_a_path_finds_anything(service: Service, target: bytes) -> None:
    received = get(service, target)
    assert statuses(received)[0] in (400, 404)
    assert b"x-evil" not in received.lower().partition(b"\r\n\r\n")[0]
    assert "Traceback" not in service.log


ODD_HEADERS = [
    b"Content-Type: application/json; charset*=bogus'en'%41",
    b"Content-Type: a; charset*=utf-8'en'%00",
    b"Content-Type: \xff; charset=\x80",
    b"Content-Type: a/b; charset=undefined",
    b"Content-Type: ;;;=;",
    b"Cookie: \xff\xfe=\x80",
    b"Cookie: " + b"; ".join(b"c%d=v" % number for number in range(4096)),
    b"User-Agent: \xff\x80\r\nOrigin: \xff\r\nReferer: \xff",
    b"Authorization: Basic %%%",
    b"Authorization: " + b"x" * 64_000,
    b"Accept-Language: " + b"a-" * 30_000,
    b"X-Forwarded-For: " + b"1," * 5000,
    b"Range: bytes=0-5,0-5\r\nIf-Modified-Since: x\r\nIf-None-Match: *",
    b"Expect: 100-continue\r\nUpgrade: h2c\r\nTE: trailers, deflate",
    b"Script-Name: /evil\r\nWsgi.Input: x\r\nRemote-User: evil\r\nHttp-Host: evil\r\nHTTP_HOST: evil",
]


@pytest.mark.parametrize("line", ODD_HEADERS, ids=lambda line: repr(line[:40]))
def test_I09_no_header_is_an_accident(service: Service, line: bytes) -> None:
    for target in (b"/api/auth/session/", b"/login/"):
        received = get(service, target, line + b"\r\n")
        assert statuses(received) == [200]
        assert b"x-frame-options: DENY" in received
        assert b"evil" not in re.sub(rb"csrftoken=\w+", b"", received)  # any letters may be in a token
    assert "Traceback" not in service.log


@pytest.mark.parametrize(
    "lines",
    [
        *(b"X: " + b"x" * 1_000_000 + b"\r\n", b"".join(b"X-%d: x\r\n" % number for number in range(1000))),
        *(b"Content-Length: -1\r\n", b"Content-Length: +5\r\n", b"Content-Length: 9" + b"9" * 30 + b"\r\n"),
        *(
            b"Content-Length: 1\r\nContent-Length: 2\r\n",
            b"Transfer-Encoding: gzip\r\n",
            b"X: a\r\n folded\r\n",
        ),
        *(
            b"Transfer-Encoding: chunked, identity\r\n",
            b"X : a\r\n",
            b"X\x00: a\r\n",
            b"no colon\r\n",
            b": x\r\n",
        ),
    ],
    ids=lambda lines: repr(lines[:30]),
)
def test_I06_a_head_that_is_none_is_refused(service: Service, lines: bytes) -> None:
    assert statuses(get(service, b"/login/", lines)) in ([400], [431], [])
    assert statuses(get(service, b"/healthz")) == [200]


@pytest.mark.parametrize(
    "garbage",
    [b"\x16\x03\x01\x02\x00\x01\x00" * 9, b"\0" * 99, b"GET\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
)
def test_I06_what_is_no_http_gets_no_page(service: Service, garbage: bytes) -> None:
    assert statuses(said(service, garbage)) in ([400], [])


def test_I06_bodies_are_measured_as_they_come(service: Service, login: bytes) -> None:
    chunked = b"Transfer-Encoding: chunked\r\n"
    in_one = b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"
    many, end = b"4\r\naaaa\r\n" * 17_000, b"0\r\n\r\n"
    for head, body, expected in (
        (length(len(BODY)), BODY, [401]),
        (chunked, in_one, [401]),
        (length(10), BODY, [400]),
        (chunked, b"ZZ\r\n" + BODY, [400]),
        (chunked, b"-5\r\n" + BODY, [400]),
        (length(65 * KIB), b"x" * 65 * KIB, [413]),
        (chunked, many + end, [413]),
        (length(0), b"", [400]),
    ):
        assert statuses(said(service, login + head + CLOSE + b"\r\n" + body)) == expected
    for head, part in ((length(10**9), b"x" * 64 * KIB), (chunked, b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n")):
        assert statuses(said(service, login + head + CLOSE + b"\r\n", *[part] * 200)) in ([413], [])


def test_I06_a_body_cut_short_is_refused(service: Service, login: bytes) -> None:
    with socket.create_connection(("127.0.0.1", service.port), 10) as line:
        line.sendall(login + length(len(BODY) + 20) + CLOSE + b"\r\n" + BODY)
        line.shutdown(socket.SHUT_WR)
        assert statuses(line.recv(KIB)) in ([400], [])


def test_I06_no_body_becomes_a_request_of_its_own(service: Service, login: bytes) -> None:
    smuggled = b"GET /api/auth/schema/ HTTP/1.1\r\n" + host(service) + CLOSE + b"\r\n"
    both = login + length(4) + b"Transfer-Encoding: chunked\r\n\r\n"
    received = said(service, both + b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n" + smuggled)
    assert statuses(received)[0] in (400, 401)
    assert b"openapi" not in received or len(statuses(received)) == 2
    refused = said(
        service, login + length(len(smuggled) + 65 * KIB) + CLOSE + b"\r\n" + smuggled + b"x" * 65 * KIB
    )
    assert b"openapi" not in refused


def test_I06_requests_in_a_row_are_answered_in_a_row(service: Service) -> None:
    one = b"GET /healthz HTTP/1.1\r\n" + host(service)
    assert statuses(said(service, (one + b"\r\n") * 9 + one + CLOSE + b"\r\n")) == [200] * 10


def test_I06_who_says_nothing_is_sent_away(service: Service) -> None:
    starts = [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n",
    ]
    starts.append(b"GET /healthz HTTP/1.1\r\n" + host(service) + b"\r\n")
    began = time.monotonic()
    with ThreadPoolExecutor(len(starts)) as threads:
        list(threads.map(lambda start: said(service, start, timeout=20), starts))
    assert time.monotonic() - began < 15  # seconds; what `said` waits for is the server closing the line


def test_I06_clients_that_never_finish_keep_nobody_else_waiting() -> None:
    with running_service(workers=1) as service, ExitStack() as lines:
        token = re.search(rb"csrftoken=(\w+)", get(service, b"/api/auth/session/"))
        assert token
        head = b"POST /api/auth/login/ HTTP/1.1\r\n" + host(service) + b"Cookie: csrftoken=" + token[1]
        head += b"\r\nX-CSRFToken: " + token[1] + f"\r\nOrigin: {service.url}\r\n".encode()
        head += b"Content-Type: application/json\r\n" + length(100) + b"\r\n{"
        for _ in range(SLOW_CLIENTS):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            line.sendall(head)
        time.sleep(1)
        assert statuses(
            said(service, b"GET /healthz HTTP/1.1\r\n" + host(service) + CLOSE + b"\r\n", timeout=5)
        ) == [200]


def test_F02_a_header_with_underscores_is_not_what_the_proxy_said() -> None:
    with running_service(workers=1, AUTHSECURITY_TRUSTED_PROXIES="127.0.0.1/32") as service:
        token = re.search(rb"csrftoken=(\w+)", get(service, b"/api/auth/session/"))
        assert token
        said(
            service,
            b"POST /api/auth/login/ HTTP/1.1\r\n"
            + host(service)
            + b"Cookie: csrftoken="
            + token[1]
            + b"\r\n",
            b"X-CSRFToken: " + token[1] + f"\r\nOrigin: {service.url}\r\n".encode(),
            b"X-Forwarded-For: 9.9.9.9\r\nX_Forwarded_For: 6.6.6.6\r\nContent-Type: application/json\r\n",
            length(len(BODY)) + CLOSE + b"\r\n" + BODY,
        )
        with sqlite3.connect(service.data_dir / "authsecurity.sqlite3") as database:
            assert database.execute("SELECT ip FROM security_event").fetchall() == [("9.9.9.9",)]


def test_O11_nothing_of_all_this_is_in_the_log(service: Service, login: bytes) -> None:
    said(service, login + length(len(BODY)) + CLOSE + b"\r\n" + BODY)
    for secret in ("wrong horse", "nobody@example.org", ADA.password, "csrftoken="):
        assert secret not in service.log

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks by what is sent: ambiguous, enormous, malformed, slow to look at, or written for whoever reads the log."""

import json
import logging
import time
from typing import Any

import pytest

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from tests.contract.endpoints import UNSAFE, all_endpoints
from tests.people import ADA, BEN
from tests.security.conftest import Ada
from tests.walk import Browser

KIB = 1024
CREDENTIALS = json.dumps(ADA.credentials).encode()
MALFORMED = [
    b"",
    b" ",
    b"{",
    b"}",
    b"[]",
    b"null",
    b"true",
    b"1",
    b'"text"',
    b"{}{}",
    b"{},",
    b"{'email': 1}",
    b"{email: 1}",
    b'{"a": 01}',
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": -Infinity}',
    b"// {}",
    b"\xef\xbb\xbf{}",
    "{}".encode("utf-16"),
    "{}".encode("utf-32"),
    b'{"a": "\xff"}',
    b'{"a": "\xed\xa0\x80"}',
    b'{"a": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"a": "\\u0000"}',
    b'{"a": {"b": ["\\u0000"]}}',
    b'{"a": "\0"}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": ' + b"[" * 17 + b"]" * 17 + b"}",
    b'{"a":' * 10_000,
    b"[" * 60_000,
    b'{"a": "unfinished',
    b"\x00" * 100,
    b"\x1f\x8b\x08\x00\x00",
]


@pytest.mark.parametrize("path", ["login/", "register/", "logout/", "login/totp/"])
@pytest.mark.parametrize("body", MALFORMED[1:], ids=lambda body: repr(body[:12]) + str(len(body)))
def test_I06_what_is_no_object_is_refused_before_anything_else(
    browser: Browser, path: str, body: bytes
) -> None:
    assert browser.send("POST", path, body=body).code == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        '{"email": "%(ada)s", "email": "%(ben)s", "password": "%(password)s"}',
        '{"email": "%(ada)s", "\\u0065mail": "%(ben)s", "password": "%(password)s"}',
        '{"password": "x", "email": "%(ada)s", "password": "%(password)s"}',
        '{"email": "%(ada)s", "password": "%(password)s", "a": {"b": 1, "b": 2}}',
        '{"email": "%(ada)s", "password": "%(password)s", "a": [{"b": 1, "b": 1}]}',
    ],
)
def test_I04_a_name_given_twice_is_refused_wherever_it_stands(browser: Browser, body: str) -> None:
    browser.register(ADA)
    sent = body % {"ada": ADA.email, "ben": BEN.email, "password": ADA.password}
    assert browser.send("POST", "login/", body=sent.encode()).code == "malformed"


def test_I04_names_are_taken_to_the_letter(browser: Browser) -> None:
    browser.register(ADA)
    near = {
        "Email": BEN.email,
        "EMAIL": BEN.email,
        "email ": BEN.email,
        "ema\u0131l": BEN.email,
        "email[]": BEN.email,
    }
    assert browser.post("login/", ADA.credentials | near).json["account"]["email"] == ADA.email
    assert Browser().post("login/", {"Email": ADA.email, "password": ADA.password}).code == "invalid"


@pytest.mark.parametrize(
    "query", ["email=ben@example.net", "password=x", "code=000000", "email=a&email=b", "format=xml"]
)
def test_I05_nothing_is_taken_from_the_address(ada: Ada, query: str) -> None:
    browser = Browser()
    assert browser.post(f"login/?{query}", ADA.credentials).state == "second_factor_required"
    signed_in = browser.post(f"login/totp/?{query}", {"code": ada.app.fresh_code()})
    assert signed_in.json["account"]["email"] == ADA.email
    assert Browser().post(f"login/?email={ADA.email}&password=x").code == "invalid"


@pytest.mark.parametrize(("size", "status"), [(64 * KIB, 401), (64 * KIB + 1, 413), (3 * KIB * KIB, 413)])
def test_I06_a_body_has_64_kib_and_not_a_byte_more(browser: Browser, size: int, status: int) -> None:
    body = CREDENTIALS[:-1] + b"," + b'"a":""}'
    body = body[:-2] + b"x" * (size - len(body)) + body[-2:]
    assert len(body) == size
    assert browser.send("POST", "login/", body=body).status == status


@pytest.mark.parametrize("length", ["-1", "+5", "1e3", "0x10", "5 5", "5,5", "\u0665", "five"])
def test_I06_a_length_that_is_no_number_is_refused(browser: Browser, length: str) -> None:
    answer = browser.send("POST", "login/", body=CREDENTIALS, headers={"Content-Length": length})
    assert answer.status in (400, 413)


def test_I06_a_body_to_a_page_is_no_500(browser: Browser) -> None:
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nv\r\n' % part for part in range(5000)
    )
    for body, content_type in (
        (parts + b"--x--\r\n", "multipart/form-data; boundary=x"),
        (parts, "multipart/form-data"),
        (b"--x", "multipart/form-data; boundary=" + "x" * 300),
        (b"&".join(b"a%d=1" % number for number in range(3000)), "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 2 * KIB * KIB, "application/x-www-form-urlencoded"),
        (b"a=%ff%fe", "application/x-www-form-urlencoded; charset=utf-16"),
    ):
        answer = browser.send("POST", "/login/", body=body, content_type=content_type)
        assert answer.status in (400, 403, 405, 413)


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["x"], {"$ne": ""}, {"$gt": ""}, "", 10**300])
def test_I06_a_value_of_the_wrong_type_names_its_field(ada: Ada, value: Any) -> None:
    for path, field in (
        ("login/", "email"),
        ("login/", "password"),
        ("register/", "name"),
        ("reauthenticate/", "code"),
    ):
        if value == "" and field == "name":
            continue
        answer = ada.browser.post(path, ADA.registration | {"email": "new@example.org", field: value})
        assert answer.code == "invalid", (path, field)
        assert list(answer.json["errors"]) == [field]


def test_I09_no_cookie_header_is_an_accident(browser: Browser) -> None:
    many = "; ".join(f"c{number}=v" for number in range(4096))
    odd = [
        "\xff",
        "sessionid",
        "=",
        ";;;==;",
        "sessionid=\xff\xfe",
        "\x00=1",
        '"',
        "\\",
        "a=" + "b" * 60_000,
        many,
    ]
    for cookie in odd:
        for path in ("session/", "/login/", "/"):
            assert browser.get(path, Cookie=cookie).status in (200, 302)
        assert browser.get("totp/", Cookie=cookie).status == 401


@pytest.mark.parametrize(
    "value", ["Basic", "Basic %%%", "Basic Og==", "Bearer", "Token x", "Digest \xff", "x" * 64_000, ""]
)
def test_I09_no_authorization_header_is_an_accident(ada: Ada, value: str) -> None:
    assert Browser().get("totp/", Authorization=value).code == "authentication_required"
    assert Browser().get("session/", Authorization=value).state == "anonymous"
    assert ada.browser.get("totp/", Authorization=value).status == 200


INTO_THE_LOG = [
    "x\r\n2026-01-01 00:00:00,000 INFO forged: line",
    "x\x1b[2J\x1b]0;title\x07",
    "x\u2028forged",
    "x\x85forged",
    '"} {"event": "forged"',
    "%s%n%(name)s{0}",
]


@pytest.mark.parametrize("text", INTO_THE_LOG, ids=lambda text: repr(text)[:14])
def test_I10_nothing_sent_breaks_a_line_of_the_log(
    browser: Browser, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    caplog.set_level(logging.DEBUG)
    latin = text.encode().decode("latin-1")
    browser.post("login/", {"email": text, "password": text})
    browser.get(f"/{text.encode().hex()}/%0d%0aforged%1b[2J/", **{"User-Agent": latin, "Referer": latin})
    browser.get("session/", **{"X-Forwarded-For": latin, "Accept": latin})
    browser.send("POST", "/login/", body=b"%", content_type="multipart/form-data")
    browser.get("/login/", Host=latin)
    for record in caplog.records:
        assert "forged" not in record.getMessage().replace("\\r\\nforged", "")
        assert not set(record.getMessage()) & set("\r\x1b\x07\x85\u2028")


def test_I10_the_record_keeps_who_it_was_whatever_the_browser_says(browser: Browser) -> None:
    browser.register(ADA)
    headers = {"X-Forwarded-For": "6.6.6.6", "User-Agent": "A" * 5000 + "\0", "X-Real-IP": "6.6.6.6"}
    browser.post("login/", ADA.credentials | {"password": "wrong horse"}, **headers)
    event = SecurityEvent.objects.get(outcome="invalid_credentials")
    assert (event.ip, len(event.user_agent)) == ("127.0.0.1", 256)
    assert event.account == Account.objects.get()


@pytest.mark.production_cost
def test_I11_long_text_is_refused_without_long_work(ada: Ada) -> None:
    marks, half = "\u0315\u0316" * 7_500, ada.at_the_second_step()
    before = time.process_time()
    for path, body in (
        ("login/", {"email": marks, "password": "x"}),
        ("login/", {"email": "a@" + "b." * 16_000, "password": "x"}),
        ("login/totp/", {"code": marks}),
        ("register/", {"email": marks, "password": "x", "name": marks}),
        ("register/", {"email": "x" * 4096, "password": "seven quiet herons at noon", "name": marks[:4096]}),
        ("totp/verify/", {"code": marks}),
    ):
        browser = ada.browser if path.startswith("totp") else half
        sent = json.dumps(body, ensure_ascii=False).encode()
        assert browser.send("POST", path, body=sent).status == 400
    assert ada.browser.get(
        "session/", **{"Accept-Language": "a-" * 50_000, "Accept": "a," * 50_000}
    ).status in (200, 406)
    assert time.process_time() - before < 2  # seconds


@pytest.mark.parametrize(
    "accept", ["text/html", "image/png", "*/*;q=x", "../", "application/xml", "\xff", "a" * 9000, ""]
)
@pytest.mark.parametrize("query", ["", "?format=api", "?format=json", "?format=../", "?format=xml"])
def test_I13_there_is_one_kind_of_answer(ada: Ada, accept: str, query: str) -> None:
    for path in ("session/", "totp/", "nothing/"):
        answer = ada.browser.get(path + query, Accept=accept)
        assert answer.status in (200, 404, 406)
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")


def test_I13_options_tells_nothing_of_the_inside(ada: Ada) -> None:
    for endpoint in all_endpoints():
        answer = ada.browser.send("OPTIONS", endpoint.path)
        assert answer.code == "method_not_allowed"
        for word in (b"parses", b"renders", b"actions", b"Serializer", b"max_length"):
            assert word not in answer.content


def test_I13_no_method_is_an_accident(ada: Ada) -> None:
    for endpoint in all_endpoints():
        known = endpoint.methods | ({"HEAD"} if "GET" in endpoint.methods else set())
        for method in {*UNSAFE, "GET", "HEAD", "TRACE", "CONNECT", "PROPFIND", "M-SEARCH", "X" * 200} - known:
            answer = ada.browser.send(method, endpoint.path)
            assert answer.status in (403, 405), (method, endpoint.path)

"""Bodies: JSON objects of 64 KiB at most, and nothing that two readers could understand differently."""

import json
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.core import configuration
from authsecurity.http import body
from authsecurity.http.body import MAX_BYTES
from authsecurity.http.errors import Malformed, TooLarge, UnsupportedMediaType
from tests.contract.problems import assert_invalid, assert_problem
from tests.walk import Browser

MALFORMED = {
    "nothing but a blank": b" ",
    "half an object": b'{"email": "a"',
    "two objects": b"{}{}",
    "a list": b'[{"email": "a"}]',
    "a text": b'"email"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "a form": b"email=a&password=b",
    "bad UTF-8": b'{"email": "\xff"}',
    "an overlong form": b'{"email": "\xc0\xaf"}',
    "UTF-16": '{"email": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"email": "a"}',
    "an encoded surrogate": b'{"email": "\xed\xa0\x80"}',
    "a lone surrogate": rb'{"email": "\ud800"}',
    "a lone surrogate in a name": rb'{"\udc00": 1}',
    "surrogates the wrong way round": rb'{"email": "\udc00\ud800"}',
    "NUL": rb'{"email": "a\u0000b"}',
    "NUL as it is": b'{"email": "a\0b"}',
    "NUL in a name": rb'{"a\u0000": 1}',
    "NUL deep inside": rb'{"a": [{"b": ["\u0000"]}]}',
    "a line in a text": b'{"email": "a\nb"}',
    "a name twice": b'{"email": "a", "email": "b"}',
    "a name twice deep inside": b'{"a": [{"b": 1, "b": 2}]}',
    "a name twice by escape": rb'{"email": 1, "\u0065mail": 2}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b'{"a": -Infinity}',
    "a huge number": b'{"a": ' + b"9" * 5000 + b"}",
    "17 levels": b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
    "thousands of levels": b'{"a":' + b"[" * 30000 + b"]" * 30000 + b"}",
    "a comment": b'{"a": 1} // one',
    "single quotes": b"{'a': 1}",
    "a comma too many": b'{"a": 1,}',
}
FINE: dict[bytes, dict[str, Any]] = {
    b"{}": {},
    b' \r\n\t{"a": 1}\n': {"a": 1},
    rb'{"a": "\ud83e\udd8a"}': {"a": "🦊"},
    '{"a": "🦊"}'.encode(): {"a": "🦊"},
    b'{"a":' + b"[" * 15 + b"]" * 15 + b"}": {"a": [[[[[[[[[[[[[[[]]]]]]]]]]]]]]]},
    b'{"a": {"b": 1}, "b": 1}': {"a": {"b": 1}, "b": 1},
    b'{"": null}': {"": None},
}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_plainly_one_object_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        body.parse(raw)


@pytest.mark.parametrize("raw", list(FINE))
def test_an_object_is_read_as_it_is(raw: bytes) -> None:
    assert body.parse(raw) == FINE[raw]


@given(st.dictionaries(st.text("abc"), JSON, max_size=4), st.booleans())
def test_every_plain_object_is_read_as_it_was_written(value: dict[str, Any], ascii_only: bool) -> None:
    assert body.parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_no_bytes_whatever_do_anything_else(raw: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(body.parse(raw), dict)


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
def test_over_http_it_is_400_malformed(browser: Browser, raw: bytes) -> None:
    assert_problem(browser.send("POST", "login/", body=raw), 400, "malformed")


@pytest.mark.parametrize(("size", "status"), [(MAX_BYTES - 1, 400), (MAX_BYTES, 400), (MAX_BYTES + 1, 413)])
def test_a_body_has_64_kib_at_most(browser: Browser, size: int, status: int) -> None:
    raw = b'{"x": "' + b"x" * (size - 9) + b'"}'
    assert len(raw) == size
    answer = browser.send("POST", "login/", body=raw)
    if status == 413:
        assert_problem(answer, 413, "too_large")
    else:
        assert_invalid(answer, email="required", password="required")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/problem+json",
        "application/json; charset=latin-1",
        "application/json, text/plain",
        "json",
        "",
    ],
)
def test_a_body_is_json_or_415(browser: Browser, content_type: str) -> None:
    answer = browser.send("POST", "login/", body=b"{}", content_type=content_type)
    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF8"]
)
def test_json_may_be_spelled_as_browsers_spell_it(browser: Browser, content_type: str) -> None:
    answer = browser.send("POST", "login/", body=b"{}", content_type=content_type)
    assert_invalid(answer, email="required", password="required")


def test_no_body_needs_no_content_type(browser: Browser) -> None:
    assert browser.send("POST", "logout/").status == 200
    assert_invalid(browser.send("POST", "login/"), email="required", password="required")


def wsgi(environ: dict[str, Any]) -> Any:
    """What a server puts beside the headers; Django's request factory takes it as keywords."""
    return environ


def chunked(browser: Browser, raw: bytes, content_type: str = "application/json") -> Any:
    """As a server hands on a body whose length nobody announced."""
    browser.get("session/")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies.load(browser.cookies)
    return client.post(
        "/api/auth/login/",
        headers={
            "Host": configuration.current().netloc,
            "Transfer-Encoding": "chunked",
            "X-CSRFToken": browser.cookies["csrftoken"],
            "Origin": browser.url,
        },
        **wsgi({"wsgi.input": BytesIO(raw), "CONTENT_TYPE": content_type, "CONTENT_LENGTH": ""}),
    )


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b'{"email": "nobody@example.org", "password": "x"}', 401, "invalid_credentials"),
        (b"", 400, "invalid"),
        (b"{", 400, "malformed"),
        (b'{"x": "' + b"x" * MAX_BYTES + b'"}', 413, "too_large"),
    ],
)
def test_a_body_in_chunks_is_held_to_the_same_rules(
    browser: Browser, raw: bytes, status: int, code: str
) -> None:
    answer = chunked(browser, raw)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_in_chunks_is_json_or_415(browser: Browser) -> None:
    assert chunked(browser, b"{}", "text/plain").status_code == 415


class BrokenOff(BytesIO):
    """A client that went away."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError


@pytest.mark.parametrize("length", ["-1", "1.5", "0x10", "١٢", "9" * 20, "ten"])
def test_a_length_that_is_no_number_is_malformed(length: str) -> None:
    request = RequestFactory().post("/", b"{}", content_type="application/json", CONTENT_LENGTH=length)
    with pytest.raises(Malformed):
        body.check_headers(request)


def test_an_announced_length_is_refused_without_reading() -> None:
    large = wsgi({"CONTENT_LENGTH": str(MAX_BYTES + 1), "wsgi.input": BrokenOff()})
    request = RequestFactory().post("/", b"{}", content_type="application/json", **large)
    with pytest.raises(TooLarge):
        body.check_headers(request)


def test_a_wrong_content_type_is_told_before_a_wrong_size() -> None:
    with pytest.raises(UnsupportedMediaType):
        body.check_headers(RequestFactory().post("/", b"x" * (MAX_BYTES + 1), content_type="text/plain"))


def test_a_connection_that_breaks_off_is_malformed() -> None:
    request = RequestFactory().post(
        "/", b"{}", content_type="application/json", **wsgi({"wsgi.input": BrokenOff()})
    )
    with pytest.raises(Malformed):
        body.read(request)

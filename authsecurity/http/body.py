"""Reads a request's body: JSON objects only, at most 64 KiB, nothing ambiguous.

Eager on purpose: a wrong content type, an oversized or an unreadable body stops a request before anything else
looks at it. A value that two readers could understand differently (a name given twice, NaN, a lone surrogate,
NUL) is refused instead of interpreted.
"""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest

from authsecurity.http.errors import Malformed, TooLarge, UnsupportedMediaType

MEDIA_TYPE = "application/json"
MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
NUL_OR_LONE_SURROGATE = re.compile("[\0\ud800-\udfff]")


def check_headers(request: HttpRequest) -> None:
    """What can be refused without reading: raises `UnsupportedMediaType`, `TooLarge`, `Malformed`."""
    if has_none(request):
        return
    if not _is_json(request):
        raise UnsupportedMediaType
    if _length(request) > MAX_BYTES:
        raise TooLarge


def read(request: HttpRequest) -> dict[str, Any]:
    """The object in the body; `{}` for no body. Call `check_headers` first. Raises `TooLarge`, `Malformed`."""
    if has_none(request):
        return {}
    raw = _bytes(request)
    return parse(raw) if raw else {}


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`, or `Malformed`."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_each_name_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(value, dict):
        raise Malformed
    _check(value, depth=1)
    return value


def has_none(request: HttpRequest) -> bool:
    """No length, or zero, and not sent in chunks either."""
    return (
        request.META.get("CONTENT_LENGTH") in (None, "", "0") and "HTTP_TRANSFER_ENCODING" not in request.META
    )


def _is_json(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    return request.content_type == MEDIA_TYPE and charset in ("utf-8", "utf8")


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise Malformed
    return int(length)


def _bytes(request: HttpRequest) -> bytes:
    # Without a length (chunked) Django would read nothing: the server ends the stream itself.
    length = _length(request)
    source = request if length else request.META["wsgi.input"]
    try:
        raw: bytes = source.read(MAX_BYTES + 1)
    except OSError:
        raise Malformed from None
    if len(raw) > MAX_BYTES:
        raise TooLarge
    if len(raw) < length:  # the client went away: what came may read as something it never meant to say
        raise Malformed
    return raw


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name is given twice")
    return result


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, *, depth: int) -> None:
    match value:
        case str():
            _check_text(value)
        case dict() | list():
            if depth > MAX_DEPTH:
                raise Malformed
            for item in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
                _check(item, depth=depth + 1)


def _check_text(text: str) -> None:
    if NUL_OR_LONE_SURROGATE.search(text):
        raise Malformed

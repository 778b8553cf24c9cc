"""Our cookies: how they are named, written and, above all, read.

Django's own parser strips Unicode blanks around names and lets the last of two equal names win, so a neighbour
host could slip a `__Host-` cookie past the browser (attack classes B06, B07). Here a name must match to the
byte, and a name that comes twice is nobody's.
"""

import re
from datetime import timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse

from authsecurity.core import configuration

SESSION, ATTEMPT, CSRF, DEVICE = "sessionid", "attempt", "csrftoken", "device"
OURS = (SESSION, ATTEMPT, CSRF, DEVICE)
# Every value we hand out is URL-safe base64, lower-case letters or digits: no quotes, blanks or escapes.
PLAIN = re.compile(r"[A-Za-z0-9_.-]*")


def name_of(cookie: str) -> str:
    """The name on the wire: with `__Host-` on https."""
    return configuration.current().cookie_prefix + cookie


def read(request: HttpRequest, cookie: str) -> str | None:
    """The value of one of our cookies, or None if it is missing, empty or ambiguous."""
    return request.COOKIES.get(name_of(cookie)) or None


def write(
    response: HttpResponse,
    cookie: str,
    value: str,
    *,
    max_age: timedelta | None,
    samesite: Literal["Lax", "Strict"] = "Strict",
) -> None:
    """HttpOnly, for the whole host and nothing beyond it."""
    response.set_cookie(
        name_of(cookie),
        value,
        max_age=max_age,
        path="/",
        secure=configuration.current().https,
        httponly=True,
        samesite=samesite,
    )


def erase(response: HttpResponse, cookie: str, *, samesite: Literal["Lax", "Strict"] = "Strict") -> None:
    """Tells the browser to forget it, with the attributes it was set with."""
    write(response, cookie, "", max_age=timedelta(0), samesite=samesite)


def settle(request: HttpRequest) -> None:
    """Replace what Django's lenient parser made of our cookies by what the header says to the byte."""
    header = request.META.get("HTTP_COOKIE", "")
    exact: dict[str, list[str]] = {}
    for part in header.split(";"):
        name, _, value = part.strip(" \t").partition("=")
        exact.setdefault(name, []).append(value)
    prefix = name_of("")
    for cookie in OURS:
        name = prefix + cookie
        values = exact.get(name, [])
        request.COOKIES.pop(name, None)
        if len(values) == 1 and PLAIN.fullmatch(values[0]):
            request.COOKIES[name] = values[0]

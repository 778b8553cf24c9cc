"""CSRF protection for every unsafe method, signed in or not: this replaces Django's `CsrfViewMiddleware`.

Two independent locks. The first asks the browser where the request comes from (`cross_site`), the second asks
for Django's token (`csrf_failed`), which other sites cannot read. docs/concepts/csrf.md teaches both.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.crypto import constant_time_compare

from authsecurity.core import configuration
from authsecurity.http import fetch_metadata, problems
from authsecurity.http.errors import CrossSite, CsrfFailed
from authsecurity.http.paths import is_api

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class CsrfMiddleware(CsrfViewMiddleware):
    """Refuses an unsafe request unless it comes from our own origin and carries the token."""

    def process_view(  # type: ignore[override]
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method in SAFE_METHODS or getattr(callback, "csrf_exempt", False):
            return super().process_view(request, callback, callback_args, callback_kwargs)
        if not comes_from_us(request):
            return problems.respond(CrossSite())
        if not is_api(request):  # a project's own forms, whose token Django finds in a hidden field
            return super().process_view(request, callback, callback_args, callback_kwargs)
        if not token_matches(request):
            return problems.respond(CsrfFailed())
        # The base view refuses to run without this mark, so a project without this middleware fails closed.
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        return None


def token_matches(request: HttpRequest) -> bool:
    """The token cookie, echoed in the header. Django has put the cookie into META if it came and is well-formed."""
    secret = request.META.get("CSRF_COOKIE")
    if secret is None or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return False  # none came, or one that Django has just replaced
    return constant_time_compare(request.META.get(settings.CSRF_HEADER_NAME, ""), secret)


def comes_from_us(request: HttpRequest) -> bool:
    """The browser's own word on where the request was made."""
    return fetch_metadata.is_same_origin(
        sec_fetch_site=request.META.get("HTTP_SEC_FETCH_SITE"),
        origin=request.META.get("HTTP_ORIGIN"),
        ours=configuration.current().url,
    )


def ensure_cookie(request: HttpRequest) -> None:
    """Give the browser a token cookie with this answer, unless it has one."""
    if "CSRF_COOKIE" not in request.META:
        get_token(request)

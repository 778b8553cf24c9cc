"""One public origin. A request for another host, port or scheme is turned away or sent to the right one.

Django's ALLOWED_HOSTS does not look at the port (attack P03); here `Host` must be ours to the byte.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import common

from authsecurity.core import configuration
from authsecurity.core.configuration import Configuration
from authsecurity.http import problems
from authsecurity.http.client import is_trusted, parse_address
from authsecurity.http.errors import Forbidden, Malformed
from authsecurity.http.paths import is_api


class WrongHost(Malformed):
    detail = "There is no such host here."


class InsecureTransport(Forbidden):
    detail = "Use https."


class OriginMiddleware:
    """Before anything that builds a link, sets a cookie or reads a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        config = configuration.current()
        host = request.META.get("HTTP_HOST", "").lower()
        if config.local and host != config.netloc and _is_loopback(host, config):
            return _moved(config.url + request.get_full_path(), status=307)
        if host != config.netloc:
            return problems.respond(WrongHost())
        if config.https and not arrived_over_https(request, config):
            if is_api(request) or request.method not in ("GET", "HEAD"):
                return problems.respond(InsecureTransport())
            return _moved(config.url + request.get_full_path(), status=301)
        return self.get_response(request)


class CommonMiddleware(common.CommonMiddleware):
    """Adds a missing slash to a page's address; an API answers 404 instead of redirecting."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not is_api(request) and super().should_redirect_with_slash(request)


def arrived_over_https(request: HttpRequest, config: Configuration) -> bool:
    """What the nearest trusted proxy says. Where clients connect directly there is nobody to ask: the URL counts."""
    if not config.trusted_proxies:
        return True
    peer = parse_address(request.META.get("REMOTE_ADDR", ""))
    believed = peer is not None and is_trusted(peer, config.trusted_proxies)
    return believed and request.META.get("HTTP_X_FORWARDED_PROTO", "") == "https"


def _is_loopback(host: str, config: Configuration) -> bool:
    try:
        ours, theirs = urlsplit(config.url), urlsplit(f"//{host}")
        return theirs.port == ours.port and ip_address(theirs.hostname or "").is_loopback
    except ValueError:
        return False


def _moved(location: str, *, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Location"] = location
    response["Cache-Control"] = "no-store"
    return response

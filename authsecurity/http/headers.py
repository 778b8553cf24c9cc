"""The security headers of every answer, errors and static files included (docs/reference/headers.md says why).

A view of a host project may set its own value for a header; it is kept.
"""

from functools import cache

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from authsecurity.core.configuration import Configuration
from authsecurity.http.paths import is_api

HSTS_SECONDS = 2 * 365 * 24 * 3600

PAGE_CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

PERMISSIONS = ", ".join(
    [
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
    ]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": PERMISSIONS,
}


Pairs = dict[str, tuple[str, str]]  # as Django keeps headers: by their name in lower case


def complete(request: HttpRequest, response: HttpResponseBase, configuration: Configuration) -> None:
    """Add what is missing. Everything but static files is private to one browser: never stored, varies by cookie."""
    api, page = is_api(request), response.get("Content-Type", "").startswith("text/html")
    # Set one by one, each of these constants would be checked for its characters at every answer.
    there: Pairs = response.headers._store
    for key, pair in _missing(api=api, page=page, https=configuration.https).items():
        there.setdefault(key, pair)
    if api or page:
        patch_vary_headers(response, ("Cookie",))


@cache
def _missing(*, api: bool, page: bool, https: bool) -> Pairs:
    """What an answer of this kind has unless it says otherwise."""
    headers = EVERYWHERE | {
        "Referrer-Policy": "no-referrer" if api else "same-origin",
        "Content-Security-Policy": _csp(page=page, https=https),
    }
    if https:
        headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}; includeSubDomains"
    if api or page:
        headers["Cache-Control"] = "no-store"
    return {name.lower(): (name, value) for name, value in headers.items()}


def _csp(*, page: bool, https: bool) -> str:
    if not page:
        return API_CSP
    return PAGE_CSP + ("; upgrade-insecure-requests" if https else "")

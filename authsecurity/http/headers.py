"""The security headers of every answer, errors and static files included (docs/reference/headers.md says why).

A view of a host project may set its own value for a header; it is kept.
"""

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


def complete(request: HttpRequest, response: HttpResponseBase, configuration: Configuration) -> None:
    """Add what is missing. Everything but static files is private to one browser: never stored, varies by cookie."""
    page = response.get("Content-Type", "").startswith("text/html")
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Referrer-Policy", "no-referrer" if is_api(request) else "same-origin")
    response.headers.setdefault("Content-Security-Policy", _csp(page=page, https=configuration.https))
    if configuration.https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={HSTS_SECONDS}; includeSubDomains")
    if is_api(request) or page:
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Cookie",))


def _csp(*, page: bool, https: bool) -> str:
    if not page:
        return API_CSP
    return PAGE_CSP + ("; upgrade-insecure-requests" if https else "")

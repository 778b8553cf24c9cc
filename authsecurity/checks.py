"""Start-up checks for the project the app is installed in: what would silently weaken it is an error."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from authsecurity.core.configuration import Configuration

REQUIRED_MIDDLEWARE = (
    "authsecurity.http.middleware.HttpMiddleware",
    "authsecurity.http.csrf.CsrfMiddleware",
    "authsecurity.sessions.middleware.SessionMiddleware",
    "authsecurity.sessions.middleware.AuthenticationMiddleware",
)
REPLACED_MIDDLEWARE = (
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
REQUIRED_SETTINGS = {
    "AUTH_USER_MODEL": "authsecurity.Account",
    "SESSION_ENGINE": "authsecurity.sessions.store",
    "USE_TZ": True,
    "CSRF_COOKIE_SAMESITE": "Strict",
    "CSRF_USE_SESSIONS": False,
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_PATH": "/",
    "SESSION_COOKIE_SAMESITE": "Lax",
}


def check_settings(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Run by every Django command and at start."""
    return [*_configuration(), *_middleware(), *_settings()]


def _configuration() -> list[CheckMessage]:
    if isinstance(getattr(settings, "AUTHSECURITY", None), Configuration):
        return []
    return [
        Error("Set AUTHSECURITY to an authsecurity.core.configuration.Configuration.", id="authsecurity.E001")
    ]


def _middleware() -> list[CheckMessage]:
    missing = [name for name in REQUIRED_MIDDLEWARE if name not in settings.MIDDLEWARE]
    replaced = [name for name in REPLACED_MIDDLEWARE if name in settings.MIDDLEWARE]
    found: list[CheckMessage] = [
        Error(f"Add {name} to MIDDLEWARE.", id="authsecurity.E002") for name in missing
    ]
    found += [
        Error(f"Take {name} out of MIDDLEWARE: AuthSecurity's own replaces it.", id="authsecurity.E003")
        for name in replaced
    ]
    if not missing and settings.MIDDLEWARE[0] != REQUIRED_MIDDLEWARE[0]:
        found.append(Error(f"Put {REQUIRED_MIDDLEWARE[0]} first in MIDDLEWARE.", id="authsecurity.E004"))
    return found


def _settings() -> list[CheckMessage]:
    wanted = {**REQUIRED_SETTINGS, **_cookie_settings()}
    return [
        Error(f"Set {name} to {value!r}.", id="authsecurity.E005")
        for name, value in wanted.items()
        if getattr(settings, name, None) != value
    ]


def _cookie_settings() -> dict[str, object]:
    config = getattr(settings, "AUTHSECURITY", None)
    if not isinstance(config, Configuration):
        return {}
    return {
        "SESSION_COOKIE_NAME": f"{config.cookie_prefix}sessionid",
        "SESSION_COOKIE_SECURE": config.https,
        "CSRF_COOKIE_NAME": f"{config.cookie_prefix}csrftoken",
        "CSRF_COOKIE_SECURE": config.https,
    }

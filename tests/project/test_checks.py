"""What a project that installs the app must not get wrong: each mistake is one error that says what to change."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import CheckMessage
from pytest_django import Settings

from authsecurity import checks


def found() -> list[CheckMessage]:
    return checks.check_settings(None)


def only(messages: list[CheckMessage]) -> tuple[str | None, str]:
    assert len(messages) == 1, messages
    return messages[0].id, messages[0].msg


def test_the_service_itself_has_nothing_to_complain_about() -> None:
    assert found() == []


@pytest.mark.parametrize("name", checks.REQUIRED_MIDDLEWARE)
def test_a_missing_middleware_is_named(settings: Settings, name: str) -> None:
    settings.MIDDLEWARE = [entry for entry in django_settings.MIDDLEWARE if entry != name]
    assert only(found()) == ("authsecurity.E002", f"Add {name} to MIDDLEWARE.")


@pytest.mark.parametrize("name", checks.REPLACED_MIDDLEWARE)
def test_djangos_own_beside_ours_is_named(settings: Settings, name: str) -> None:
    settings.MIDDLEWARE = [*django_settings.MIDDLEWARE, name]
    assert only(found()) == (
        "authsecurity.E003",
        f"Take {name} out of MIDDLEWARE: AuthSecurity's own replaces it.",
    )


def test_nothing_may_answer_before_the_headers(settings: Settings) -> None:
    settings.MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *django_settings.MIDDLEWARE]
    assert only(found())[0] == "authsecurity.E004"


@pytest.mark.parametrize("value", [None, {}, "https://login.example.org"])
def test_a_configuration_that_is_none_is_named(settings: Settings, value: Any) -> None:
    settings.AUTHSECURITY = value
    assert only(found())[0] == "authsecurity.E001"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_USER_MODEL", "auth.User"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db"),
        ("USE_TZ", False),
        ("CSRF_COOKIE_SAMESITE", "Lax"),
        ("CSRF_USE_SESSIONS", True),
    ],
)
def test_a_setting_that_weakens_it_is_named(settings: Settings, name: str, value: Any) -> None:
    setattr(settings, name, value)
    assert only(found()) == ("authsecurity.E005", f"Set {name} to {checks.REQUIRED_SETTINGS[name]!r}.")


def test_a_view_without_the_csrf_middleware_fails_closed(settings: Settings, browser: Any) -> None:
    name = "authsecurity.http.csrf.CsrfMiddleware"
    settings.MIDDLEWARE = [entry for entry in django_settings.MIDDLEWARE if entry != name]
    browser._django.handler.load_middleware()
    browser.csrf = False
    assert browser.post("logout/").status == 500
    assert browser.get("session/").status == 500

"""The Django app: models of all rooms, one migration history, and the checks of the project it lives in."""

from django.apps import AppConfig
from django.core import checks

from authsecurity.checks import check_settings


class AuthSecurityConfig(AppConfig):
    """`INSTALLED_APPS = ["authsecurity", ...]`; add `authsecurity.frontend` for the pages."""

    name = "authsecurity"
    verbose_name = "AuthSecurity"

    def ready(self) -> None:
        checks.register(check_settings, checks.Tags.security)

"""Tells Django where the templates and static files of the pages are."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    """The pages, as an app that a host may leave out."""

    name = "authsecurity.frontend"
    label = "authsecurity_frontend"
    verbose_name = "AuthSecurity pages"

"""The service, and two addresses where something breaks."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import include, path
from rest_framework.request import Request

from authsecurity.http.views import ApiView


class BrokenView(ApiView):
    """A bug behind the API."""

    allow_anonymous = True

    def get(self, request: Request) -> NoReturn:
        raise RuntimeError("a detail nobody may see")


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a detail nobody may see")


urlpatterns = [
    path("api/auth/broken/", BrokenView.as_view()),
    path("broken/", broken),
    path("", include("authsecurity.project.urls")),
]
handler400 = "authsecurity.project.error_pages.bad_request"
handler403 = "authsecurity.project.error_pages.forbidden"
handler404 = "authsecurity.project.error_pages.not_found"
handler500 = "authsecurity.project.error_pages.server_error"

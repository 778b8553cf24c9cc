"""A Django project with one view that does nothing: settings and addresses in one file."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from authsecurity.project import settings as service

SECRET_KEY = service.SECRET_KEY
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = __name__
DATABASES: dict[str, object] = {}


def nothing(request: HttpRequest) -> HttpResponse:
    """Two bytes."""
    return HttpResponse("ok")


urlpatterns = [path("", nothing)]

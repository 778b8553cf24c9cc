"""One page of the project's own, AuthSecurity's API and pages beside it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_required
def notes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Only {request.user.get_username()} reads this.")


urlpatterns = [
    path("notes/", notes),
    path("", include("authsecurity.urls")),
    path("", include("authsecurity.frontend.urls")),
]

"""Signing in, and the view that is measured."""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST


@require_GET
@ensure_csrf_cookie
def who(request: HttpRequest) -> JsonResponse:
    """Who is signed in; one query for the session and one for the user."""
    user = request.user
    return JsonResponse({"authenticated": user.is_authenticated, "id": user.pk, "name": user.get_username()})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Django's own way in."""
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse(status=401)
    login(request, user)
    return HttpResponse(status=204)


urlpatterns = [path("who/", who), path("sign-in/", sign_in)]

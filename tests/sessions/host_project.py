"""A project that has the app installed: views that use `request.session` and `request.user` as Django teaches."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from authsecurity.accounts.models import Account


def write(request: HttpRequest) -> HttpResponse:
    request.session[request.GET["name"]] = request.GET["value"]
    return HttpResponse()


def read(request: HttpRequest) -> HttpResponse:
    return JsonResponse(dict(request.session.items()))


def cycle(request: HttpRequest) -> HttpResponse:
    request.session.cycle_key()
    return HttpResponse()


@login_required
def members(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user))


async def members_async(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(await request.auser()))


def back_door(request: HttpRequest) -> HttpResponse:
    login(request, Account.objects.get())
    return HttpResponse()


def front_door(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponse()


urlpatterns = [
    path("", include("authsecurity.urls")),
    path("write/", write),
    path("read/", read),
    path("cycle/", cycle),
    path("members/", members),
    path("members/async/", members_async),
    path("back-door/", back_door),
    path("front-door/", front_door),
]

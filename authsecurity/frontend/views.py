"""Serves the page shells. Called by urls.py only.

Promises: GET and HEAD, anything else is 405; every page sets the CSRF cookie that the first API call needs; no
database, except that `home` asks whether somebody is signed in.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from authsecurity.core import configuration

SAFE_METHODS = ("GET", "HEAD")

View = Callable[[HttpRequest], HttpResponse]


def only_safe_methods(view: View) -> View:
    """Django's own `require_safe` answers with an empty body; people get a page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return view(request)
        return HttpResponseNotAllowed(SAFE_METHODS, _method_not_allowed_page())

    return guarded


def page(view: View) -> View:
    """A shell: never kept, and with the cookie that its first call of the API needs."""
    return only_safe_methods(never_cache(ensure_csrf_cookie(view)))


def opened_by_a_letter(view: View) -> View:
    """A shell whose address comes with a token in the fragment: what it loads is not told where it was."""

    @wraps(view)
    def silent(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return page(silent)


@only_safe_methods
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Send people to where they are: signed in or not."""
    return redirect("dashboard" if request.user.is_authenticated else "login")


@page
def login(request: HttpRequest) -> HttpResponse:
    """Email address and password, then the second factor, on one page."""
    return render(request, "authsecurity/login.html")


@page
def register(request: HttpRequest) -> HttpResponse:
    """A new account."""
    return render(request, "authsecurity/register.html")


@page
def dashboard(request: HttpRequest) -> HttpResponse:
    """Who is signed in and how the account is protected. The shell is public: the facts are not in it."""
    return render(request, "authsecurity/dashboard.html")


@page
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Asks for the letter that leads to `reset_password`."""
    return render(request, "authsecurity/forgot_password.html")


@opened_by_a_letter
def reset_password(request: HttpRequest) -> HttpResponse:
    """A new password for a forgotten one."""
    return render(request, "authsecurity/reset_password.html")


@opened_by_a_letter
def verify_email(request: HttpRequest) -> HttpResponse:
    """Proves the address of a new account, or a changed one."""
    return render(request, "authsecurity/verify_email.html")


@opened_by_a_letter
def revert_email(request: HttpRequest) -> HttpResponse:
    """The way back from a changed address to the one before."""
    return render(request, "authsecurity/revert_email.html")


@opened_by_a_letter
def unlock(request: HttpRequest) -> HttpResponse:
    """The way back in after too many tries."""
    return render(request, "authsecurity/unlock.html")


@only_safe_methods
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers send people whose password is weak or known (W3C, well-known/change-password)."""
    return redirect(reverse("dashboard") + "#change-password")


@only_safe_methods
@never_cache
def passkey_endpoints(request: HttpRequest) -> HttpResponse:
    """Where password managers send people to add or remove a passkey (W3C, passkey-endpoints)."""
    cards = configuration.current().url + reverse("dashboard") + "#passkeys"
    return JsonResponse({"enroll": cards, "manage": cards})


@only_safe_methods
def favicon(request: HttpRequest) -> HttpResponse:
    """Programs that never read the page ask for this address; the icon has a hashed name."""
    return redirect(static("authsecurity/img/favicon.svg"))


def _method_not_allowed_page() -> str:
    sentence = "This address only shows a page; nothing can be sent to it."
    context = {"status": 405, "title": "That cannot be done here", "sentence": sentence}
    return render_to_string("authsecurity/error.html", context)

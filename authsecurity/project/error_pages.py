"""What a person sees when a page cannot be shown. The API's errors are shaped in http/middleware.py instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

SENTENCES = {
    400: ("That request was not understood", "Go back and try again."),
    403: ("That is not allowed", "Go back and try again; if you were away for long, reload the page first."),
    404: ("There is nothing here", "The address may be mistyped or out of date."),
    500: ("Something went wrong on our side", "It was written to the log. Try again in a moment."),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404)


def server_error(request: HttpRequest, **context: Any) -> HttpResponse:
    return _page(500)


def _page(status: int) -> HttpResponse:
    title, sentence = SENTENCES[status]
    context = {"status": status, "title": title, "sentence": sentence}
    return HttpResponse(render_to_string("authsecurity/error.html", context), status=status)

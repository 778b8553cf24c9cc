"""The outermost room: every request comes in and every answer goes out through here.

Coming in: our cookies are read to the byte. Going out: an error of the API gets the one error shape whoever made
it, and every answer gets its security headers.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from authsecurity.core import configuration
from authsecurity.http import cookies, headers, problems
from authsecurity.http.paths import is_api

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class HttpMiddleware:
    """First in MIDDLEWARE, so that nothing answers outside of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cookies.settle(request)
        response = self.get_response(request)
        if response.status_code >= 400 and is_api(request):
            response = _in_the_one_shape(response)
        headers.complete(request, response, configuration.current())
        return response


def _in_the_one_shape(response: HttpResponseBase) -> HttpResponseBase:
    if response.get("Content-Type") == problems.CONTENT_TYPE:
        return response
    shaped = problems.respond(problems.of_status(response.status_code))
    if "Allow" in response:
        shaped["Allow"] = response["Allow"]
    shaped.cookies = response.cookies
    return shaped

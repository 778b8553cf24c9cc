"""The base of every API view. Default deny: a signed-in session is needed unless a view says `allow_anonymous`.

The order of the doors: method (405), content type and size (415, 413), what the client accepts (406), who is
asking (401), readable JSON (400). A view then validates, calls one action and shapes the answer.
"""

from typing import Any, ClassVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from authsecurity.http import body, problems
from authsecurity.http.csrf import SAFE_METHODS
from authsecurity.http.errors import AuthenticationRequired, MethodNotAllowed, NotAcceptable

JSON = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
ACCEPTED = ("*/*", "application/*", "application/json", "application/problem+json")


class CookieSession(BaseAuthentication):
    """The person the session middleware found; it alone reads the cookie."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        user = request._request.user
        return (user, None) if user.is_authenticated else None


class SignedIn(BasePermission):
    """Default deny, with one word to opt out."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if cast(ApiView, view).admits(request._request):
            return True
        raise AuthenticationRequired


class JsonOnly(BaseContentNegotiation):
    """There is one kind of answer; a client that accepts none of its names gets 406."""

    def select_parser(self, request: Request, parsers: Any) -> None:
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        accepted = request.META.get("HTTP_ACCEPT", "*/*")[:1024].lower().split(",")
        if not any(entry.partition(";")[0].strip() in ACCEPTED for entry in accepted):
            raise NotAcceptable
        return renderers[0], renderers[0].media_type


AUTHENTICATORS, NEGOTIATOR = (CookieSession(),), JsonOnly()  # they keep nothing, so one of each is enough


class ApiView(APIView):
    """What all API views share. `self.payload` is the body's JSON object, `{}` without one."""

    allow_anonymous: ClassVar[bool] = False
    authentication_classes = (CookieSession,)
    permission_classes = (SignedIn,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = JsonOnly
    parser_classes = (JSONParser,)  # for the schema: what reads a body is http/body.py
    throttle_classes = ()
    metadata_class = None
    schema = AutoSchema()
    payload: dict[str, Any]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # DRF exempts its views from CSRF checks and relies on checking signed-in requests itself. Ours are checked
        # always. Actions commit a charge before they raise, so no request is wrapped in one transaction.
        view = super().as_view(**initkwargs)
        view.csrf_exempt = False
        return transaction.non_atomic_requests(view)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        return Request(request, authenticators=AUTHENTICATORS, negotiator=NEGOTIATOR)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self._refuse_unknown_method(request)
        self._refuse_without_csrf_check(request._request)
        unsafe = request.method not in SAFE_METHODS
        if unsafe:
            body.check_headers(request._request)
        super().initial(request, *args, **kwargs)
        self.payload = body.read(request._request) if unsafe else {}

    def perform_authentication(self, request: Request) -> None:
        """Always looked up, also where nobody need be signed in: a browser must forget the key of a dead session."""
        _ = request._request.user.is_authenticated

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(response, Response):
            write(response)
        for name, value in self.headers.items():
            response[name] = value
        return response

    def admits(self, request: HttpRequest) -> bool:
        """Whether this request may come in at all; asked before its body is read."""
        return self.allow_anonymous or request.user.is_authenticated

    def get_exception_handler(self) -> Any:
        return problems.on_exception

    def _refuse_unknown_method(self, request: Request) -> None:
        if request.method not in self.headers["Allow"].split(", "):
            raise MethodNotAllowed

    def _refuse_without_csrf_check(self, request: HttpRequest) -> None:
        if not getattr(request, "csrf_processing_done", False):
            raise ImproperlyConfigured("Add authsecurity.http.csrf.CsrfMiddleware to MIDDLEWARE.")

    def _allowed_methods(self) -> list[str]:
        return [
            method.upper()
            for method in self.http_method_names
            if method != "options" and hasattr(self, method)
        ]


def write(response: Response) -> None:
    """What a view answers, as JSON; with nothing to say there is no content type either."""
    if response.data is None:
        response.content = b""
        del response["Content-Type"]
    else:
        text = JSON.encode(response.data)
        response.content = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
        response["Content-Type"] = body.MEDIA_TYPE

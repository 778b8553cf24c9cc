"""The HTTP of a forgotten password: `password/forgot/`, `password/reset/`."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.login.views import browser_of, without_attempt
from authsecurity.flows.password_reset import actions
from authsecurity.flows.password_reset.serializers import ForgottenInput, ResetInput
from authsecurity.flows.shapes import StateShape
from authsecurity.http import cookies
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions
from authsecurity.throttling import devices

NOTHING = OpenApiResponse(description="An empty object, for every address.")


class ForgottenView(ApiView):
    """Ask for a link. The same answer for every address."""

    allow_anonymous = True

    @describe(operation_id="password_forgot", request=ForgottenInput, responses={202: NOTHING})
    def post(self, request: Request) -> Response:
        actions.ask(**ForgottenInput.of(self.payload), client=client_of(request._request))
        return Response({}, status=status.HTTP_202_ACCEPTED)


class ResetView(ApiView):
    """A new password with a mailed link. It signs nobody in, and this browser out."""

    allow_anonymous = True

    @describe(operation_id="password_reset", request=ResetInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        http, given = request._request, ResetInput.of(self.payload)
        browser = browser_of(http)
        device_cookie = actions.reset(
            token=given["token"],
            password=given["new_password"],
            answer=actions.signed(browser, given["credential"])
            if "credential" in given
            else given.get("code"),
            browser=browser,
            client=client_of(http),
        )
        sessions.leave(http)
        response = Response(state.ANONYMOUS)
        cookies.write(response, cookies.DEVICE, device_cookie, max_age=devices.LIFETIME)
        return without_attempt(http, response)

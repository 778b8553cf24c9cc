"""The HTTP of changing the password: `password/change/`."""

from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.login.views import without_attempt
from authsecurity.flows.password_change import actions
from authsecurity.flows.password_change.serializers import PasswordChangeInput
from authsecurity.flows.shapes import StateShape
from authsecurity.http import cookies
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions
from authsecurity.throttling import devices


class PasswordChangeView(ApiView):
    """Another password. All other sessions end; this one gets a new key."""

    @describe(operation_id="password_change", request=PasswordChangeInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        http = request._request
        session, given = sessions.require_fresh(http), PasswordChangeInput.of(self.payload)
        changed = actions.change(
            session=session,
            current=given["current_password"],
            password=given["new_password"],
            client=client_of(http),
        )
        sessions.carry(http, changed.opened)
        response = Response(state.of_session(changed.opened.session))
        cookies.write(response, cookies.DEVICE, changed.device_cookie, max_age=devices.LIFETIME)
        return without_attempt(http, response)

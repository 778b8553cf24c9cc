"""The HTTP of reauthentication: `reauthenticate/`."""

from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.reauthentication import actions
from authsecurity.flows.reauthentication.serializers import ReauthenticationInput
from authsecurity.flows.shapes import StateShape
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions


class ReauthenticateView(ApiView):
    """All factors again; the session gets a new key."""

    @describe(operation_id="reauthenticate", request=ReauthenticationInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        given = ReauthenticationInput.of(self.payload)
        opened = actions.reauthenticate(
            session=sessions.session_of(request._request),
            password=given["password"],
            code=given.get("code"),
            client=client_of(request._request),
        )
        sessions.carry(request._request, opened)
        return Response(state.of_session(opened.session))

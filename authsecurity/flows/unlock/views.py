"""The HTTP of unlocking: `login/unlock/`."""

from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.shapes import StateShape
from authsecurity.flows.unlock import actions
from authsecurity.flows.unlock.serializers import UnlockInput
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView


class UnlockView(ApiView):
    """Open a locked account to new browsers, with the link from its letter. The state stays what it was."""

    allow_anonymous = True

    @describe(operation_id="login_unlock", request=UnlockInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        actions.unlock(**UnlockInput.of(self.payload), client=client_of(request._request))
        return Response(state.of(request._request))

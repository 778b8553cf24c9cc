"""The HTTP of reauthentication: `reauthenticate/`, `reauthenticate/options/`."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.core.errors import Invalid
from authsecurity.flows import state
from authsecurity.flows.reauthentication import actions
from authsecurity.flows.reauthentication.actions import Proof
from authsecurity.flows.reauthentication.serializers import ReauthenticationInput
from authsecurity.flows.shapes import REQUEST_OPTIONS, StateShape
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions
from authsecurity.sessions.models import Session


class ReauthenticateOptionsView(ApiView):
    """A challenge for one of this account's passkeys, bound to this session."""

    @describe(operation_id="reauthenticate_options", request=None, responses=REQUEST_OPTIONS)
    def post(self, request: Request) -> Response:
        session = sessions.session_of(request._request)
        return Response(actions.options(session=session, client=client_of(request._request)))


class ReauthenticateView(ApiView):
    """All factors again; the session gets a new key."""

    @describe(operation_id="reauthenticate", request=ReauthenticationInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        session = sessions.session_of(request._request)
        proof = _proof(session, ReauthenticationInput.of(self.payload))
        opened = actions.reauthenticate(session=session, proof=proof, client=client_of(request._request))
        sessions.carry(request._request, opened)
        return Response(state.of_session(opened.session))


def _proof(session: Session, given: dict[str, Any]) -> Proof:
    password = given.get("password")
    if "credential" in given:
        return Proof(password, actions.signed(session, given["credential"]))
    if password is None:
        raise Invalid.field("password", "required", "This is missing.")
    return Proof(password, given.get("code"))

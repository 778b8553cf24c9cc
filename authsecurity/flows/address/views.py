"""The HTTP of a change of address: `email/change/`, `email/revert/`. Proving the new one is `email/verify/`."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.address import actions
from authsecurity.flows.address.serializers import AddressInput, RevertInput
from authsecurity.flows.shapes import NothingShape, StateShape
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions


class ChangeAddressView(ApiView):
    """Have a link mailed to another address. The answer is the same whosever that is."""

    @describe(operation_id="email_change", request=AddressInput, responses={202: NothingShape})
    def post(self, request: Request) -> Response:
        session = sessions.require_fresh(request._request)
        given = AddressInput.of(self.payload)
        actions.ask(session=session, **given, client=client_of(request._request))
        return Response({}, status=status.HTTP_202_ACCEPTED)


class RevertAddressView(ApiView):
    """Put the old address back; everybody who is signed in to the account is so no longer."""

    allow_anonymous = True

    @describe(operation_id="email_revert", request=RevertInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        http = request._request
        account_id = actions.revert(**RevertInput.of(self.payload), client=client_of(http))
        account = sessions.store_of(http).account
        if account is not None and account.pk == account_id:
            sessions.leave(http)
        return Response(state.of(http))

"""The HTTP of one's own account: `account/`, `account/export/`."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.account import actions
from authsecurity.flows.account.serializers import ExportShape, RenameInput
from authsecurity.flows.shapes import AccountShape
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions

AS_A_FILE = {"Content-Disposition": 'attachment; filename="account.json"'}


class AccountView(ApiView):
    """Who is signed in? Another name; no account any more."""

    @describe(operation_id="account", responses=AccountShape)
    def get(self, request: Request) -> Response:
        return Response(state.of_account(sessions.session_of(request._request).account))

    @describe(operation_id="account_rename", request=RenameInput, responses=AccountShape)
    def patch(self, request: Request) -> Response:
        account = sessions.session_of(request._request).account
        given = RenameInput.of(self.payload)
        renamed = actions.rename(account=account, **given, client=client_of(request._request))
        return Response(state.of_account(renamed))

    @describe(operation_id="account_delete", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        actions.delete(session=sessions.require_fresh(request._request))
        sessions.leave(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportView(ApiView):
    """Everything stored about the person, as a file."""

    @describe(operation_id="account_export", responses=ExportShape)
    def get(self, request: Request) -> Response:
        account = sessions.require_fresh(request._request).account
        found = actions.export(account=account, client=client_of(request._request))
        return Response(found, headers=AS_A_FILE)

"""The HTTP of passkeys: `passkeys/` and what is below it.

Adding one needs a fresh session or, where a second factor is required and there is none yet, a login attempt.
"""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.core.clock import rfc3339
from authsecurity.factors.passkeys import actions as passkey_factor
from authsecurity.factors.passkeys.models import Passkey
from authsecurity.flows.enrollment.views import EnrollingView
from authsecurity.flows.passkeys import actions
from authsecurity.flows.passkeys.serializers import (
    NewPasskeyInput,
    NewPasskeyShape,
    PasskeyNameInput,
    PasskeyShape,
    PasskeysShape,
)
from authsecurity.flows.shapes import CREATION_OPTIONS
from authsecurity.http import ids
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.errors import NotFound
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions


class PasskeyOptionsView(EnrollingView):
    """A challenge for a new passkey."""

    @describe(operation_id="passkeys_options", request=None, responses=CREATION_OPTIONS)
    def post(self, request: Request) -> Response:
        return Response(actions.options(holder=self.holder, client=client_of(request._request)))


class PasskeysView(EnrollingView):
    """Which passkeys has this account? One more."""

    @describe(operation_id="passkeys", responses=PasskeysShape)
    def get(self, request: Request) -> Response:
        account = sessions.session_of(request._request).account
        shown = [_shown(passkey) for passkey in passkey_factor.listed(account)]
        return Response({"passkeys": shown, "signal": passkey_factor.signal(account)})

    @describe(operation_id="passkeys_add", request=NewPasskeyInput, responses={201: NewPasskeyShape})
    def post(self, request: Request) -> Response:
        holder, given = self.holder, NewPasskeyInput.of(self.payload)
        added = actions.add(
            holder=holder,
            credential=given["credential"],
            name=given.get("name", ""),
            client=client_of(request._request),
        )
        codes = added.confirmed.recovery_codes
        found = {**_shown(added.passkey), **({"recovery_codes": codes} if codes else {})}
        return self.in_force(added.confirmed, Response(found, status=status.HTTP_201_CREATED))


class OnePasskeyView(ApiView):
    """Another name; no longer."""

    @describe(operation_id="passkeys_rename", request=PasskeyNameInput, responses=PasskeyShape)
    def patch(self, request: Request, passkey_id: str) -> Response:
        http, wanted = request._request, ids.parse(passkey_id)
        session, given = sessions.session_of(http), PasskeyNameInput.of(self.payload)
        if wanted is None:
            raise NotFound
        renamed = actions.rename(session=session, passkey_id=wanted, **given, client=client_of(http))
        return Response(_shown(renamed))

    @describe(operation_id="passkeys_remove", request=None, responses={204: None})
    def delete(self, request: Request, passkey_id: str) -> Response:
        http, wanted = request._request, ids.parse(passkey_id)
        session = sessions.require_fresh(http)
        if wanted is None:
            raise NotFound
        opened = actions.remove(session=session, passkey_id=wanted, client=client_of(http))
        sessions.carry(http, opened)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(passkey: Passkey) -> dict[str, Any]:
    used = passkey.last_used_at
    return {
        "id": str(passkey.pk),
        "name": passkey.name,
        "created_at": rfc3339(passkey.created_at),
        "last_used_at": rfc3339(used) if used else None,
        "synced": passkey.backed_up,
    }

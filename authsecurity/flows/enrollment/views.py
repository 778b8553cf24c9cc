"""The HTTP of second factors: `totp/` and what is below it, `recovery-codes/`.

A set-up needs a fresh session or, where a second factor is required and there is none yet, a login attempt; every
other change a fresh session.
"""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.core.clock import rfc3339
from authsecurity.factors.recovery_codes import actions as recovery_codes
from authsecurity.factors.totp.actions import find
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.enrollment import actions, changes
from authsecurity.flows.enrollment.changes import Confirmed, Enrolling, Holder
from authsecurity.flows.enrollment.serializers import (
    RecoveryCodesShape,
    RecoveryCodesStatusShape,
    SetupCodeInput,
    TotpEnabledShape,
    TotpSetupShape,
    TotpStatusShape,
)
from authsecurity.flows.login.actions import SignedIn
from authsecurity.flows.login.views import enter
from authsecurity.http import cookies
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.sessions import middleware as sessions

NOT_ENABLED = {"enabled": False, "confirmed_at": None, "last_used_at": None}


class TotpView(ApiView):
    """Is an authenticator app in force? Take it away."""

    @describe(operation_id="totp_status", responses=TotpStatusShape)
    def get(self, request: Request) -> Response:
        session = sessions.session_of(request._request)
        return Response(_status(find(session.account)))

    @describe(operation_id="totp_remove", request=None, responses={204: None})
    def delete(self, request: Request) -> HttpResponse:
        session = sessions.require_fresh(request._request)
        opened = actions.remove_totp(session=session, client=client_of(request._request))
        sessions.carry(request._request, opened)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EnrollingView(ApiView):
    """Open to a fresh session and to a login attempt that waits for a second factor to be added, to nobody else."""

    def admits(self, request: HttpRequest) -> bool:
        return super().admits(request) or _enrolling(request) is not None

    @property
    def holder(self) -> Holder:
        """The attempt where there is one, since it is the state then; else the session, which must be fresh."""
        http = self.request._request
        return _enrolling(http) or sessions.require_fresh(http)

    def in_force(self, confirmed: Confirmed, response: Response) -> Response:
        """The answer, from the session that this made of an attempt or under the new key of the one there was."""
        http = self.request._request
        if isinstance(confirmed.outcome, SignedIn):
            return enter(http, confirmed.outcome, response)
        sessions.carry(http, confirmed.outcome)
        return response


class TotpSetupView(EnrollingView):
    """A new secret to scan."""

    @describe(operation_id="totp_setup", request=None, responses={201: TotpSetupShape})
    def post(self, request: Request) -> Response:
        setup = actions.set_up_totp(holder=self.holder)
        return Response(asdict(setup), status=status.HTTP_201_CREATED)


class TotpVerifyView(EnrollingView):
    """Prove the scanned secret and put it in force."""

    @describe(operation_id="totp_verify", request=SetupCodeInput, responses=TotpEnabledShape)
    def post(self, request: Request) -> Response:
        holder, given = self.holder, SetupCodeInput.of(self.payload)
        confirmed = actions.confirm_totp(holder=holder, **given, client=client_of(request._request))
        found = {"enabled": True, "recovery_codes": confirmed.recovery_codes}
        return self.in_force(confirmed, Response(found))


class RecoveryCodesView(ApiView):
    """How many recovery codes are left? Make new ones."""

    @describe(operation_id="recovery_codes_status", responses=RecoveryCodesStatusShape)
    def get(self, request: Request) -> Response:
        found = recovery_codes.status(sessions.session_of(request._request).account)
        made = found.created_at
        return Response({"remaining": found.remaining, "created_at": rfc3339(made) if made else None})

    @describe(operation_id="recovery_codes_renew", request=None, responses={201: RecoveryCodesShape})
    def post(self, request: Request) -> Response:
        http = request._request
        new = actions.renew_recovery_codes(session=sessions.require_fresh(http), client=client_of(http))
        sessions.carry(http, new.opened)
        return Response({"recovery_codes": new.recovery_codes}, status=status.HTTP_201_CREATED)


def _enrolling(request: HttpRequest) -> Enrolling | None:
    return changes.enrolling(cookies.read(request, cookies.ATTEMPT))


def _status(authenticator: TotpAuthenticator | None) -> dict[str, Any]:
    if authenticator is None or not authenticator.is_enabled:
        return NOT_ENABLED
    confirmed, used = authenticator.confirmed_at, authenticator.last_used_at
    return {
        "enabled": True,
        "confirmed_at": rfc3339(confirmed) if confirmed else None,
        "last_used_at": rfc3339(used) if used else None,
    }

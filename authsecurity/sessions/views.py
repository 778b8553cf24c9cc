"""The HTTP of sessions: `sessions/`, where one is signed in, and how to end that."""

import uuid
from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.core.clock import rfc3339
from authsecurity.http import ids
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.devices import device_name
from authsecurity.http.errors import NotFound
from authsecurity.http.views import ApiView
from authsecurity.sessions import actions, middleware
from authsecurity.sessions.models import Session
from authsecurity.sessions.serializers import EndedShape, SessionsShape


class SessionsView(ApiView):
    """Where is this account signed in? End it everywhere else."""

    @describe(operation_id="sessions", responses=SessionsShape)
    def get(self, request: Request) -> Response:
        current = middleware.session_of(request._request)
        found = actions.listed(account_id=current.account_id)
        found.sort(key=lambda session: session.pk != current.pk)
        return Response({"sessions": [_shown(session, current) for session in found]})

    @describe(operation_id="sessions_end_others", request=None, responses={200: EndedShape})
    def delete(self, request: Request) -> Response:
        current = middleware.session_of(request._request)
        client = client_of(request._request)
        ended = actions.revoke_others(account_id=current.account_id, but=current.pk, client=client)
        return Response({"ended": ended})


class OneSessionView(ApiView):
    """End one session; ending the current one is signing out."""

    @describe(operation_id="sessions_end", request=None, responses={204: None})
    def delete(self, request: Request, session_id: str) -> Response:
        http, wanted = request._request, ids.parse(session_id)
        current = middleware.session_of(http)
        if wanted is None or not _revoke(request, current, wanted):
            raise NotFound
        if wanted == current.pk:
            middleware.leave(http)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _revoke(request: Request, current: Session, wanted: uuid.UUID) -> bool:
    return actions.revoke(
        account_id=current.account_id,
        session_id=wanted,
        by=current.pk,
        client=client_of(request._request),
    )


def _shown(session: Session, current: Session) -> dict[str, Any]:
    return {
        "id": str(session.pk),
        "current": session.pk == current.pk,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "ip": session.ip,
        "device": device_name(session.user_agent),
        "user_agent": session.user_agent,
        "methods": session.methods,
    }

"""The HTTP of the record: `events/`, what its owner sees of it."""

import uuid
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.audit import actions
from authsecurity.audit.models import SecurityEvent
from authsecurity.audit.serializers import EventsShape
from authsecurity.core.clock import rfc3339
from authsecurity.http.describe import describe
from authsecurity.http.devices import device_name
from authsecurity.http.views import ApiView

BEFORE = OpenApiParameter("before", str, description="the id of an event: those older than it")


class EventsView(ApiView):
    """What happened to this account?"""

    @describe(operation_id="events", parameters=[BEFORE], responses=EventsShape)
    def get(self, request: Request) -> Response:
        before = request.query_params.get("before")
        page = actions.page(account_id=cast(uuid.UUID, request._request.user.pk), before=before)
        return Response(
            {"events": [_shown(line) for line in page.lines], "next": str(page.next) if page.next else None}
        )


def _shown(line: SecurityEvent) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "at": rfc3339(line.at),
        "event": line.event,
        "ip": line.ip,
        "device": device_name(line.user_agent),
        "outcome": line.outcome,
    }

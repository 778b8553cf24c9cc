"""The shapes of an account's activity."""

from typing import Any

from rest_framework import serializers


class EventShape(serializers.Serializer[Any]):
    """One line. `outcome` is `ok` or the code of why not; `device` is no more than what the browser calls itself."""

    id = serializers.CharField()
    at = serializers.DateTimeField()
    event = serializers.CharField()
    ip = serializers.CharField(allow_null=True)
    device = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField()


class EventsShape(serializers.Serializer[Any]):
    """Newest first; `next` goes into `before` to read on, `null` on the last page."""

    events = EventShape(many=True)
    next = serializers.CharField(allow_null=True)

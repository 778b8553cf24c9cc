"""The shapes of a person's sessions."""

from typing import Any

from rest_framework import serializers


class ProofShape(serializers.Serializer[Any]):
    """What was shown, and when."""

    method = serializers.CharField()
    at = serializers.DateTimeField()


class SignedInShape(serializers.Serializer[Any]):
    """One browser that is signed in. `device` is our name for what `user_agent` says; neither is verified."""

    id = serializers.CharField()
    current = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    ip = serializers.CharField(allow_null=True)
    device = serializers.CharField(allow_blank=True)
    user_agent = serializers.CharField(allow_blank=True)
    methods = ProofShape(many=True)


class SessionsShape(serializers.Serializer[Any]):
    """This browser first, then the one seen last."""

    sessions = SignedInShape(many=True)


class EndedShape(serializers.Serializer[Any]):
    """How many other browsers were signed out."""

    ended = serializers.IntegerField()

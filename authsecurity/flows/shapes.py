"""The shapes that flows answer with, for the schema (`GET /api/auth/schema/`)."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from authsecurity.flows.login.steps import SECOND_FACTORS

# What PublicKeyCredential.parseCreationOptionsFromJSON() takes (WebAuthn L3 §5.1.9). `timeout` is in milliseconds.
CREATION_OPTIONS = inline_serializer(
    "CreationOptions",
    {
        "rp": serializers.DictField(),
        "user": serializers.DictField(),
        "challenge": serializers.CharField(),
        "pubKeyCredParams": serializers.ListField(child=serializers.DictField()),
        "timeout": serializers.IntegerField(),
        "excludeCredentials": serializers.ListField(child=serializers.DictField()),
        "authenticatorSelection": serializers.DictField(),
        "attestation": serializers.CharField(),
    },
)
# What PublicKeyCredential.parseRequestOptionsFromJSON() takes (§5.1.10).
REQUEST_OPTIONS = inline_serializer(
    "RequestOptions",
    {
        "challenge": serializers.CharField(),
        "timeout": serializers.IntegerField(),
        "rpId": serializers.CharField(),
        "allowCredentials": serializers.ListField(child=serializers.DictField()),
        "userVerification": serializers.CharField(),
    },
)
STATES = ("anonymous", "second_factor_required", "enrollment_required", "authenticated")


class NothingShape(serializers.Serializer[Any]):
    """`{}`: what was asked for is on its way, or not; the answer does not tell."""


class AccountShape(serializers.Serializer[Any]):
    """A person, as they may see themselves."""

    id = serializers.CharField()
    email = serializers.CharField()
    name = serializers.CharField()
    email_verified = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class MethodShape(serializers.Serializer[Any]):
    """One line of evidence."""

    method = serializers.CharField()
    at = serializers.DateTimeField()


class SessionShape(serializers.Serializer[Any]):
    """The session of this browser."""

    id = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    idle_expires_at = serializers.DateTimeField()
    elevated_until = serializers.DateTimeField()


class StateShape(serializers.Serializer[Any]):
    """Who this browser is, and what comes next."""

    state = serializers.ChoiceField(choices=STATES)
    account = AccountShape(allow_null=True)
    second_factors = serializers.ListField(child=serializers.ChoiceField(choices=SECOND_FACTORS))
    methods = MethodShape(many=True)
    aal = serializers.ChoiceField(choices=(0, 1, 2))
    session = SessionShape(allow_null=True)

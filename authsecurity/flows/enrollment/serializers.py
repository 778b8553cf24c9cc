"""What the second-factor endpoints take and give."""

from typing import Any

from rest_framework import serializers

from authsecurity.flows.login.serializers import MAX_CODE
from authsecurity.http.fields import Input, TextField


class SetupCodeInput(Input):
    """The code that proves a set-up."""

    code = TextField(max_length=MAX_CODE)


class TotpStatusShape(serializers.Serializer[Any]):
    """Whether an authenticator app is in force."""

    enabled = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class TotpSetupShape(serializers.Serializer[Any]):
    """Shown once. `qr_svg` is a `data:image/svg+xml;base64,` URI."""

    secret = serializers.CharField()
    otpauth_uri = serializers.CharField()
    qr_svg = serializers.CharField()


class TotpEnabledShape(serializers.Serializer[Any]):
    """The authenticator app is in force. Ten recovery codes if it is the first second factor, else none."""

    enabled = serializers.BooleanField()
    recovery_codes = serializers.ListField(child=serializers.CharField())


class RecoveryCodesStatusShape(serializers.Serializer[Any]):
    """How many codes of the set are left."""

    remaining = serializers.IntegerField()
    created_at = serializers.DateTimeField(allow_null=True)


class RecoveryCodesShape(serializers.Serializer[Any]):
    """A new set, shown once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())

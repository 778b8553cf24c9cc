"""What the endpoints of passkeys take and give."""

from typing import Any

from rest_framework import serializers

from authsecurity.http.fields import Input, ObjectField, TextField

MAX_TYPED_NAME = 4096  # what a name may be is decided by accounts/names.py


class NewPasskeyInput(Input):
    """What the browser's `PublicKeyCredential.toJSON()` gives; without a name, it is called like its authenticator."""

    credential = ObjectField()
    name = TextField(max_length=MAX_TYPED_NAME, allow_blank=True, required=False)


class PasskeyNameInput(Input):
    """A passkey is always called something."""

    name = TextField(max_length=MAX_TYPED_NAME)


class PasskeyShape(serializers.Serializer[Any]):
    """One passkey. `synced`: its owner's other devices have it too."""

    id = serializers.CharField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    synced = serializers.BooleanField()


class NewPasskeyShape(PasskeyShape):
    """With ten recovery codes, shown once, if it is the first second factor."""

    recovery_codes = serializers.ListField(child=serializers.CharField(), required=False)


class PasskeysShape(serializers.Serializer[Any]):
    """Oldest first. `signal`: for `PublicKeyCredential.signalAllAcceptedCredentials()`, where its `userId` is text."""

    passkeys = PasskeyShape(many=True)
    signal = serializers.DictField()

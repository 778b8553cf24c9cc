"""What the account's endpoints take and give."""

from typing import Any

from rest_framework import serializers

from authsecurity.flows.shapes import AccountShape
from authsecurity.http.fields import Input, TextField


class RenameInput(Input):
    """What a name may be is decided by accounts/names.py; empty is none."""

    name = TextField(max_length=4096, allow_blank=True)


class ExportShape(serializers.Serializer[Any]):
    """One member per part of flows/account/export.py."""

    exported_at = serializers.DateTimeField()
    account = AccountShape()
    second_factors = serializers.ListField(child=serializers.DictField())
    passkeys = serializers.ListField(child=serializers.DictField())
    recovery_codes = serializers.ListField(child=serializers.DictField())
    known_browsers = serializers.ListField(child=serializers.DictField())
    sessions = serializers.ListField(child=serializers.DictField())
    login_attempts = serializers.ListField(child=serializers.DictField())
    mailed_links = serializers.ListField(child=serializers.DictField())
    events = serializers.ListField(child=serializers.DictField())

"""The shapes of what comes in. DRF's fields guess (a number becomes text, blanks are cut off): these do not.

`Input.of(payload)` gives the checked values or raises `Invalid` with every wrong field named.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

MAX_TEXT = 4096  # code points; a floor under every field that names no limit of its own


@extend_schema_field(OpenApiTypes.STR)
class TextField(serializers.Field[str, str, str, Any]):
    """Text exactly as it was sent: nothing trimmed, nothing converted."""

    default_error_messages: ClassVar = {
        "required": "This is missing.",
        "null": "This must be text.",
        "wrong_type": "This must be text.",
        "blank": "This must not be empty.",
        "too_long": "This may have at most {max_length} characters.",
    }

    def __init__(self, *, max_length: int = MAX_TEXT, allow_blank: bool = False, **options: Any) -> None:
        self.max_length, self.allow_blank = max_length, allow_blank
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("wrong_type")
        if not data and not self.allow_blank:
            self.fail("blank")
        if len(data) > self.max_length:
            self.fail("too_long", max_length=self.max_length)
        return data

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field(OpenApiTypes.OBJECT)
class ObjectField(serializers.Field[dict[str, Any], dict[str, Any], dict[str, Any], Any]):
    """A JSON object, whatever is in it: who takes it reads it."""

    default_error_messages: ClassVar = {
        "required": "This is missing.",
        "null": "This must be an object.",
        "wrong_type": "This must be an object.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("wrong_type")
        return data

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value


class Input(serializers.Serializer[Any]):
    """A body's shape. Fields that are not named are ignored and reach nothing."""

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        form = cls(data=payload)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

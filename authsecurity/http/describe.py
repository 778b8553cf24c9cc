"""How a view's method describes itself for the schema: `@describe(operation_id=..., request=..., responses=...)`."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema

Method = TypeVar("Method", bound=Callable[..., Any])


def describe(**facts: Any) -> Callable[[Method], Method]:
    """drf-spectacular's `extend_schema`, whatever schema class the project around us has chosen for its own views."""

    def decorate(method: Method) -> Method:
        method.schema = AutoSchema()  # type: ignore[attr-defined]
        described: Method = extend_schema(**facts)(method)
        return described

    return decorate

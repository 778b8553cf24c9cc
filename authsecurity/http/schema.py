"""`GET /api/auth/schema/`: OpenAPI 3.1 of every endpoint there is. Public, since it holds no secret."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity import __version__
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "stable, for programs"},
        "errors": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
        "retry_after": {"type": "integer", "description": "seconds"},
    },
}
CSRF_HEADER = {
    "name": "X-CSRFToken",
    "in": "header",
    "required": True,
    "description": "the value of the csrftoken cookie",
    "schema": {"type": "string"},
}
URLS = "authsecurity.urls"
OURS = {
    "OAS_VERSION": "3.1.0",
    "DISABLE_ERRORS_AND_WARNINGS": True,
    "COMPONENT_SPLIT_PATCH": False,  # a field that PATCH needs is said to be required
}
UNSAFE = ("post", "put", "patch", "delete")


class SchemaView(ApiView):
    """The same for everybody, made once per process."""

    allow_anonymous = True

    @describe(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(document())


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    with patched_settings(OURS):
        schema: dict[str, Any] = SchemaGenerator(urlconf=URLS).get_schema(request=None, public=True)
    schema["info"] = {"title": "AuthSecurity", "version": __version__}
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}}
    for path in schema["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    operation["responses"]["default"] = {
        "description": "problem",
        "content": {"application/problem+json": problem},
    }
    if method in UNSAFE:
        operation.setdefault("parameters", []).append(CSRF_HEADER)

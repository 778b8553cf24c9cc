"""`/healthz` and `/readyz`, for load balancers: answered for any `Host`, and without a word more than that."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from authsecurity.http import problems
from authsecurity.http.errors import MethodNotAllowed, Unavailable


class HealthMiddleware:
    """Before anything that looks at the host, the session or the path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": healthz, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            response = problems.respond(MethodNotAllowed())
            response["Allow"] = "GET, HEAD"
            return response
        return answer()


def healthz() -> HttpResponse:
    """The process is live."""
    return _fine()


def readyz() -> HttpResponse:
    """The database answers and its schema is this version's."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return problems.respond(Unavailable())
    return _fine() if _known_migrations() <= set(applied) else problems.respond(Unavailable())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _fine() -> HttpResponse:
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

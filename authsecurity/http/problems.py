"""The one place where an error becomes an answer: `application/problem+json` (RFC 9457).

`respond` is called with our own problems, `on_exception` is DRF's hook, and `of_status` gives Django's bare
404, 413 or 500 the same shape.
"""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from authsecurity.core.errors import FieldError, Invalid, Problem
from authsecurity.http import errors

CONTENT_TYPE = "application/problem+json"
CHALLENGE = 'Session realm="AuthSecurity"'
RETRY_AFTER = 5  # seconds, where a 503 knows no better
logger = logging.getLogger("authsecurity.problems")

OF_STATUS: dict[int, type[Problem]] = {
    400: errors.Malformed,
    401: errors.AuthenticationRequired,
    403: errors.Forbidden,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    503: errors.Unavailable,
}


def respond(problem: Problem) -> HttpResponse:
    """The answer for a problem: body, status and the headers that belong to it."""
    response = HttpResponse(json.dumps(body_of(problem)), content_type=CONTENT_TYPE, status=problem.status)
    response["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = CHALLENGE
    if (seconds := _retry_after(problem)) is not None:
        response["Retry-After"] = str(seconds)
    return response


def body_of(problem: Problem) -> dict[str, Any]:
    """RFC 9457 §3.1 members, our `code`, and `errors` and `retry_after` where they apply."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.errors is not None:
        body["errors"] = {
            name: [{"code": error.code, "message": error.message} for error in found]
            for name, found in problem.errors.items()
        }
    if (seconds := _retry_after(problem)) is not None:
        body["retry_after"] = seconds
    return body


def _retry_after(problem: Problem) -> int | None:
    if problem.retry_after is None and problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return RETRY_AFTER
    return problem.retry_after


def of_status(status: int) -> Problem:
    """The problem for an answer that Django gave only a status."""
    return OF_STATUS.get(status, errors.ServerError if status >= 500 else errors.Malformed)()


def on_exception(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's EXCEPTION_HANDLER. What is not known here is a bug: Django logs it and answers 500."""
    problem = _problem_of(exception)
    return None if problem is None else respond(problem)


def _problem_of(exception: Exception) -> Problem | None:
    match exception:
        case Problem():
            return exception
        case exceptions.ValidationError():
            return Invalid(_field_errors(exception))
        case Http404():
            return errors.NotFound()
        case PermissionDenied():
            return errors.Forbidden()
        case RequestDataTooBig():
            return errors.TooLarge()
        case exceptions.APIException():
            return of_status(exception.status_code)
        case OperationalError() | InterfaceError():
            logger.error("the database did not answer", exc_info=exception)
            return errors.Unavailable()
    return None


def _field_errors(exception: exceptions.ValidationError) -> dict[str, list[FieldError]]:
    details: Any = exception.get_full_details()
    return {
        str(name): [FieldError(str(error["code"]), str(error["message"])) for error in found]
        for name, found in details.items()
    }

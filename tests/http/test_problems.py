"""Whatever goes wrong, and whoever noticed, becomes one shape."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions

from authsecurity.core.errors import FieldError, Invalid, Problem
from authsecurity.http import errors, problems


class Throttled(Problem):
    code = "throttled"
    status = 429
    detail = "Too many tries."


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (errors.CrossSite(), 403, "cross_site"),
        (Http404("secret"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "forbidden"),
        (RequestDataTooBig("secret"), 413, "too_large"),
        (exceptions.NotAuthenticated("secret"), 401, "authentication_required"),
        (exceptions.PermissionDenied("secret"), 403, "forbidden"),
        (exceptions.MethodNotAllowed("BREW"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable("secret"), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("secret"), 415, "unsupported_media_type"),
        (exceptions.ParseError("secret"), 400, "malformed"),
        (exceptions.APIException("secret"), 500, "server_error"),
        (OperationalError("secret"), 503, "unavailable"),
        (InterfaceError("secret"), 503, "unavailable"),
    ],
)
def test_an_error_of_django_or_drf_gets_our_code_and_says_nothing_of_its_own(
    exception: Exception, status: int, code: str
) -> None:
    answer = problems.on_exception(exception, {})
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert f'"code": "{code}"'.encode() in answer.content
    assert b"secret" not in answer.content


def test_what_nobody_knows_is_a_bug_and_stays_one() -> None:
    assert problems.on_exception(KeyError("secret"), {}) is None


@pytest.mark.parametrize(("status", "code"), [(400, "malformed"), (418, "malformed"), (502, "server_error")])
def test_a_bare_status_gets_the_nearest_code(status: int, code: str) -> None:
    assert problems.of_status(status).code == code


def test_waiting_is_said_in_body_and_header() -> None:
    problem = Throttled(retry_after=90)
    assert problems.body_of(problem)["retry_after"] == 90
    assert problems.respond(problem)["Retry-After"] == "90"


def test_a_database_that_does_not_answer_is_worth_another_try() -> None:
    answer = problems.on_exception(OperationalError(), {})
    assert answer is not None
    assert int(answer["Retry-After"]) > 0


def test_fields_are_told_one_by_one() -> None:
    problem = Invalid(
        {"email": [FieldError("taken", "Taken.")], "name": [FieldError("a", "A."), FieldError("b", "B.")]}
    )
    assert problems.body_of(problem)["errors"] == {
        "email": [{"code": "taken", "message": "Taken."}],
        "name": [{"code": "a", "message": "A."}, {"code": "b", "message": "B."}],
    }


def test_a_401_names_the_scheme() -> None:
    assert (
        problems.respond(errors.AuthenticationRequired())["WWW-Authenticate"]
        == 'Session realm="AuthSecurity"'
    )
    assert "WWW-Authenticate" not in problems.respond(errors.Forbidden())

"""The one shape of an error, held in one place."""

from http import HTTPStatus
from typing import Any

from tests.walk import Answer

ALWAYS = {"type", "title", "status", "detail", "code"}
WHERE_THEY_APPLY = {"errors", "retry_after"}


def assert_problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """Every error is `application/problem+json` (RFC 9457), whoever noticed it.

    - `type`, `title`, `status`, `detail` and `code` are always there; `errors` and `retry_after` where they apply,
      and nothing else, so nothing can leak through a member nobody thought of.
    - `title` is the standard phrase of the status, `detail` a whole sentence.
    - `errors` maps each wrong field to a list of `{code, message}`.
    - a 401 names the scheme in `WWW-Authenticate`; 429 and 503 say `Retry-After`, the same as in the body.
    - it is never stored and sets no session.
    """
    assert answer.headers["content-type"] == "application/problem+json", answer.content
    body: dict[str, Any] = answer.json
    assert (answer.status, body["status"], body["code"]) == (status, status, code), body
    assert set(body) >= ALWAYS
    assert set(body) <= ALWAYS | WHERE_THEY_APPLY
    assert body["type"] == "about:blank"
    assert body["title"] == HTTPStatus(status).phrase
    assert body["detail"].endswith(".")
    _assert_fields(body.get("errors", {}))
    assert ("www-authenticate" in answer.headers) == (status == HTTPStatus.UNAUTHORIZED)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        assert answer.headers["retry-after"] == str(body["retry_after"])
    assert answer.headers["cache-control"] == "no-store"
    assert not any(name.endswith("sessionid") and cookie.value for name, cookie in answer.set_cookies.items())
    return body


def assert_invalid(answer: Answer, **fields: str) -> None:
    """400 `invalid`: exactly these fields are named, each with this code and a sentence."""
    errors = assert_problem(answer, 400, "invalid")["errors"]
    assert {name: [error["code"] for error in found] for name, found in errors.items()} == {
        name: [code] for name, code in fields.items()
    }


def _assert_fields(errors: dict[str, Any]) -> None:
    for found in errors.values():
        assert found
        for error in found:
            assert set(error) == {"code", "message"}
            assert error["message"][0].isupper()
            assert error["message"].endswith(".")

"""docs/reference/api.md against the URL map and the schema, both ways."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from authsecurity.flows import state
from authsecurity.flows.shapes import STATES
from authsecurity.http.schema import document
from authsecurity.http.views import ApiView
from authsecurity.project.health import HealthMiddleware
from tests.docs.pages import only_span, reference, rows, section, spans
from tests.docs.problems import problems

API = "/api/auth/"

HEADING = re.compile(r"^### `(GET|POST|PUT|PATCH|DELETE) ([^`]+)`$", re.MULTILINE)
REFUSAL = re.compile(r"\b([45]\d\d)((?:,? `\w+`)+)")
WHO = {"For anybody": True, "Signed in": False}


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def _patterns(found: list[Any], before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in found:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, address)
        else:
            yield address, entry


def _views() -> dict[str, type[ApiView]]:
    return {
        PARAMETER.sub(r"{\1}", address): entry.callback.view_class  # type: ignore[attr-defined]
        for address, entry in _patterns(get_resolver().url_patterns)
        if address.startswith(API)
    }


def _endpoints() -> dict[str, type[ApiView]]:
    """`POST login/` and the like."""
    return {
        f"{method} {address.removeprefix(API)}": view
        for address, view in _views().items()
        for method in view().allowed_methods
        if method != "HEAD"
    }


def _operation(endpoint: str) -> dict[str, Any]:
    method, path = endpoint.split(" ")
    found: dict[str, Any] = document()["paths"][API + path][method.lower()]
    return found


def _documented_endpoints() -> list[str]:
    return [" ".join(found) for found in HEADING.findall(reference("api.md"))]


def test_the_page_names_exactly_the_endpoints_there_are() -> None:
    documented = _documented_endpoints()
    assert sorted(documented) == sorted(_endpoints())


def test_the_page_names_exactly_the_other_addresses_there_are() -> None:
    pages = {address for address, _ in _patterns(get_resolver().url_patterns) if not address.startswith(API)}
    health = HealthMiddleware(lambda request: HttpResponse()).answers
    table = rows(section(reference("api.md"), "Outside the API"))
    assert sorted(only_span(row[0]) for row in table) == sorted(f"GET {path}" for path in {*pages, *health})


@pytest.mark.parametrize("endpoint", _documented_endpoints())
def test_an_endpoint_is_open_to_whom_the_page_says(endpoint: str) -> None:
    text = section(reference("api.md"), f"`{endpoint}`").strip()
    (open_to_all,) = [value for words, value in WHO.items() if text.startswith(words)]
    assert open_to_all == _endpoints()[endpoint].allow_anonymous


@pytest.mark.parametrize("endpoint", _documented_endpoints())
def test_an_endpoint_takes_the_fields_the_page_says(endpoint: str) -> None:
    text = section(reference("api.md"), f"`{endpoint}`")
    documented = [only_span(row[0]) for row in rows(text)] if "|---|" in text else []
    assert documented == _fields(endpoint)


def _fields(endpoint: str) -> list[str]:
    if endpoint == "GET schema/":  # not in the document that it is
        return []
    operation = _operation(endpoint)
    body = operation.get("requestBody")
    if body is None:
        return [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return list(document()["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize("endpoint", _documented_endpoints())
def test_an_endpoint_answers_what_the_page_says(endpoint: str) -> None:
    answers = _answers(section(reference("api.md"), f"`{endpoint}`"))
    status, shape = re.match(r"(2\d\d)(?: (\*state\*|`\{.*?\}`)?)?", answers, re.DOTALL).groups()  # type: ignore[union-attr]
    if endpoint == "GET schema/":
        assert status == "200"
        return
    (success,) = [code for code in _operation(endpoint)["responses"] if code != "default"]
    assert status == success
    assert _members(shape) == _members_in_schema(_operation(endpoint)["responses"][success])
    for number, found in REFUSAL.findall(answers):
        for code in spans(found):
            assert (code, int(number)) in problems(), f"{number} {code}"


def _answers(text: str) -> str:
    """The paragraph that begins with the status of success."""
    (found,) = [part for part in text.strip().split("\n\n") if re.match(r"2\d\d\b", part)]
    return found


def _members(shape: str | None) -> list[str]:
    if shape == "*state*":
        return list(state.ANONYMOUS)
    return re.findall(r"[{,]\s*(\w+)", shape or "")


def _members_in_schema(response: dict[str, Any]) -> list[str]:
    if "content" not in response:
        return []
    name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return list(document()["components"]["schemas"][name]["properties"])


def test_the_page_describes_the_state_member_by_member() -> None:
    table = rows(section(reference("api.md"), "The state"))
    assert [only_span(row[0]) for row in table] == list(state.ANONYMOUS)
    assert tuple(spans(table[0][1])) == STATES

"""`GET schema/`: OpenAPI 3.1 of exactly what the URL map has, and what the API really answers fits it."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from authsecurity import __version__
from tests.contract.endpoints import API, UNSAFE, all_endpoints
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

BODIES = {
    ("register/", "post"): {"email", "password"},
    ("login/unlock/", "post"): {"token"},
    ("email/verify/", "post"): {"token"},
    ("email/resend/", "post"): {"email"},
    ("email/change/", "post"): {"email"},
    ("email/revert/", "post"): {"token"},
    ("login/", "post"): {"email", "password"},
    ("login/totp/", "post"): {"code"},
    ("login/recovery-code/", "post"): {"code"},
    ("login/passkey/", "post"): {"credential"},
    ("passkeys/", "post"): {"credential"},
    ("passkeys/{passkey_id}/", "patch"): {"name"},
    ("reauthenticate/", "post"): set(),
    ("password/forgot/", "post"): {"email"},
    ("password/reset/", "post"): {"token", "new_password"},
    ("password/change/", "post"): {"current_password", "new_password"},
    ("totp/verify/", "post"): {"code"},
    ("account/", "patch"): {"name"},
}  # every endpoint that takes something, and what it cannot do without
AN_EMPTY_ONE_LACKS = {**BODIES, ("reauthenticate/", "post"): {"password"}}  # a credential would do as well
WITHOUT_BODY = {
    ("logout/", "post"),
    ("login/passkey/options/", "post"),
    ("passkeys/options/", "post"),
    ("passkeys/{passkey_id}/", "delete"),
    ("reauthenticate/options/", "post"),
    ("totp/setup/", "post"),
    ("totp/", "delete"),
    ("recovery-codes/", "post"),
    ("account/", "delete"),
    ("sessions/", "delete"),
    ("sessions/{session_id}/", "delete"),
}
PARAMETERS = {
    ("events/", "get"): [("before", "query", False)],
    ("passkeys/{passkey_id}/", "patch"): [("passkey_id", "path", True)],
    ("passkeys/{passkey_id}/", "delete"): [("passkey_id", "path", True)],
    ("sessions/{session_id}/", "delete"): [("session_id", "path", True)],
}  # besides headers: name, place, whether it is required


@pytest.fixture
def schema(browser: Browser) -> Any:
    """As a stranger gets it."""
    answer = browser.get("schema/")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    return answer.json


def operations(schema: Any) -> dict[tuple[str, str], Any]:
    return {
        (path.removeprefix(API), method): operation
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    }


def resolved(schema: Any, node: Any) -> Any:
    while "$ref" in node:
        node = schema["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    return node


def body_of(schema: Any, operation: Any) -> Any:
    return resolved(schema, operation["requestBody"]["content"]["application/json"]["schema"])


def test_it_is_openapi_3_1_of_this_version(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1.")
    assert schema["info"] == {"title": "AuthSecurity", "version": __version__}


def test_it_names_exactly_the_endpoints_of_the_url_map(schema: Any) -> None:
    there_are = {
        (endpoint.name, method.lower()) for endpoint in all_endpoints() for method in endpoint.methods
    } - {("schema/", "get")}
    assert set(operations(schema)) == there_are


def test_every_operation_has_a_name_of_its_own_and_a_sentence(schema: Any) -> None:
    found = operations(schema).values()
    assert len({operation["operationId"] for operation in found}) == len(found)
    assert all(operation["description"].rstrip().endswith((".", "?")) for operation in found)


def test_every_unsafe_operation_names_the_csrf_header_and_no_other_does(schema: Any) -> None:
    for (_, method), operation in operations(schema).items():
        headers = [each for each in operation.get("parameters", []) if each["in"] == "header"]
        if method.upper() in UNSAFE:
            assert [(header["name"], header["required"]) for header in headers] == [("X-CSRFToken", True)]
        else:
            assert not headers


def test_an_operation_names_what_it_takes_in_its_address(schema: Any) -> None:
    for key, operation in operations(schema).items():
        found = [each for each in operation.get("parameters", []) if each["in"] != "header"]
        named = [(each["name"], each["in"], each.get("required", False)) for each in found]
        assert named == PARAMETERS.get(key, [])


def test_every_unsafe_operation_names_its_body(schema: Any) -> None:
    unsafe = {key: value for key, value in operations(schema).items() if key[1].upper() in UNSAFE}
    assert set(unsafe) == set(BODIES) | WITHOUT_BODY
    for key, required in BODIES.items():
        assert set(body_of(schema, unsafe[key]).get("required", [])) == required
        assert list(unsafe[key]["requestBody"]["content"]) == ["application/json"]
    assert not any("requestBody" in unsafe[key] for key in WITHOUT_BODY)


def test_a_body_that_lacks_what_the_schema_requires_is_refused(schema: Any, browser: Browser) -> None:
    browser.join(ADA)
    for (path, method), lacking in AN_EMPTY_ONE_LACKS.items():
        assert browser.send(method.upper(), path, body={}).json["errors"].keys() == lacking


def test_every_operation_can_end_in_a_problem(schema: Any) -> None:
    for operation in operations(schema).values():
        content = operation["responses"]["default"]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_every_component_is_a_json_schema_and_every_reference_leads_somewhere(schema: Any) -> None:
    for component in schema["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(component)
    for reference in _references(schema):
        assert reference.startswith("#/components/schemas/")
        assert reference.rpartition("/")[2] in schema["components"]["schemas"]


def assert_fits(schema: Any, path: str, method: str, status: int, answer: Any) -> None:
    """The answer is what the schema promises, with every property named there."""
    promised = operations(schema)[path, method]["responses"][str(status)]["content"]["application/json"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, **promised["schema"]}
    jsonschema.validate(answer, whole)
    assert set(answer) == set(resolved(schema, promised["schema"])["properties"])


def test_what_the_api_answers_fits(schema: Any, browser: Browser) -> None:
    assert_fits(schema, "session/", "get", 200, browser.get("session/").json)
    assert_fits(schema, "register/", "post", 202, browser.register(ADA).json)
    assert_fits(schema, "login/", "post", 200, browser.sign_in(ADA).json)
    assert_fits(schema, "totp/", "get", 200, browser.get("totp/").json)
    setup = browser.post("totp/setup/").json
    assert_fits(schema, "totp/setup/", "post", 201, setup)
    code = AuthenticatorApp(setup["secret"]).code()
    assert_fits(schema, "totp/verify/", "post", 200, browser.post("totp/verify/", {"code": code}).json)
    assert_fits(schema, "totp/", "get", 200, browser.get("totp/").json)
    assert_fits(schema, "session/", "get", 200, browser.get("session/").json)
    assert_fits(schema, "sessions/", "get", 200, browser.get("sessions/").json)
    assert_fits(schema, "sessions/", "delete", 200, browser.delete("sessions/").json)
    assert_fits(schema, "events/", "get", 200, browser.get("events/").json)
    assert_fits(schema, "account/", "get", 200, browser.get("account/").json)
    renamed = browser.send("PATCH", "account/", body={"name": "Eve"}).json
    assert_fits(schema, "account/", "patch", 200, renamed)
    changed = browser.post(
        "password/change/", {"current_password": ADA.password, "new_password": ADA.password}
    ).json
    assert_fits(schema, "password/change/", "post", 200, changed)
    assert_fits(schema, "account/export/", "get", 200, browser.get("account/export/").json)
    assert_fits(schema, "login/", "post", 200, browser.post("login/", ADA.credentials).json)
    assert_fits(schema, "logout/", "post", 200, browser.post("logout/").json)


def test_problems_fit(schema: Any, browser: Browser) -> None:
    problem = schema["components"]["schemas"]["Problem"]
    for answer in (browser.get("totp/"), browser.post("login/"), browser.get("nowhere/")):
        jsonschema.validate(answer.json, problem)
        assert set(answer.json) <= set(problem["properties"])


def _references(node: Any) -> list[str]:
    match node:
        case dict():
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for child in node.values() for found in _references(child)]
        case list():
            return [found for child in node for found in _references(child)]
    return []

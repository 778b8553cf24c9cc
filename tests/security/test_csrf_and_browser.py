# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks through somebody's browser: from other sites, from neighbour hosts, through methods and forms."""

import pytest

from tests.contract.endpoints import UNSAFE, all_endpoints
from tests.people import ADA, BEN
from tests.security.conftest import Ada
from tests.walk import Answer, Browser

OURS = "http://localhost:8000"
EVIL_ORIGINS = [
    "https://evil.example",
    "null",
    "",
    "http://localhost",
    "http://localhost:80",
    "http://localhost:8001",
    "https://localhost:8000",
    "http://127.0.0.1:8000",
    "http://localhost:8000.evil.example",
    "http://localhost:8000@evil.example",
    "http://evil.localhost:8000",
    "http://localhost:8000/",
    " http://localhost:8000",
    "HTTP://LOCALHOST:8000",
    "http://localhost:8000,https://evil.example",
    "http://localhost:8000 https://evil.example",
]
BLANKS = ["\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\x0b", "\x0c", "\r", "\n", "\0"] + [
    blank.encode().decode("latin-1")
    for blank in "\u2000\u2003\u2028\u2029\u202f\u205f\u3000\u00a0\u0085\ufeff"
]


def unsafe_calls() -> list[tuple[str, str]]:
    return [
        (method, found.path) for found in all_endpoints() for method in sorted(found.methods & set(UNSAFE))
    ]


def forged(browser: Browser, path: str, **headers: str) -> Answer:
    """A POST that carries the cookies and what the attacker chose, and nothing of what our own pages add."""
    browser.csrf = False
    try:
        return browser.send("POST", path, body=ADA.credentials, headers=headers)
    finally:
        browser.csrf = True


@pytest.mark.parametrize(("method", "path"), unsafe_calls())
def test_B04_nothing_changes_without_token_and_origin(ada: Ada, method: str, path: str) -> None:
    stranger, another = Browser(), Browser()
    for browser in (ada.browser, ada.at_the_second_step(), stranger):
        browser.get("session/")
        before, own = browser.cookies, browser.cookies["csrftoken"]
        another.get("session/")
        for headers in (
            {},
            {"Origin": OURS, "Sec-Fetch-Site": "same-origin"},
            {"Origin": OURS, "X-CSRFToken": ""},
            {"Origin": OURS, "X-CSRFToken": another.cookies["csrftoken"]},
            {"Origin": OURS, "X-CSRFToken": own.swapcase()},
            {"X-CSRFToken": own},
            {"X-CSRFToken": own, "Origin": "https://evil.example"},
            {"X-CSRFToken": own, "Sec-Fetch-Site": "cross-site"},
            {"X-CSRFToken": own, "Origin": OURS, "Sec-Fetch-Site": "same-site"},
            {"X-CSRFToken": own, "Origin": OURS, "Sec-Fetch-Site": "none"},
            {"X-CSRFToken": own, "Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
            {"X-CSRFToken": own, "Referer": OURS + "/login/"},
        ):
            browser.csrf = False
            answer = browser.send(method, path, body={}, headers=headers)
            browser.csrf = True
            assert answer.status == 403, headers
            assert answer.code in ("cross_site", "csrf_failed")
        assert {**before, **browser.cookies} == before


def test_B01_a_foreign_page_cannot_sign_somebody_in_as_the_attacker(browser: Browser) -> None:
    browser.register(ADA)
    own = browser.cookies["csrftoken"]
    assert forged(browser, "login/", Origin=OURS).code == "csrf_failed"
    for origin in EVIL_ORIGINS:
        assert forged(browser, "login/", **{"Origin": origin, "X-CSRFToken": own}).code == "cross_site"
    assert browser.get("session/").state == "anonymous"
    assert forged(browser, "login/", **{"Origin": OURS, "X-CSRFToken": own}).state == "authenticated"


def test_B01_the_token_counts_from_the_header_alone(browser: Browser) -> None:
    browser.register(ADA)
    own = browser.cookies["csrftoken"]
    body = ADA.credentials | {"csrfmiddlewaretoken": own, "csrftoken": own, "X-CSRFToken": own}
    browser.csrf = False
    for path in ("login/", f"login/?csrfmiddlewaretoken={own}&csrftoken={own}"):
        assert browser.send("POST", path, body=body, headers={"Origin": OURS}).code == "csrf_failed"


@pytest.mark.parametrize("token", ["", "a", "A" * 32, "A" * 64, "\xff" * 32, "A" * 10_000, "*", "undefined"])
def test_B01_a_token_somebody_made_up_is_none(browser: Browser, token: str) -> None:
    browser.register(ADA)
    own = browser.cookies["csrftoken"]
    assert forged(browser, "login/", **{"Origin": OURS, "X-CSRFToken": token}).code == "csrf_failed"
    planted = {"Cookie": f"csrftoken={token}", "Origin": OURS, "X-CSRFToken": own}
    assert forged(browser, "login/", **planted).code == "csrf_failed"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "text/plain;charset=application/json",
        "application/json, text/plain",
        "application/jsonp",
        "application/problem+json",
        "text/json",
        "application/json; charset=utf-16",
        "application/json; charset=utf-7",
        "application/json; charset=latin-1",
        "",
        "json",
    ],
)
def test_B03_no_body_that_a_form_can_send_is_read(ada: Ada, content_type: str) -> None:
    for method, path in unsafe_calls():
        body = b'{"email":"ada@example.org","password":"seven quiet herons at noon","a":"="}'
        answer = ada.browser.send(method, path, body=body, content_type=content_type)
        assert answer.code == "unsupported_media_type", (method, path)


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_B06_a_neighbours_cookie_never_passes_for_ours(https_site: str, browser: Browser, blank: str) -> None:
    ada, eve = Browser().join(ADA), Browser().join(BEN)
    good, evil = ada.cookies["__Host-sessionid"], eve.cookies["__Host-sessionid"]
    for tossed in (f"{blank}__Host-sessionid={evil}", f"__Host-sessionid{blank}={evil}"):
        for header in (f"__Host-sessionid={good}; {tossed}", f"{tossed}; __Host-sessionid={good}"):
            answer = Browser().get("session/", Cookie=header)
            assert BEN.email.encode() not in answer.content
        assert Browser().get("session/", Cookie=tossed).state == "anonymous"
    token = eve.cookies["__Host-csrftoken"]
    headers = {"Cookie": f"{blank}__Host-csrftoken={token}", "Origin": https_site, "X-CSRFToken": token}
    stranger = Browser(csrf=False)
    assert stranger.send("POST", "logout/", headers=headers).code == "csrf_failed"


@pytest.mark.parametrize(
    "header",
    [
        "{name}={good}; {name}={evil}",
        "{name}={evil}; {name}={good}",
        "{name}={good};{name}={evil}",
        "{name}=; {name}={evil}",
        "={name}={evil}",
        "; ={name}={evil}",
        '$Version=1; {name}="{evil}"',
        "$Version=1; a={name}={evil}",
        'a="; {name}={evil}',
        "a=[; b=], {name}={evil}",
        "a=1, {name}={evil}",
        "{name}[]={evil}",
        "{name}.x={evil}",
        "{name};{evil}",
        "{name}",
        "{upper}={evil}",
        "{percent}={evil}",
    ],
)
@pytest.mark.parametrize("name", ["sessionid", "csrftoken"])
def test_B07_of_two_cookies_with_one_name_neither_counts(browser: Browser, header: str, name: str) -> None:
    good, evil = Browser().join(ADA).cookies[name], Browser().join(BEN).cookies[name]
    percent = "%" + name[:1].encode().hex() + name[1:]
    value = header.format(name=name, good=good, evil=evil, upper=name.upper(), percent=percent)
    if (
        'a="; ' in header
    ):  # a browser cannot send this as one cookie: what stands behind the semicolon is another one
        assert Browser().get("session/", Cookie=value).status == 200
    elif name == "sessionid":
        assert Browser().get("session/", Cookie=value).state == "anonymous"
    else:
        headers = {"Cookie": value, "Origin": OURS, "X-CSRFToken": evil}
        assert Browser(csrf=False).send("POST", "logout/", headers=headers).code == "csrf_failed"


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method", "X_Method_Override"]
)
def test_B09_the_method_is_what_the_request_line_says(ada: Ada, header: str) -> None:
    for query in ("", "?_method=DELETE", "?_method=delete&method=DELETE"):
        assert ada.browser.get(f"totp/{query}", **{header: "DELETE"}).status == 200
        assert ada.browser.post(f"totp/{query}", {"_method": "DELETE"}, **{header: "DELETE"}).status == 405
    assert ada.browser.get("totp/").json["enabled"]


@pytest.mark.parametrize("method", ["delete", "Delete", "DELETE "])
def test_B09_a_method_in_other_case_passes_the_same_doors(ada: Ada, method: str) -> None:
    ada.browser.csrf = False
    assert ada.browser.send(method, "totp/", headers={"Cookie": "", "Origin": OURS}).status in (403, 405)
    ada.browser.csrf = True
    assert ada.browser.get("totp/").json["enabled"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://evil.localhost:8000", OURS])
def test_B10_no_other_site_is_let_read_an_answer(ada: Ada, origin: str) -> None:
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-csrftoken"}
    for path in [*(found.path for found in all_endpoints()), "/login/", "/healthz", "/readyz", "/nothing/"]:
        for method, headers in (("GET", {}), ("OPTIONS", preflight), ("POST", {})):
            ada.browser.csrf = False
            answer = ada.browser.send(method, path, headers={"Origin": origin, **headers})
            ada.browser.csrf = True
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "${alert(1)}",
        "</script><script>alert(1)</script>",
        "'\"><svg onload=a>",
    ],
)
def test_B11_what_a_person_typed_comes_back_as_json_and_in_no_page(browser: Browser, text: str) -> None:
    person = {**ADA.registration, "name": text}
    assert browser.post("register/", person).status == 201
    answer = browser.sign_in(ADA)
    assert answer.json["account"]["name"] == text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    for path in ("/dashboard/", "/login/", f"/nothing/{text}", f"/login/?error={text}&message={text}"):
        page = browser.get(path)
        assert text.encode() not in page.content

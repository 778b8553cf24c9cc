"""Answers of the API that a test makes up, where the page is what is looked at and not the service."""

import json
from typing import Any

from playwright.sync_api import Route

from tests.browser.visitor import Visitor

ANONYMOUS: dict[str, Any] = {
    "state": "anonymous",
    "account": None,
    "second_factors": [],
    "methods": [],
    "aal": 0,
    "session": None,
}


def answer(visitor: Visitor, path: str, body: Any, status: int = 200) -> None:
    """From now on the API answers this to whatever is sent to `path`."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    visitor.context.route(f"**/api/auth/{path}", fulfil)


def refuse(visitor: Visitor, path: str, code: str, status: int = 400, **members: Any) -> None:
    """From now on the API refuses, with this code, whatever is sent to `path`."""
    problem = {"type": "about:blank", "title": "", "status": status, "detail": "", "code": code, **members}
    answer(visitor, path, problem, status)


def sent_to(visitor: Visitor, path: str) -> list[dict[str, str]]:
    """What was sent there so far."""
    requests = [request for request in visitor.requests if request.url.endswith(f"/api/auth/{path}")]
    return [request.post_data_json or {} for request in requests if request.method == "POST"]

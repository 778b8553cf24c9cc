"""Can known and unknown addresses be told apart by time? `bin/bench --timing`: pairs in turn, how well they separate.

Each pair asks once for an address that has an account and once for one that has none, in random order, from a client
network of its own, so that no limit answers instead. The figure is the AUC of the best threshold on the time alone:
0.5 is a coin, 1 is certainty. Letters are really written meanwhile, by the worker beside the server.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench import report
from bench.subjects import AuthSecurity

PEOPLE = 250  # accounts; each is asked for a few times per endpoint, which no limit minds
NETWORKS = int(IPv4Address("10.0.0.0"))
MOST = 0.55  # AUC that still counts as a coin
NEW_PASSWORD = "a ladder of quiet herons"

Times = dict[str, list[float]]  # by "known" and "unknown", in milliseconds


@dataclass(frozen=True)
class Endpoint:
    """What is asked, and which answer shows that it was really done."""

    path: str
    status: int
    body: dict[str, str]


ENDPOINTS = (
    Endpoint("login", 401, {"password": "not the password of anybody"}),
    Endpoint("register", 202, {"password": NEW_PASSWORD}),
    Endpoint("password/forgot", 202, {}),
    Endpoint("email/resend", 202, {}),
)


class Asker:
    """One kept-alive connection that shows no cookie but the CSRF token, and comes from wherever it says."""

    def __init__(self, subject: AuthSecurity, networks: Iterator[int]) -> None:
        self.origin, self.networks = f"http://localhost:{subject.port}", networks
        self.http = httpx.Client(base_url=self.origin, timeout=60)
        self.token = self.http.get("/api/auth/session/").cookies["csrftoken"]

    def post(self, path: str, body: dict[str, str]) -> tuple[int, float]:
        """Status and milliseconds."""
        self.http.cookies.clear()
        headers = {
            "X-CSRFToken": self.token,
            "Cookie": f"csrftoken={self.token}",
            "Origin": self.origin,
            "X-Forwarded-For": str(IPv4Address(next(self.networks))),
        }
        began = time.perf_counter()
        answer = self.http.post(f"/api/auth/{path}/", json=body, headers=headers)
        return answer.status_code, 1000 * (time.perf_counter() - began)


def measure(*, pairs: int, workers: int) -> dict[str, Any]:
    """Ask, and say how well the two kinds of addresses separate at each endpoint."""
    networks = iter(range(NETWORKS, NETWORKS + 10**6))
    with AuthSecurity(workers=workers, AUTHSECURITY_TRUSTED_PROXIES="127.0.0.1/32") as subject:
        _register(Asker(subject, networks))
        subject.restart(AUTHSECURITY_EMAIL_VERIFICATION="required")
        asker = Asker(subject, networks)
        found = {endpoint.path: _separation(_times(asker, endpoint, pairs)) for endpoint in ENDPOINTS}
    return {
        "measured": "time of an answer for an address with and without an account",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "method": f"{pairs} pairs per endpoint, in random order, one after the other; {workers} workers; SQLite",
        "machine": report.machine(),
        "versions": report.versions(),
        "endpoints": found,
    }


def table(result: dict[str, Any]) -> str:
    """One line per endpoint."""
    lines = [f"{'endpoint':<18}{'known ms':>10}{'unknown ms':>12}{'AUC':>8}"]
    for path, found in result["endpoints"].items():
        known, unknown = found["median_ms"]["known"], found["median_ms"]["unknown"]
        lines.append(f"{path:<18}{known:>10.2f}{unknown:>12.2f}{found['auc']:>8.3f}")
    return "\n".join([*lines, f"(a coin has 0.5; {MOST} is the most that passes)"])


def keep(result: dict[str, Any]) -> Path:
    """Write it down for whoever compares."""
    path = report.RESULTS / "timing.json"
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return path


def auc(known: list[float], unknown: list[float]) -> float:
    """How often the best threshold on time alone is right about a pair (Mann-Whitney U over the product)."""
    ranked = sorted([(each, 0) for each in known] + [(each, 1) for each in unknown])
    wins = smaller = 0
    for _, kind in ranked:
        smaller += kind == 0
        wins += smaller * (kind == 1)
    share = wins / (len(known) * len(unknown))
    return max(share, 1 - share)


def _register(asker: Asker) -> None:
    for number in range(PEOPLE):
        status, _ = asker.post("register", {"email": _address("known", number), "password": NEW_PASSWORD})
        if status != httpx.codes.CREATED:
            raise RuntimeError(f"registering was answered {status}")


def _times(asker: Asker, endpoint: Endpoint, pairs: int) -> Times:
    times: Times = {"known": [], "unknown": []}
    for number in range(pairs):
        for kind in random.sample(("known", "unknown"), 2):
            body = {"email": _address(kind, number % PEOPLE), **endpoint.body}
            status, spent = asker.post(endpoint.path, body)
            if status != endpoint.status:
                raise RuntimeError(f"{endpoint.path} was answered {status}")
            times[kind].append(spent)
    return times


def _separation(times: Times) -> dict[str, Any]:
    return {
        "auc": round(auc(times["known"], times["unknown"]), 4),
        "median_ms": {kind: round(median(found), 3) for kind, found in times.items()},
    }


def _address(kind: str, number: int) -> str:
    return f"{kind}{number:04d}@example.org"

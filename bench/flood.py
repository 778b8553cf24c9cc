"""Does a flood keep those who are signed in waiting? `bin/bench --flood`: session checks beside it, and without.

A round is a quiet stretch and one under the flood, with checks at the same rate in both; the figure is how many times
longer the slowest hundredth takes. Memory is the most that all workers together ever held.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from authsecurity.factors.password import gate, hashing
from bench import checks, report
from bench.attackers import PATHS
from bench.checks import Checks
from bench.measurement import children, cpu_seconds
from bench.people import NEW_PASSWORD, PEOPLE, address
from bench.subjects import AuthSecurity
from bench.timing import NETWORKS, Asker

MOST = 3.0  # times the unloaded p99 that still passes
RATE = 50  # session checks a second
CONNECTIONS = 128
SETTLE = 2  # seconds from the begin of a flood until its checks count
IDLE = 0.05  # seconds of processor in one second
IDLE_WITHIN = 60  # seconds


def measure(*, rounds: int, seconds: int, workers: int) -> dict[str, Any]:
    """Flood each kind of endpoint in turn."""
    with AuthSecurity(workers=workers, AUTHSECURITY_TRUSTED_PROXIES="127.0.0.1/32") as subject:
        _register(Asker(subject, iter(range(NETWORKS, NETWORKS + PEOPLE))))
        subject.restart(AUTHSECURITY_EMAIL_VERIFICATION="required")
        base = _memory_before(subject)
        found = {kind: _rounds(subject, kind, rounds, seconds) for kind in PATHS}
        most = _memory(subject, "VmHWM")
    hashes = workers * gate.argon2.at_once * hashing.MEMORY_KIB / 1024
    return {
        "measured": "GET /api/auth/session/, signed in, without and beside a flood",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "method": _method(rounds, seconds, workers),
        "machine": report.machine(),
        "versions": report.versions() | {"argon2-cffi": version("argon2-cffi")},
        "memory_mib": {"before": base, "most": most, "most_allowed": round(base + hashes, 1)},
        "floods": found,
    }


def table(result: dict[str, Any]) -> str:
    """A line per flood, medians of the rounds, and the memory."""
    lines = [
        f"{'flood of':<10}{'quiet p50':>11}{'p99':>9}{'flooded p50':>13}{'p99':>9}{'times':>8}{'wrong':>7}"
    ]
    for kind, found in result["floods"].items():
        of = [found[title][name][1] for title in ("quiet_ms", "flooded_ms") for name in ("p50", "p99")]
        times, answers = found["p99_ratio"][1], found["answers"]
        lines.append(
            f"{kind:<10}{of[0]:>11.2f}{of[1]:>9.2f}{of[2]:>13.2f}{of[3]:>9.2f}{times:>8.2f}{found['wrong']:>7}"
        )
        lines.append(f"{'':<10} answered: {answers}")
    memory = "; ".join(f"{name} {value}" for name, value in result["memory_mib"].items())
    return "\n".join([*lines, f"memory in MiB: {memory}", f"({MOST} times is the most that passes)"])


def keep(result: dict[str, Any]) -> Path:
    """Write it down for whoever compares."""
    path = report.RESULTS / "flood.json"
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return path


def _method(rounds: int, seconds: int, workers: int) -> dict[str, str]:
    return {
        "checks": f"{RATE} a second, in an open loop, timed from when each was due",
        "flood": f"{CONNECTIONS} connections that never pause, each request from another network",
        "figures": "of the rounds: first quarter point, median, last quarter point",
        "rounds": f"{rounds} per flood: {seconds} s quiet, then {seconds} s flooded",
        "server": f"Granian, {workers} workers; SQLite; {gate.WAITING} places to wait per worker",
        "generator": "Python, on the same machine: what it takes, the service has not",
    }


def _register(asker: Asker) -> None:
    for number in range(PEOPLE):
        asker.post("register", {"email": address(number), "password": NEW_PASSWORD})


def _rounds(subject: AuthSecurity, kind: str, rounds: int, seconds: int) -> dict[str, Any]:
    quiet, flooded, answers = [], [], Counter[str]()
    for number in range(rounds):
        _wait_until_idle(subject)
        quiet.append(checks.at_a_rate(subject, rate=RATE, seconds=seconds))
        flood = _flood(subject, kind, seconds)
        time.sleep(SETTLE)
        flooded.append(checks.at_a_rate(subject, rate=RATE, seconds=seconds))
        answers.update(json.loads(flood.communicate()[0]))
        print(f"{kind} {number + 1}/{rounds}: p99 {quiet[-1].at(99)} ms, {flooded[-1].at(99)} ms", flush=True)
    ratios = [one.at(99) / other.at(99) for one, other in zip(flooded, quiet, strict=True)]
    return {
        "quiet_ms": _percentiles(quiet),
        "flooded_ms": _percentiles(flooded),
        "p99_ratio": report.middle(ratios),
        "wrong": sum(one.wrong for one in quiet + flooded),
        "answers": dict(sorted(answers.items())),
    }


def _percentiles(rounds: list[Checks]) -> dict[str, list[float]]:
    return {f"p{percent}": report.middle([one.at(percent) for one in rounds]) for percent in (50, 99)}


def _wait_until_idle(subject: AuthSecurity) -> None:
    """Letters that a flood has asked for are written after it: what is quiet begins when that is done."""
    until = time.monotonic() + IDLE_WITHIN
    while time.monotonic() < until:
        before = cpu_seconds(subject.process.pid)
        time.sleep(1)
        if cpu_seconds(subject.process.pid) - before < IDLE:
            return


def _flood(subject: AuthSecurity, kind: str, seconds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.attackers", str(subject.port), kind]
    command += [str(CONNECTIONS), str(seconds + SETTLE)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _memory_before(subject: AuthSecurity) -> float:
    """MiB of all workers, each of which has done a little of everything."""
    asker = Asker(subject, iter(range(NETWORKS, NETWORKS + 100)))
    for number in range(10):
        asker.post("login", {"email": address(number), "password": NEW_PASSWORD})
        asker.post("register", {"email": f"early{number}@example.org", "password": NEW_PASSWORD})
    checks.at_a_rate(subject, rate=RATE, seconds=SETTLE)
    return _memory(subject, "VmRSS")


def _memory(subject: AuthSecurity, line: str) -> float:
    """MiB, of all workers; the one for letters is none."""
    found = [_status(pid).get(line, "0") for pid in children(subject.process.pid) if not _is_for_letters(pid)]
    return round(sum(int(text.split()[0]) for text in found) / 1024, 1)


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(text.split(":\t", 1) for text in lines if ":\t" in text)


def _is_for_letters(pid: int) -> bool:
    return b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")

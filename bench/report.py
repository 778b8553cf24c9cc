"""What was measured, in words: ratios of the same round first, since they alone travel between machines."""

import json
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import authsecurity
from bench import load
from bench.load import Load
from bench.measurement import Measurement

RESULTS = Path(__file__).parent / "results"
MEASURED = "AuthSecurity"
LIBRARIES = ("Django", "djangorestframework", "granian")

Measurements = dict[str, list[Measurement]]
Figure = Callable[[Measurement], float]


def line(measurements: Measurements, number: int) -> str:
    """One round."""
    rounds = {name: found[number] for name, found in measurements.items()}
    return ", ".join(
        f"{name} {one.requests_per_second:.0f}/s {one.cpu_ms:.2f} ms" for name, one in rounds.items()
    )


def result(measurements: Measurements, *, plan: Load, workers: int) -> dict[str, Any]:
    """Everything somebody needs to doubt or repeat it."""
    return {
        "measured": "GET /api/auth/session/, signed in",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "method": {
            "load": f"{load.generator()}, {plan.connections} kept-alive connections, on the same machine",
            "rounds": f"{len(measurements[MEASURED])} of {plan.seconds} s each, alternating",
            "server": f"Granian, {workers} workers; SQLite with the same pragmas",
            "ratios": "AuthSecurity by the other in the same round: the median, and the quarter points around it",
        },
        "machine": machine(),
        "versions": versions(),
        "requests_per_second": comparison(measurements, lambda one: one.requests_per_second),
        "cpu_ms_per_request": comparison(measurements, lambda one: one.cpu_ms),
    }


def comparison(measurements: Measurements, figure: Figure) -> dict[str, dict[str, list[float]]]:
    """Medians and their quarter points: of each subject, and of AuthSecurity's ratio to each other one."""
    figures = {name: [figure(one) for one in found] for name, found in measurements.items()}
    ours = figures[MEASURED]
    ratios = {
        name: [mine / theirs for mine, theirs in zip(ours, found, strict=True) if theirs]
        for name, found in figures.items()
        if name != MEASURED
    }
    return {
        "each": {name: middle(found) for name, found in figures.items()},
        "ratio_to": {name: middle(found) for name, found in ratios.items()},
    }


def middle(numbers: list[float]) -> list[float]:
    """First quarter point, median, last quarter point."""
    points = quantiles(numbers, n=4) if len(numbers) > 1 else [median(numbers or [0.0])] * 3
    return [round(point, 3) for point in points]


def machine() -> dict[str, str]:
    """What it ran on, without its name, and how busy it was at the end."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [text.split(":", 1)[1].strip() for text in lines if text.startswith("model name")]
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
        "load": f"{os.getloadavg()[0]:.1f} on average in the last minute, this load included",
    }


def versions() -> dict[str, str]:
    """Of what ran."""
    libraries = {name: version(name) for name in LIBRARIES}
    return {"authsecurity": authsecurity.__version__, "python": platform.python_version(), **libraries}


def table(found: dict[str, Any]) -> str:
    """For people."""
    told = [f"\n{found['measured']}"]
    for title, unit in (
        ("requests_per_second", "requests/s"),
        ("cpu_ms_per_request", "ms of processor per request"),
    ):
        for name, (low, mid, high) in found[title]["each"].items():
            told.append(f"  {name:14} {mid:9.2f} {unit}   ({low:.2f} to {high:.2f})")
        for name, (low, mid, high) in found[title]["ratio_to"].items():
            told.append(f"  {mid:5.2f} times that of {name}   ({low:.2f} to {high:.2f})")
    for part in ("method", "machine", "versions"):
        told.append(f"{part}: " + "; ".join(f"{name} {value}" for name, value in found[part].items()))
    return "\n".join(told)


def keep(found: dict[str, Any]) -> Path:
    """Write it down as the current result."""
    path = RESULTS / "session_check.json"
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n")
    return path

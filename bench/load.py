"""The load: the same GET over kept-alive connections, as fast as the answers come.

wrk where it is installed. Without it a generator in Python, which itself is the slower part and so makes all
ratios look closer to 1 than they are.
"""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

from bench.subjects import Subject


@dataclass(frozen=True)
class Load:
    """How much, and for how long."""

    connections: int
    seconds: int


def generator() -> str:
    """The name of the program that makes the load."""
    return "wrk" if shutil.which("wrk") else "threads of Python"


def requests_per_second(subject: Subject, plan: Load) -> float:
    """One measurement. Raises `RuntimeError` if a single answer was no success."""
    return (_with_wrk if shutil.which("wrk") else _with_threads)(subject, plan)


def _with_wrk(subject: Subject, plan: Load) -> float:
    headers = [part for name, value in subject.headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{plan.connections}", f"-d{plan.seconds}s", *headers, subject.address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{subject.name} did not answer every request: {said}")
    return float(rate[1])


def _with_threads(subject: Subject, plan: Load) -> float:
    until = time.monotonic() + plan.seconds
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(_ask_until(subject, until)))
        for _ in range(plan.connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != len(threads):
        raise RuntimeError(f"{subject.name} did not answer every request.")
    return sum(counts) / plan.seconds


def _ask_until(subject: Subject, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", subject.port)
    asked = 0
    while time.monotonic() < until:
        connection.request("GET", subject.path, headers=subject.headers)
        answer = connection.getresponse()
        answer.read()
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{subject.name} answered {answer.status}.")
        asked += 1
    connection.close()
    return asked

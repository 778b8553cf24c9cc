"""One round of one subject: how many requests a second, and how much of the processors its server took for each.

Requests per second are what an operator gets, and swing with whatever else the machine does. Processor time per
request swings far less, since it does not count waiting.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from bench import load
from bench.load import Load
from bench.subjects import Subject

TICKS = os.sysconf("SC_CLK_TCK")  # per second


@dataclass(frozen=True)
class Measurement:
    """`cpu_ms` is processor time per request, of all processes of the server; 0 where the system does not tell."""

    requests_per_second: float
    cpu_ms: float


def measure(subject: Subject, plan: Load) -> Measurement:
    """Put the load on the subject once."""
    before = cpu_seconds(subject.process.pid)
    rate = load.requests_per_second(subject, plan)
    spent = cpu_seconds(subject.process.pid) - before
    return Measurement(requests_per_second=rate, cpu_ms=1000 * spent / (rate * plan.seconds))


def cpu_seconds(pid: int) -> float:
    """Of a process and those it started."""
    return sum(_ticks(process) for process in (pid, *children(pid))) / TICKS


def children(pid: int) -> list[int]:
    """The processes it started, where the system tells."""
    known = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in known.read_text().split()] if known.exists() else []


def _ticks(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat")
    # proc(5): utime and stime are fields 14 and 15; the name in field 2 may hold blanks, so count from behind it.
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
    return int(fields[11]) + int(fields[12])

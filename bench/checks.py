"""Session checks at a fixed rate, whatever the answers take: an open loop, as from many browsers.

A check that has to wait for its turn counts from the moment it was due, so a server that stalls cannot hide it.
"""

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import quantiles

from bench.subjects import Subject

CONNECTIONS = 8  # kept alive


@dataclass
class Checks:
    """What came of them, in milliseconds; `wrong` counts what was no right answer."""

    spent: list[float] = field(default_factory=list)
    wrong: int = 0

    def at(self, percent: int) -> float:
        """The percentile."""
        return round(quantiles(self.spent, n=100)[percent - 1], 2)

    def add(self, others: "Checks") -> None:
        self.spent += others.spent
        self.wrong += others.wrong


def at_a_rate(subject: Subject, *, rate: int, seconds: float) -> Checks:
    """So many checks a second, for so long."""
    found, began = Checks(), time.monotonic()
    due = iter([began + number / rate for number in range(int(rate * seconds))])
    lock = threading.Lock()
    threads = [threading.Thread(target=_ask, args=(subject, due, lock, found)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _ask(subject: Subject, due: Iterator[float], lock: threading.Lock, found: Checks) -> None:
    line = http.client.HTTPConnection("127.0.0.1", subject.port, timeout=60)
    while (moment := _next(due, lock)) is not None:
        time.sleep(max(0, moment - time.monotonic()))
        right = _check(line, subject)
        found.spent.append(1000 * (time.monotonic() - moment))
        found.wrong += not right
    line.close()


def _next(due: Iterator[float], lock: threading.Lock) -> float | None:
    with lock:
        return next(due, None)


def _check(line: http.client.HTTPConnection, subject: Subject) -> bool:
    try:
        line.request("GET", subject.path, headers=subject.headers)
        answer = line.getresponse()
        return b'"authenticated"' in answer.read() and answer.status == http.client.OK
    except (OSError, http.client.HTTPException):
        line.close()
        return False

"""The gate before Argon2: how many passwords are hashed at the same moment, and how many people may wait for that.

Every run of Argon2 is one of the gate's few threads', so cores and memory are bounded however many ask. Whoever is
about to have a password looked at or made takes a place first, before anything is counted, read or written; where none
is left the answer is `Busy`, and nothing has happened. docs/decisions/0012-back-pressure.md.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from authsecurity.core import environment
from authsecurity.http.errors import Busy

MOST_AT_ONCE = 4  # per process, however many cores: the server has eight threads for everything
WAITING = 60  # places per process beside them; at 20 ms each the last one waits little more than a second
STEP_BACK = 5  # how much nicer a hashing thread is: where a core is short, others get three times its share

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Gate:
    """`at_once` run, `waiting` wait, everybody else is told to come back."""

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self.at_once, self.waiting = at_once, waiting
        self.open()

    def open(self) -> None:
        """Begin with all places free; a forked process has none of its parent's threads."""
        self._places = BoundedSemaphore(self.at_once + self.waiting)
        self._threads = ThreadPoolExecutor(self.at_once, thread_name_prefix="hash", initializer=_step_back)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Held for a `with` block or, as a decorator, for a call. Raises `Busy` at once where none is left."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    def run(
        self, work: Callable[Arguments, Result], *given: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Have one of the threads do it, in turn, and wait for that. Never in a transaction."""
        return self._threads.submit(work, *given, **named).result()


def _step_back() -> None:
    # Argon2 needs no lock of Python while it works, so only it is slower where a core is short (Linux: per thread).
    if sys.platform == "linux":
        os.nice(STEP_BACK)


argon2 = Gate(at_once=min(environment.cores_per_worker(), MOST_AT_ONCE), waiting=WAITING)
os.register_at_fork(after_in_child=argon2.open)

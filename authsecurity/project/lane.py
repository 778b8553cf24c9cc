"""Threads of their own for the requests that may take long, and an end to how many wait for one, and how long.

Those are the requests that change something: they hash, and they write. What only reads, above all the question who is
signed in, never waits behind them. Waiting holds no thread, only its place in the event loop.
docs/decisions/0012-back-pressure.md.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from authsecurity.http.errors import Busy

READING = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing (RFC 9110 §9.2.1)

Result = TypeVar("Result")


class Lane:
    """At most `threads` requests are worked on, at most `waiting` wait, each at most `within` seconds."""

    def __init__(self, *, threads: int, waiting: int, within: float) -> None:
        self.most_waiting, self.within = waiting, within
        self.waiting = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="change")
        self._free = asyncio.Semaphore(threads)

    async def run(self, work: Callable[[], Result]) -> Result:
        """In turn. Raises `Busy` for one that has no place to wait or has waited too long: it was not begun."""
        await self._turn()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._free.release()

    async def _turn(self) -> None:
        if self.waiting >= self.most_waiting:
            raise Busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self.within):
                await self._free.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting -= 1

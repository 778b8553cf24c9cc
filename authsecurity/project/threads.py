"""A few threads that work while the event loop listens. The bridge alone gives them work.

Not a `ThreadPoolExecutor`: its futures, one in each world and chained through the loop, cost as much per request as
everything else the bridge does (measured: about a fifth of the processor time of a session check).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread

Work = Callable[[], object]


class Threads:
    """So many threads, started with the first piece of work. What comes while all are busy waits for its turn."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.running: list[Thread] = []
        self.waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    async def do(self, work: Work) -> None:
        """Have it done by one of them; raises what it raises. Call from one event loop only."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if not self.running:
            self._start()
        self.waiting.put(partial(_do, work, loop, done))
        await done

    def stop(self) -> None:
        """No more work comes; what is under way is finished first."""
        for _ in self.running:
            self.waiting.put(None)
        while self.running:
            self.running.pop().join()

    def _start(self) -> None:
        self.running = [
            Thread(target=self._work, name=f"request-{number}", daemon=True) for number in range(self.number)
        ]
        for thread in self.running:
            thread.start()

    def _work(self) -> None:
        while work := self.waiting.get():
            work()


def _do(work: Work, loop: asyncio.AbstractEventLoop, done: asyncio.Future[None]) -> None:
    error: BaseException | None = None
    try:
        work()
    except BaseException as raised:  # whatever it is, the one who waits for it must hear of it
        error = raised
    with suppress(RuntimeError):  # the loop is closed, nobody waits any more
        loop.call_soon_threadsafe(_tell, done, error)


def _tell(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.cancelled():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)

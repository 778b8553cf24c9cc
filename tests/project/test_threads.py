"""Threads beside an event loop: what is given to them is done, what goes wrong is heard of, stopping waits."""

import asyncio
import threading
import time
from functools import partial

import pytest

from authsecurity.project.threads import Threads

TOGETHER = 3


def test_as_many_work_at_once_as_there_are_and_the_loop_stays_free() -> None:
    threads, meet = Threads(TOGETHER), threading.Barrier(TOGETHER, timeout=10)

    async def ask() -> None:
        await asyncio.gather(*(threads.do(meet.wait) for _ in range(2 * TOGETHER)))

    asyncio.run(ask())
    threads.stop()


def test_what_work_raises_reaches_the_one_who_waits_and_the_thread_lives_on() -> None:
    threads, done = Threads(1), threading.Event()

    async def ask() -> None:
        with pytest.raises(ZeroDivisionError):
            await threads.do(partial(divmod, 1, 0))
        await threads.do(done.set)

    asyncio.run(ask())
    threads.stop()
    assert done.is_set()


def test_stopping_finishes_what_is_under_way() -> None:
    threads, finished = Threads(1), threading.Event()

    def slow() -> None:
        time.sleep(0.2)
        finished.set()

    async def ask_and_leave() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(threads.do(slow), 0.05)

    asyncio.run(ask_and_leave())
    threads.stop()
    assert finished.is_set()
    assert not threads.running

"""Requests that change something wait for threads of their own: so many, so long, and never in a thread."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from authsecurity.http.errors import Busy
from authsecurity.project.lane import Lane


@pytest.fixture
def closed() -> threading.Event:
    """What the work waits for."""
    return threading.Event()


def lane(*, threads: int = 1, waiting: int = 1, within: float = 10) -> Lane:
    return Lane(threads=threads, waiting=waiting, within=within)


async def busy(asked: Coroutine[Any, Any, object]) -> bool:
    try:
        await asked
    except Busy:
        return True
    return False


async def begun(made: Lane, *work: Callable[[], object]) -> list[asyncio.Task[object]]:
    """All asked, in this order, and each as far as it gets."""
    tasks = [asyncio.create_task(made.run(one)) for one in work]
    await asyncio.sleep(0.05)
    return tasks


def test_it_does_the_work_and_says_what_came_of_it() -> None:
    async def ask() -> None:
        made = lane()
        assert await made.run(lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await made.run(lambda: 1 // 0)
        assert await made.run(lambda: 8) == 8

    asyncio.run(ask())


def test_they_are_served_in_the_order_in_which_they_came(closed: threading.Event) -> None:
    served: list[int] = []

    async def ask() -> None:
        tasks = await begun(lane(waiting=9), closed.wait, *[lambda n=n: served.append(n) for n in range(9)])
        closed.set()
        await asyncio.gather(*tasks)

    asyncio.run(ask())
    assert served == list(range(9))


def test_who_finds_all_places_taken_is_told_at_once(closed: threading.Event) -> None:
    async def ask() -> None:
        made = lane(threads=2, waiting=3)
        tasks = await begun(made, *[closed.wait] * 5)
        assert made.waiting == 3
        assert await busy(made.run(pytest.fail))
        closed.set()
        assert all(await asyncio.gather(*tasks))
        assert await made.run(lambda: 7) == 7

    asyncio.run(ask())


def test_who_has_waited_too_long_is_told_and_nothing_was_begun(closed: threading.Event) -> None:
    async def ask() -> None:
        made = lane(within=0.2)
        tasks = await begun(made, closed.wait)
        assert await busy(made.run(pytest.fail))
        assert made.waiting == 0
        closed.set()
        await asyncio.gather(*tasks)
        assert await made.run(lambda: 7) == 7

    asyncio.run(ask())


def test_who_goes_away_while_waiting_leaves_the_place_to_others(closed: threading.Event) -> None:
    async def ask() -> None:
        made = lane()
        first, second = await begun(made, closed.wait, pytest.fail)
        second.cancel()
        await asyncio.wait([second])
        assert made.waiting == 0
        closed.set()
        await first
        assert await made.run(lambda: 7) == 7

    asyncio.run(ask())

"""Argon2 runs a few times at once and no more; so many wait, and who comes then is sent away before anything begins."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from authsecurity.core import environment
from authsecurity.factors.password import gate, hashing
from authsecurity.factors.password.gate import Gate
from authsecurity.http.errors import Busy
from tests.people import ADA

FORKED = """
import os
from authsecurity.factors.password import gate
gate.argon2.run(int)
child = os.fork()
if child == 0:
    os._exit(gate.argon2.run(int, "7"))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class Counted:
    """Work that takes a moment and knows how many did it at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __call__(self) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.01)
        with self.lock:
            self.now -= 1


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_so_many_run_at_once_and_no_more(at_once: int) -> None:
    door, work = Gate(at_once=at_once, waiting=0), Counted()
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: door.run(work), range(20)))
    assert work.most == at_once


def test_who_finds_no_place_is_told_at_once_and_the_others_are_not_disturbed() -> None:
    door = Gate(at_once=1, waiting=2)
    with ExitStack() as others:
        for _ in range(3):
            others.enter_context(door.place())
        for _ in range(2):
            with pytest.raises(Busy), door.place():
                raise AssertionError
    with door.place():
        pass


def test_a_place_is_given_back_whatever_happened_in_it() -> None:
    door = Gate(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), door.place():
            door.run(divmod, 1, 0)


def test_as_a_decorator_it_takes_a_place_for_each_call() -> None:
    door = Gate(at_once=1, waiting=0)

    @door.place()
    def ask() -> None:
        with pytest.raises(Busy), door.place():
            raise AssertionError

    ask()
    ask()


def test_what_is_run_answers_and_fails_as_if_it_were_called() -> None:
    door = Gate(at_once=1, waiting=0)
    assert door.run(int, "ff", base=16) == 255
    with pytest.raises(ValueError, match="invalid literal"):
        door.run(int, "x")


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a priority of its own")
def test_its_threads_step_back_and_nobody_else() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    door = Gate(at_once=1, waiting=0)
    assert door.run(os.getpriority, os.PRIO_PROCESS, 0) == min(19, before + gate.STEP_BACK)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.mark.parametrize(
    "hash_it",
    [
        lambda: hashing.make(ADA.password),
        lambda: hashing.matches(ADA.password, hashing.NOBODYS_HASH),
        lambda: hashing.Argon2id().encode(ADA.password, "saltsaltsalt"),
    ],
    ids=["make", "matches", "Django's own way"],
)
def test_every_run_of_argon2_is_one_of_its_threads(
    hash_it: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, run = [], gate.argon2.run

    def counted(work: Callable[..., object], *given: object) -> object:
        runs.append(work)
        return run(work, *given)

    monkeypatch.setattr(gate.argon2, "run", counted)
    hash_it()
    assert len(runs) == 1


def test_all_processes_together_run_as_many_as_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, workers, expected in ((8, "4", 2), (2, "2", 1), (2, "1", 2), (1, "4", 1), (64, "1", 64)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert environment.cores_per_worker({environment.WORKERS_FLAG: workers}) == expected
    assert environment.cores_per_worker({}) == 1
    assert gate.argon2.at_once <= gate.MOST_AT_ONCE


def test_a_forked_process_has_threads_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], check=True, capture_output=True, text=True, timeout=30
    )
    assert done.stdout == "7\n"

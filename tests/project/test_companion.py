"""What keeps a worker beside the server: nothing forks while it starts one, and after the end it starts none."""

import os
import threading

import pytest

from authsecurity.project import worker
from authsecurity.project.worker import Companion

WITHIN = 10  # seconds


def fork() -> None:
    """A process that is over at once."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # newer Pythons warn of any fork beside threads
def test_a_fork_waits_until_a_worker_is_started() -> None:
    forking = threading.Thread(target=fork)
    with worker.starting:
        forking.start()
        forking.join(0.3)
        assert forking.is_alive()
    forking.join(WITHIN)
    assert not forking.is_alive()
    assert not worker.starting.locked()


def test_after_its_end_it_starts_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    companion = Companion()
    companion.stop()
    companion.run()
    assert companion.process is None

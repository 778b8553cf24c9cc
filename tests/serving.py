"""Runs a server as a process of its own, for as long as a test needs it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

START_WITHIN = 60  # seconds
STOP_WITHIN = 20  # seconds
NOT_INHERITED = (
    "AUTHSECURITY_",
    "DATABASE_URL",
    "EMAIL_URL",
    "DJANGO_",
    "PYTHON",
    "PYTEST_",
    "VIRTUAL_ENV",
    "COVERAGE_",
)


_kept: list[socket.socket] = []


def free_port() -> int:
    """A port of this machine that nobody listens on, kept for this process until it ends.

    The socket stays bound, so that nothing else on the machine is given the port meanwhile. It does not listen, and
    whoever is told the port can: servers set SO_REUSEADDR too.
    """
    kept = socket.socket()
    kept.bind(("127.0.0.1", 0))
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _kept.append(kept)
    return int(kept.getsockname()[1])


def clean_environment(**more: str) -> dict[str, str]:
    """What a new shell would have: nothing of a virtual environment, of AuthSecurity or of these tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)} | more


@contextmanager
def serving(
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    environment: Mapping[str, str],
    start_within: int = START_WITHIN,
) -> Iterator[str]:
    """Start the command in the folder, wait until it listens, give its address, and stop it with SIGTERM."""
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        url = f"http://localhost:{port}"
        _wait_until_it_answers(process, url, log, start_within)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        finally:
            process.kill()


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path, start_within: int) -> None:
    deadline = time.monotonic() + start_within
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not start: {log.read_text()}")

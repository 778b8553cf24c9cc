"""The service as its users start it: `authsecurity serve --local`, a process of its own with its own data folder.

The fixture `service` (tests/conftest.py) starts one for the whole run. `running_service` starts one with other
settings, beside another one on the same data, or with its clock ahead.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.serving import clean_environment, free_port

REPOSITORY = Path(__file__).parents[1]
CLOCK_AHEAD = Path(__file__).parent / "clock_ahead"  # its sitecustomize.py moves the clock
WORKERS = 2
START_WITHIN = 60  # seconds
STOP_WITHIN = 10  # seconds; what the service promises


@dataclass(frozen=True)
class Service:
    """A running service. `stderr` is the file with its log."""

    url: str
    port: int
    data_dir: Path
    pid: int
    stderr: Path

    @property
    def log(self) -> str:
        return self.stderr.read_text(encoding="utf-8")


@contextmanager
def running_service(
    *,
    data_dir: Path | None = None,
    clock_ahead: timedelta = timedelta(0),
    workers: int = WORKERS,
    **environment: str,
) -> Iterator[Service]:
    """Start it, wait until it is ready, give it away, stop it with SIGTERM and hold it to its ten seconds.

    `data_dir` lets a second service share the data of a running one; `environment` is added to a clean one.
    """
    with TemporaryDirectory(prefix="authsecurity-service-") as folder:
        data_dir, log, port = data_dir or Path(folder) / "data", Path(folder) / "stderr", free_port()
        environment = _environment(data_dir, clock_ahead) | environment
        command = ["serve", "--local", "--port", str(port), "--workers", str(workers)]
        with log.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "authsecurity", *command],
                cwd=REPOSITORY,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        service = Service(f"http://localhost:{port}", port, data_dir, process.pid, log)
        try:
            _wait_until_ready(process, service)
            yield service
        finally:
            _stop(process, service)


def _environment(data_dir: Path, clock_ahead: timedelta) -> dict[str, str]:
    environment = clean_environment(
        AUTHSECURITY_DATA_DIR=str(data_dir), AUTHSECURITY_EMAIL_VERIFICATION="off"
    )
    if clock_ahead:
        seconds = str(int(clock_ahead.total_seconds()))
        environment |= {"PYTHONPATH": str(CLOCK_AHEAD), "TEST_CLOCK_AHEAD": seconds}
    return environment


def _wait_until_ready(process: subprocess.Popen[bytes], service: Service) -> None:
    deadline = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{service.url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"The service did not start:\n{service.log}")


def _stop(process: subprocess.Popen[bytes], service: Service) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its own group, workers and all
        process.wait()
        raise AssertionError(f"The service did not stop within {STOP_WITHIN} s:\n{service.log}") from None

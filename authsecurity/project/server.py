"""Serving: Granian with workers of their own, stopped within ten seconds whatever clients do."""

import argparse
import os
from io import StringIO
from ipaddress import ip_address

import django
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from authsecurity.core import environment
from authsecurity.core.configuration import Configuration
from authsecurity.core.environment import ConfigurationError
from authsecurity.project import static

MOST_DEFAULT_WORKERS = 4
STOP_WITHIN = 5  # seconds from SIGTERM until a worker that still waits for a client is killed
HEADERS_WITHIN = 10_000  # milliseconds a client may take to send its headers


def default_workers() -> int:
    """One process per core, four at most."""
    return min(os.cpu_count() or 1, MOST_DEFAULT_WORKERS)


def serve(options: argparse.Namespace) -> int:
    """Start, serve until SIGTERM or Ctrl-C, stop. Raises `ConfigurationError` instead of starting wrongly."""
    config = _configuration(options)
    os.environ[environment.WORKERS_FLAG] = str(options.workers)
    environment.make_data_dir(config.data_dir)
    django.setup()
    if config.local:
        call_command("migrate", interactive=False, verbosity=0)
    _check()
    static.collect()
    print(f"AuthSecurity is at {config.url}", flush=True)  # noqa: T201 (this is what the command says)
    if config.local and not config.email_url:
        print(f"Letters are at {config.url}/outbox/?key={_outbox_key()}", flush=True)  # noqa: T201
    # By name, since it knows models, which cannot be imported before Django is set up.
    companion = import_string("authsecurity.project.worker.Companion")()
    companion.start()
    try:
        _server(options).serve()
    finally:
        companion.stop()
    return 0


def _configuration(options: argparse.Namespace) -> Configuration:
    if options.local:
        if not _is_loopback(options.host):
            raise ConfigurationError(
                [
                    f"--host is {options.host!r}, but local mode listens on this machine only: use 127.0.0.1 or ::1."
                ]
            )
        os.environ[environment.LOCAL_FLAG] = str(options.port)
    elif not os.environ.get("AUTHSECURITY_URL"):
        raise ConfigurationError(
            [
                "AUTHSECURITY_URL is missing: give the public address like https://login.example.org, "
                "or add --local to try it out."
            ]
        )
    return environment.read()


def _outbox_key() -> str:
    key: str = import_string("authsecurity.project.outbox.new_key")()
    return key


def _check() -> None:
    try:
        call_command("check", fail_level="WARNING", stdout=StringIO())
    except CommandError as error:
        raise ConfigurationError([str(error)]) from None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _server(options: argparse.Namespace) -> MPServer:
    return MPServer(
        "authsecurity.project.rsgi:application",
        address="127.0.0.1" if options.host == "localhost" else options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,  # with HTTP/2 on offer, a connection that says nothing is kept for ever
        workers=options.workers,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.error,
    )

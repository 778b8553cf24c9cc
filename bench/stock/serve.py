"""`python -m bench.stock.serve SETTINGS PORT WORKERS`: a project behind Granian, set up as the service's is."""

import os
import sys
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from authsecurity.project import bridge, server
from bench.subjects import EMAIL


def main(settings_module: str, port: str, workers: str) -> None:
    """Make the database and the person in it where there is one, then serve as `authsecurity.project.server` does."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    django.setup()
    if settings.DATABASES:
        _add_person()
    MPServer(
        "bench.stock.wsgi:application",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=int(workers),
        blocking_threads=bridge.THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=server.HEADERS_WITHIN),
        respawn_failed_workers=True,
        workers_kill_timeout=server.STOP_WITHIN,
        log_level=LogLevels.error,
    ).serve()


def _add_person() -> None:
    call_command("migrate", verbosity=0)
    people: Any = apps.get_model(settings.AUTH_USER_MODEL)
    people.objects.create_user(username=EMAIL, password=os.environ["BENCH_PASSWORD"])


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The `authsecurity` command: `serve`, `account` for support, and the commands of Django that an operator needs."""

import argparse
import os
import sys
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line
from django.db import DatabaseError
from django.utils.module_loading import import_string

from authsecurity.core import environment
from authsecurity.core.environment import ConfigurationError
from authsecurity.project import arguments as known
from authsecurity.project import server

WRONG_CONFIGURATION = 2  # exit status
# These know models, which cannot be imported before Django is set up.
BY_NAME = {"account": "authsecurity.project.support.run", "worker": "authsecurity.project.worker.work"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 2 for a wrong configuration, each problem in a sentence on stderr."""
    options, rest = known.parser().parse_known_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authsecurity.project.settings")
    try:
        return _run(options, rest)
    except ConfigurationError as error:
        return _refuse(error.problems)
    except DatabaseError as error:
        first_line = str(error).partition("\n")[0]
        return _refuse(
            [f"The database cannot be used ({first_line}): is DATABASE_URL right, and is it running?"]
        )


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    if options.command == "serve":
        return server.serve(_no_rest(options, rest))
    environment.make_data_dir(environment.read().data_dir)
    if options.command in BY_NAME:
        return _run_by_name(_no_rest(options, rest))
    execute_from_command_line(["authsecurity", options.command, *rest])
    return 0


def _run_by_name(options: argparse.Namespace) -> int:
    django.setup()
    status: int = import_string(BY_NAME[options.command])(options)
    return status


def _refuse(problems: Sequence[str]) -> int:
    for problem in problems:
        print(f"authsecurity: {problem}", file=sys.stderr)  # noqa: T201 (this is what the command says)
    return WRONG_CONFIGURATION


def _no_rest(options: argparse.Namespace, rest: list[str]) -> argparse.Namespace:
    if rest:
        known.parser().error(f"{options.command} does not know {' '.join(rest)}")
    return options

"""What the `authsecurity` command understands. Knows no models, so that it can be asked before Django is set up."""

import argparse
from typing import Any

from authsecurity import __version__
from authsecurity.core import environment
from authsecurity.project import server

DJANGO_COMMANDS = {
    "migrate": "bring the database up to date",
    "check": "check the configuration (add --deploy for the stricter ones)",
}
SUPPORT_VERBS = {
    "show": "what is known about an account: state, second factors, sessions, limits reached",
    "disable": "let nobody sign in to it, and end every session",
    "enable": "let its owner sign in again",
    "unlock": "forget the wrong passwords and codes that were counted",
    "reset-second-factor": "take away every passkey, the authenticator app and the recovery codes; end every session",
    "end-sessions": "sign it out everywhere",
}
Commands = Any  # argparse has no public name for what `add_subparsers` gives


def parser() -> argparse.ArgumentParser:
    """All commands. What belongs to a command of Django is left for Django to read."""
    found = argparse.ArgumentParser(prog="authsecurity", description="A login service.")
    found.add_argument("--version", action="version", version=__version__)
    commands = found.add_subparsers(dest="command", required=True, metavar="command")
    _add_serve(commands)
    commands.add_parser("worker", help="send letters; `serve` has one of these beside it already")
    _add_account(commands)
    for name, text in DJANGO_COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    return found


def _add_serve(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="serve the pages and the API")
    serve.add_argument(
        "--local", action="store_true", help="on this machine only, for trying out and developing"
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=_port, default=environment.DEFAULT_PORT, help="default: %(default)s")
    workers = server.default_workers()
    serve.add_argument("--workers", type=_workers, default=workers, help="processes (default: %(default)s)")


def _add_account(commands: Commands) -> None:
    account = commands.add_parser("account", help="look at an account, or help its owner")
    verbs = account.add_subparsers(dest="verb", required=True, metavar="verb")
    for verb, text in SUPPORT_VERBS.items():
        verbs.add_parser(verb, help=text, description=text).add_argument("email", metavar="EMAIL")


def _port(text: str) -> int:
    return _number(text, least=1, most=65535)


def _workers(text: str) -> int:
    return _number(text, least=1, most=256)


def _number(text: str, *, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
    return int(text)

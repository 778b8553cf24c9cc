"""`authsecurity account …`: what support does from the command line, beside the running service.

Has flows/support act, and says in a sentence what that means. For project/command.py, once Django is set up. Whoever
may run it may do anything with the database anyway, so it asks for no password; the account's record says that it
happened.
"""

import argparse
import sys
from collections.abc import Callable

from authsecurity.core.clock import rfc3339
from authsecurity.flows.support import actions
from authsecurity.flows.support.actions import Facts, UnknownAddress
from authsecurity.throttling.actions import Reached

NOT_FOUND = 1  # exit status


def run(options: argparse.Namespace) -> int:
    """Do it and say so. 1, with a sentence on stderr, for an address that nobody here has."""
    try:
        print(ACTS[options.verb](options.email))  # noqa: T201 (this is what the command says)
    except UnknownAddress:
        print(  # noqa: T201
            f"authsecurity: There is no account with the address {options.email!a}: check its spelling, "
            "and that DATABASE_URL or AUTHSECURITY_DATA_DIR name the database of the running service.",
            file=sys.stderr,
        )
        return NOT_FOUND
    return 0


def _show(email: str) -> str:
    facts = actions.look_up(email=email)
    lines = {
        "address": facts.account.email,
        "name": facts.account.name or "-",
        "since": rfc3339(facts.account.created_at),
        "state": "active" if facts.account.is_active else "disabled",
        "second factors": ", ".join(facts.account.enrolled) or "none",
        "recovery codes": f"{facts.recovery_codes} left",
        "sessions": str(facts.sessions),
        "known browsers": str(facts.known_browsers),
        "limits reached": _limits_in(facts),
    }
    return "\n".join(f"{name:<16}{value}" for name, value in lines.items())


def _limits_in(facts: Facts) -> str:
    return ", ".join(_words_for(limit) for limit in facts.limits) or "none"


def _words_for(reached: Reached) -> str:
    if reached.seconds_left is None:
        return f"{reached.limit.name} (until it is unlocked)"
    return f"{reached.limit.name} (for {reached.seconds_left} seconds more)"


def _disable(email: str) -> str:
    actions.disable(email=email)
    return "Disabled. Nobody can sign in to it, and whoever was signed in is so no longer."


def _enable(email: str) -> str:
    actions.enable(email=email)
    return "Enabled. Its owner can sign in as before."


def _unlock(email: str) -> str:
    actions.unlock(email=email)
    return "Unlocked. Wrong passwords and codes are counted from zero again."


def _reset_second_factor(email: str) -> str:
    actions.reset_second_factor(email=email)
    return "Reset. It has no second factor and no recovery codes, and is signed out everywhere."


def _end_sessions(email: str) -> str:
    ended = actions.end_sessions(email=email)
    return f"Signed out everywhere; sessions that were open: {ended}."


ACTS: dict[str, Callable[[str], str]] = {
    "show": _show,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "reset-second-factor": _reset_second_factor,
    "end-sessions": _end_sessions,
}

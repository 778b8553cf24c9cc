"""The real clock, in the 30-second steps of one-time codes: a service in its own process knows no other.

Two steps are valid at a time, the current one and the one before. Who proves a new secret with the code of the step
before can sign in with the current one at once; who proves it with the current one waits for the next.
"""

import time

STEP = 30  # seconds
TIME_TO_USE_A_CODE = 5  # seconds


def step_began(*, steps: int = 0) -> int:
    """When the current step began, or one `steps` away, in seconds of Unix time."""
    return (int(time.time()) // STEP + steps) * STEP


def wait_for_next_step() -> None:
    """Until the codes shown so far are of a step before."""
    time.sleep(max(0, step_began(steps=1) - time.time()))


def wait_until_the_code_before_lasts() -> None:
    """Until the code of the step before stays valid for long enough to use it."""
    if step_began(steps=1) - time.time() < TIME_TO_USE_A_CODE:
        wait_for_next_step()

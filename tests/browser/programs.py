"""Programs that share no code with the service: one reads the QR code, one computes the codes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.clock import step_began


def read_qr_code(picture: Path) -> str:
    """What zbarimg finds in a picture."""
    return _run("zbarimg", "--quiet", "--raw", str(picture))


def totp_code(secret: str, *, steps: int = 0) -> str:
    """The code by oathtool, of the current step or of one `steps` away."""
    return _run("oathtool", f"--now=@{step_began(steps=steps)}", "--totp", "-b", secret)


def _run(name: str, *arguments: str) -> str:
    if shutil.which(name) is None:
        leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave_out(f"{name} is not installed, and this test is about what it says.")
    done = subprocess.run([name, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()

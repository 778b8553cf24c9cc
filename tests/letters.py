"""Letters as a person gets them: the queue is worked off, and the `.eml` files in the outbox folder are read.

`Outbox()` is that of this process (fixture `outbox`), `Outbox(service.data_dir)` that of a running server, whose own
worker sends.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from django_tasks_db.models import DBTaskResult

from authsecurity.core import configuration
from authsecurity.project import outbox as page
from authsecurity.project import worker
from authsecurity.project.outbox import folder_of

LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
TOKEN = re.compile(r"#token=([A-Za-z0-9_-]{43})$")
SENT_WITHIN = 60  # seconds, by the worker beside a running server


@dataclass(frozen=True)
class Letter:
    """What a mail program shows, and `raw`, what it got."""

    to: str
    subject: str
    text: str
    html: str
    raw: bytes = field(repr=False)

    @property
    def link(self) -> str:
        """The one link in the text."""
        (found,) = LINK.findall(self.text)
        assert found in self.html
        return str(found)

    @property
    def token(self) -> str:
        """What the page behind the link sends on."""
        found = TOKEN.search(self.link)
        assert found is not None, self.link
        return found[1]


class Outbox:
    """All letters that went out, oldest first. What is ready to be sent is sent before anybody looks."""

    def __init__(self, data_dir: Path | None = None) -> None:
        self.is_ours = data_dir is None
        self.folder = folder_of(data_dir or configuration.current().data_dir)

    def empty(self) -> None:
        """Throw the letters away that are there."""
        for file in self.folder.glob("*.eml"):
            file.unlink()

    def letters(self, to: str | None = None, subject: str = "") -> list[Letter]:
        """Those to this address, byte for byte, whose subject begins like this."""
        if self.is_ours:
            send_what_is_ready()
            assert not [row.traceback for row in DBTaskResult.objects.failed()]
        # By the time of the file, since the clock that names it may stand still in a test (see `in_order`).
        files = sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        found = [_read(file) for file in files]
        return [each for each in found if to in (None, each.to) and each.subject.startswith(subject)]

    def newest(self, to: str, subject: str = "") -> Letter:
        """The last one; waits for the worker of a running server."""
        deadline = time.monotonic() + (0 if self.is_ours else SENT_WITHIN)
        while not (found := self.letters(to, subject)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found, f"no letter to {to}: {[(each.to, each.subject) for each in self.letters()]}"
        return found[-1]

    def token(self, to: str, subject: str = "") -> str:
        """The token of the link in the newest letter."""
        return self.newest(to, subject).token


@contextmanager
def in_order() -> Iterator[None]:
    """Letters of this process get times one after the other: the clock of a file system has steps of milliseconds."""
    write, moments = page._write, count(time.time_ns())

    def write_then(folder: Path, content: bytes) -> None:
        before = {*folder.glob("*.eml")}
        write(folder, content)
        (written,) = {*folder.glob("*.eml")} - before
        os.utime(written, ns=(next(moments),) * 2)

    with mock.patch.object(page, "_write", write_then):
        yield


def send_what_is_ready() -> int:
    """Do the worker's work in this process; how many tasks that were."""
    # Between two tasks it closes old connections, which would end the transaction that a test runs in.
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        return worker.work_off()


def _read(file: Path) -> Letter:
    raw = file.read_bytes()
    parsed: Any = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    text, html = (parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return Letter(parsed["To"], parsed["Subject"], text, html, raw)

"""The outbox of local mode: letters as `.eml` files in `<data>/outbox/`, and the page that shows them.

`/outbox/?key=…` exists only where letters go nowhere else: in local mode without EMAIL_URL. The key is made at each
start and printed by it, so that another person on this machine, or a page in the same browser, does not read them.
"""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from authsecurity.core import clock, configuration

KEY = "AUTHSECURITY_OUTBOX_KEY"  # in the environment of the workers, left there by the start
SHOWN = 50  # newest letters
LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


class Outbox(BaseEmailBackend):
    """Django email backend: a letter is a file, there whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = folder_of(configuration.current().data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Shown:
    """A letter as the page shows it: its text in pieces, each plain or a link."""

    subject: str
    to: str
    date: str
    pieces: list[tuple[str, bool]]


def is_open() -> bool:
    """Whether letters go to files here."""
    config = configuration.current()
    return config.local and not config.email_url


def folder_of(data_dir: Path) -> Path:
    return data_dir / "outbox"


def new_key() -> str:
    """Make the key of this start and leave it to the workers."""
    os.environ[KEY] = secrets.token_urlsafe(24)
    return os.environ[KEY]


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """The newest letters. Without the key, or outside local mode, there is nothing here."""
    key = os.environ.get(KEY, "")
    if not (is_open() and key and constant_time_compare(request.GET.get("key", ""), key)):
        raise Http404
    files = sorted(folder_of(configuration.current().data_dir).glob("*.eml"), reverse=True)[:SHOWN]
    response = render(request, "authsecurity/outbox.html", {"letters": [_read(file) for file in files]})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _write(folder: Path, content: bytes) -> None:
    name = f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
    draft = folder / f"{name}.draft"
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.rename(folder / f"{name}.eml")


def _read(file: Path) -> Shown:
    letter: Any = message_from_bytes(file.read_bytes(), _class=ParsedMessage, policy=policy.default)
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    return Shown(letter["Subject"] or "", letter["To"] or "", letter["Date"] or "", _pieces(text))


def _pieces(text: str) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for link in LINK.finditer(text):
        pieces += [(text[at : link.start()], False), (link[0], True)]
        at = link.end()
    return [*pieces, (text[at:], False)]

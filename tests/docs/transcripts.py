"""Reads the transcripts out of a page and plays them against a server, comparing every line that is shown.

A transcript is an `http` block: request line, headers, blank line, body; then the same of the answer. What differs
each time is a placeholder:

- `{{name}}`: captured where an answer shows it first, the same from then on. Two names never hold one value (times
  apart), so a page that says a key is new is wrong if it is not.
- `{{code}}`, `{{next_code}}`: in a request, the TOTP code that `{{secret}}` gives; each new name is a later step.
- `{{time}}`, `{{time + 10m}}`: the time of this very answer, or so much later. `{{date}}`: any HTTP date.

`<!-- 11 minutes later -->` between two blocks moves the server's clock. All `Set-Cookie` lines of an answer must be
shown, of other headers those that matter.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from authsecurity.factors.totp import codes

AUTHORITY = "localhost:8000"  # as the pages have it; replaced by that of the server they are played against
PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")
PART = re.compile(
    r"^```http\n(?P<block>.*?)^```$|^<!-- (?P<minutes>\d+) minutes? later -->$", re.MULTILINE | re.DOTALL
)
HEADER = re.compile(r"([A-Za-z0-9-]+): (\S.*)")
STATUS_LINE = re.compile(r"HTTP/1\.1 \d{3} \S.*")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DATE = r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
RELATIVE = re.compile(r"time(?: \+ (?P<number>\d+)(?P<unit>[mh]))?")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
SLACK = timedelta(seconds=2)
MOST_SHOWN = 300  # characters of an unexpected answer
LEAST_LEFT = 5  # seconds a code must still be good for when it is sent


class UnreadableTranscript(Exception):
    """The page is written in a way that cannot be played."""


class Mismatch(AssertionError):
    """The server says something else than the page."""


@dataclass(frozen=True)
class Message:
    """A request or an answer, as the page shows it."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True)
class Exchange:
    """One block. `line` is its place in the page; `later` how far the clock has moved by then."""

    line: int
    request: Message
    answer: Message
    later: timedelta = timedelta(0)


def read(page: str) -> list[Exchange]:
    """All exchanges of a page, in order."""
    exchanges, later = [], timedelta(0)
    for part in PART.finditer(page):
        if part["minutes"]:
            later += timedelta(minutes=int(part["minutes"]))
            continue
        line = page.count("\n", 0, part.start()) + 1
        exchanges.append(_exchange(part["block"], line, later))
    return exchanges


def _exchange(block: str, line: int, later: timedelta) -> Exchange:
    lines = block.splitlines()
    starts = [number for number, text in enumerate(lines) if STATUS_LINE.fullmatch(text)]
    if len(starts) != 1:
        raise UnreadableTranscript(f"line {line}: a block is one request and one answer")
    return Exchange(line, _message(lines[: starts[0]], line), _message(lines[starts[0] :], line), later)


def _message(lines: list[str], line: int) -> Message:
    if not lines:
        raise UnreadableTranscript(f"line {line}: the block has no request")
    end = lines.index("") if "" in lines else len(lines)
    headers = []
    for text in lines[1:end]:
        match = HEADER.fullmatch(text)
        if match is None:
            raise UnreadableTranscript(f"line {line}: {text!r} is no header")
        headers.append((match[1], match[2]))
    return Message(lines[0], tuple(headers), "\n".join(lines[end:]).strip())


@dataclass
class Player:
    """Plays one page. `known` is what placeholders stand for; `address` gives the server for a moved clock."""

    address: Callable[[timedelta], str]
    send: Callable[[httpx.Request], httpx.Response]
    known: dict[str, str] = field(default_factory=dict)
    _last_step: int = 0

    def play(self, page: str) -> int:
        """Play all exchanges of a page; how many there were. Raises `Mismatch`."""
        exchanges = read(page)
        for exchange in exchanges:
            try:
                self._play(exchange)
            except Mismatch as mismatch:
                raise Mismatch(f"line {exchange.line}, {exchange.request.start}: {mismatch}") from None
        return len(exchanges)

    def _play(self, exchange: Exchange) -> None:
        address = self.address(exchange.later)
        request = self._request(exchange.request, address, exchange.later)
        before = _now(exchange.later)
        response = self.send(request)
        response.read()
        comparison = Comparison(self.known, httpx.URL(address).netloc.decode(), before, _now(exchange.later))
        comparison.compare(exchange.answer, response)

    def _request(self, message: Message, address: str, later: timedelta) -> httpx.Request:
        method, path, _ = message.start.split(" ")
        authority = httpx.URL(address).netloc.decode()

        def filled(text: str) -> str:
            replaced = text.replace(AUTHORITY, authority)
            return PLACEHOLDER.sub(lambda found: self._value(found[1], later), replaced)

        headers = [(name, filled(value)) for name, value in message.headers]
        content = filled(message.body).encode() if message.body else None
        return httpx.Request(method, address + filled(path), headers=headers, content=content)

    def _value(self, name: str, later: timedelta) -> str:
        if name.endswith("code") and name not in self.known:
            self.known[name] = self._next_code(later)
        if name not in self.known:
            raise UnreadableTranscript(f"{{{{{name}}}}} is sent before any answer showed it")
        return self.known[name]

    def _next_code(self, later: timedelta) -> str:
        """Of the oldest step that is still accepted and was not used, so that nobody waits without need."""
        while True:
            now = _now(later)
            step = max(self._last_step + 1, codes.step_at(now) - codes.STEPS_BACK)
            begins = step * codes.STEP_SECONDS
            good_until = begins + (1 + codes.STEPS_BACK) * codes.STEP_SECONDS - LEAST_LEFT
            if begins <= now.timestamp() <= good_until:
                self._last_step = step
                return codes.code_at(self.known["secret"], step)
            time.sleep(0.2)


@dataclass
class Comparison:
    """An answer as the page shows it against one as it came, between two moments of the server's clock."""

    known: dict[str, str]
    authority: str
    before: datetime
    after: datetime

    def compare(self, shown: Message, response: httpx.Response) -> None:
        """Raises `Mismatch` for the first thing that differs; learns the values of new placeholders."""
        start = f"{response.http_version} {response.status_code} {response.reason_phrase}"
        if shown.start != start:
            raise Mismatch(f"shows {shown.start!r}, got {start!r}: {response.text[:MOST_SHOWN]}")
        self._headers(shown, response)
        self._body(shown.body, response)

    def _headers(self, shown: Message, response: httpx.Response) -> None:
        cookies = response.headers.get_list("set-cookie")
        for name, value in shown.headers:
            found = response.headers.get_list(name)
            match = next((text for text in found if self._agrees(value, text)), None)
            if match is None:
                raise Mismatch(f"shows {name}: {value}, got {found}")
            if name.lower() == "set-cookie":
                cookies.remove(match)
        if cookies:
            raise Mismatch(f"does not show Set-Cookie: {cookies}")

    def _body(self, shown: str, response: httpx.Response) -> None:
        if not shown:
            if response.content:
                raise Mismatch(f"shows no body, got {response.text}")
            return
        try:
            self._json("the body", json.loads(shown), response.json())
        except json.JSONDecodeError:
            raise Mismatch(f"shows {shown}, got {response.text}") from None

    def _json(self, place: str, shown: Any, found: Any) -> None:
        if isinstance(shown, dict) and isinstance(found, dict) and shown.keys() == found.keys():
            for name in shown:
                self._json(f"{place}, {name}", shown[name], found[name])
        elif isinstance(shown, list) and isinstance(found, list) and len(shown) == len(found):
            for number, pair in enumerate(zip(shown, found, strict=True)):
                self._json(f"{place}, {number}", *pair)
        elif isinstance(shown, str) and isinstance(found, str):
            if not self._agrees(shown, found):
                raise Mismatch(f"{place} shows {shown!r}, got {found!r}")
        elif shown != found or type(shown) is not type(found):
            raise Mismatch(f"{place} shows {shown!r}, got {found!r}")

    def _agrees(self, shown: str, found: str) -> bool:
        names = PLACEHOLDER.findall(shown)
        parts = PLACEHOLDER.split(shown.replace(AUTHORITY, self.authority))[::2]
        pattern = re.escape(parts[0])
        for name, literal in zip(names, parts[1:], strict=True):
            pattern += self._pattern(name) + re.escape(literal)
        match = re.fullmatch(pattern, found)
        if match is None:
            return False
        return all(self._holds(name, value) for name, value in zip(names, match.groups(), strict=True))

    def _pattern(self, name: str) -> str:
        if name == "date":
            return f"({DATE})"
        if RELATIVE.fullmatch(name):
            return f"({TIME.pattern})"
        return f"({re.escape(self.known[name])})" if name in self.known else r'([^\s;"]+)'

    def _holds(self, name: str, value: str) -> bool:
        relative = RELATIVE.fullmatch(name)
        if relative:
            return self._is_now(relative, value)
        if name == "date" or self.known.get(name) == value:
            return True
        if value in self.known.values() and not TIME.fullmatch(value):
            return False
        self.known[name] = value
        return True

    def _is_now(self, relative: re.Match[str], value: str) -> bool:
        ahead = int(relative["number"]) * UNITS[relative["unit"]] if relative["unit"] else timedelta(0)
        moment = datetime.fromisoformat(value)
        return self.before + ahead - SLACK <= moment <= self.after + ahead + SLACK


def _now(later: timedelta) -> datetime:
    return datetime.now(UTC) + later

"""`python -m bench.attackers PORT KIND CONNECTIONS SECONDS`: a flood, in a process of its own; its answers as JSON.

Every connection sends the next request as soon as it has an answer, heedless of `Retry-After`. Each request comes from
another client network and is about another address, so that no limit answers instead of the work.
"""
# ruff: noqa: S311 (figures, no secrets)

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from ipaddress import IPv4Address

from bench.people import NEW_PASSWORD, PEOPLE, address

NETWORKS = int(IPv4Address("10.0.0.0"))
ONE_IN = 4  # sign-ins with the right password of somebody
TOKEN = "c" * 32  # what the CSRF cookie and its header both say
ANSWER_WITHIN = 60  # seconds
PATHS = {"login": "login", "register": "register", "forgot": "password/forgot", "reset": "password/reset"}


async def flood(port: int, kind: str, connections: int, seconds: float) -> dict[str, int]:
    """How many answers of which status."""
    until = time.monotonic() + seconds
    statuses: Counter[str] = Counter()
    await asyncio.gather(*[_attack(port, kind, until, statuses) for _ in range(connections)])
    return dict(statuses)


async def _attack(port: int, kind: str, until: float, statuses: Counter[str]) -> None:
    line = None
    while time.monotonic() < until:
        try:
            line = line or await asyncio.open_connection("127.0.0.1", port)
            statuses[await asyncio.wait_for(_ask(*line, port, kind), ANSWER_WITHIN)] += 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            statuses[type(error).__name__] += 1
            line = None
    if line:
        line[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, kind: str) -> str:
    writer.write(_request(port, kind))
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    return head[9:12].decode()


def _request(port: int, kind: str) -> bytes:
    body = json.dumps(_body(kind)).encode()
    head = [
        f"POST /api/auth/{PATHS[kind]}/ HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        f"X-Forwarded-For: {IPv4Address(NETWORKS + random.randrange(2**24))}",
        f"X-CSRFToken: {TOKEN}",
        f"Cookie: csrftoken={TOKEN}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def _body(kind: str) -> dict[str, str]:
    stranger = f"{random.randrange(10**12)}@example.org"
    somebody = address(random.randrange(PEOPLE))
    match kind:
        case "login" if random.randrange(ONE_IN) == 0:
            return {"email": somebody, "password": NEW_PASSWORD}
        case "login":
            return {"email": stranger, "password": "not the password of anybody"}
        case "register":
            return {"email": stranger, "password": NEW_PASSWORD}
        case "forgot":
            return {"email": random.choice([somebody, stranger])}
        case _:
            return {"token": f"{random.randrange(10**40):043}", "new_password": NEW_PASSWORD}


if __name__ == "__main__":
    port, kind, connections, seconds = sys.argv[1:]
    print(json.dumps(asyncio.run(flood(int(port), kind, int(connections), float(seconds)))))

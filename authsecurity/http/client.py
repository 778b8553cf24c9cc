"""Who is on the other end of the line: the client's address, what its browser calls itself, and what it was given.

`X-Forwarded-For` is a claim anybody can write. It is read from right to left, and a hop is believed only if the
one that reported it is a proxy named in AUTHSECURITY_TRUSTED_PROXIES (ASVS 4.1.3).
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.http import HttpRequest

from authsecurity.core import configuration, tokens
from authsecurity.core.configuration import Network
from authsecurity.http import cookies

USER_AGENT_CHARACTERS = 256
MAX_HOPS = 20
DEVICE_TOKENS = 5  # accounts whose device token one browser keeps
DEVICE_TOKEN_SEPARATOR = "."
Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Client:
    """`ip` in its canonical spelling, or None on a socket without one; `user_agent` is unverified text.

    `device_tokens` are those of the cookie `device`, of whatever accounts.
    """

    ip: str | None
    user_agent: str
    device_tokens: tuple[str, ...] = ()


def client_of(request: HttpRequest) -> Client:
    """The client of this request, for the record and for limits."""
    address = client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted=configuration.current().trusted_proxies,
    )
    agent = request.META.get("HTTP_USER_AGENT", "")[:USER_AGENT_CHARACTERS]
    return Client(
        ip=str(address) if address else None,
        user_agent=agent.replace("\0", ""),
        device_tokens=_device_tokens(cookies.read(request, cookies.DEVICE)),
    )


def client_address(*, peer: str, forwarded_for: str, trusted: tuple[Network, ...]) -> Address | None:
    """The nearest address no trusted proxy vouches beyond. A hop that is no address ends the walk."""
    nearest = parse_address(peer)
    for hop in reversed(forwarded_for.split(",")[-MAX_HOPS:]):
        if nearest is None or not is_trusted(nearest, trusted):
            break
        claimed = parse_address(hop.strip())
        if claimed is None:
            break
        nearest = claimed
    return nearest


def _device_tokens(cookie: str | None) -> tuple[str, ...]:
    parts = (cookie or "").split(DEVICE_TOKEN_SEPARATOR, DEVICE_TOKENS)[:DEVICE_TOKENS]
    return tuple(part for part in parts if len(part) == tokens.TOKEN_CHARACTERS)


def is_trusted(address: Address, trusted: tuple[Network, ...]) -> bool:
    return any(address in network for network in trusted)


def parse_address(text: str) -> Address | None:
    """An IPv4 address, also where it is written as IPv6 (`::ffff:192.0.2.1`); a zone (`%eth0`) is dropped."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

"""Whom a limit counts, as text: a client's network, an address, an account, a browser. Pure."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_PREFIX = 64  # what one customer gets at least (RFC 6177); a whole one counts as one client
MAX_ADDRESS = 320  # characters of a typed address that tell it from others


def network(ip: str | None) -> str:
    """The IPv4 address or the IPv6 /64; all clients without an address are one."""
    if ip is None:
        return "no address"
    address = ip_address(ip)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def address(typed: str) -> str:
    """An email address as people type it, right or wrong: the same one in whatever case."""
    return typed[:MAX_ADDRESS].casefold()

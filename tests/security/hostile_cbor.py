"""CBOR that no authenticator writes: deep, endless, announced and never sent, or small and enormous once it is read.

Each is one item that may stand where a key, a statement, extensions or the whole attestation object is expected.
"""

from struct import pack

import cbor2

ROOM = 40_000  # bytes; in base64 that fills most of a body
LAUGHS = 21  # doublings: half a second for whoever follows them, and a test that fails need not hang


def head(major: int, argument: int) -> bytes:
    """The head of an item: its kind, and a value or a length (RFC 8949 §3)."""
    plain = cbor2.dumps(argument)
    return bytes([major << 5 | plain[0]]) + plain[1:]


def laughs(doublings: int) -> bytes:
    """Each array holds the next one and a reference to it: two more bytes, twice the size (tags 28 and 29)."""
    shared, referred = b"\xd8\x1c", b"\xd8\x1d"
    opened = b"".join(shared + b"\x82" for _ in range(doublings))
    closed = b"".join(referred + head(0, number) for number in range(doublings, 0, -1))
    return opened + shared + b"\x80" + closed


BIG = b"\xc2" + head(2, ROOM) + b"\xff" * ROOM

ELABORATE: dict[str, bytes] = {
    "nothing": b"",
    "deep arrays": b"\x81" * ROOM,
    "deep maps": b"\xa1\x01" * (ROOM // 2),
    "deep maps as names": b"\xa1" * ROOM,
    "deep tags": b"\xc1" * ROOM,
    "deep arrays without end": b"\x9f" * ROOM,
    "deep maps without end": b"\xbf\x01" * (ROOM // 2),
    "bytes without end": b"\x5f" + b"\x41a" * (ROOM // 2) + b"\xff",
    "text without end": b"\x7f" + b"\x61a" * (ROOM // 2),
    "an end of nothing": b"\xff" * ROOM,
    "bytes of 2 GiB": head(2, 2**31 - 1),
    "bytes of 8 EiB": head(2, 2**63 - 1),
    "text of 16 EiB": head(3, 2**64 - 1),
    "an array of 2 Gi": head(4, 2**31 - 1),
    "an array of 16 Ei": head(4, 2**64 - 1),
    "a map of 2 Gi": head(5, 2**31 - 1),
    "a map of 16 Ei": head(5, 2**64 - 1),
    "arrays of 2 Gi in each other": head(4, 2**31 - 1) * 500,
    "a number of 320 000 bits": BIG,
    "a negative one": b"\xc3" + BIG[1:],
    "a fraction of numbers of 320 000 bits": b"\xc4\x82\x01" + BIG,
    "a fraction with a huge exponent": b"\xc4\x82" + head(0, 10**17) + b"\x01",
    "a power of two with a huge exponent": b"\xc5\x82" + head(0, 10**17) + b"\x01",
    "a quotient": b"\xd8\x1e\x82" + b"\xc2\x41\x01" + b"\xc2\x41\x00",
    "a regular expression": b"\xd8\x23" + head(3, ROOM // 9 * 9) + b"(?:a|b)*?" * (ROOM // 9),
    "a message": b"\xd8\x24" + head(3, ROOM) + b"a: b\n" * (ROOM // 5),
    "a date": b"\xc0" + head(3, ROOM) + b"2" * ROOM,
    "an address": b"\xd9\x01\x04" + head(2, ROOM) + b"\x7f" * ROOM,
    "a set of arrays": b"\xd9\x01\x02" + head(4, ROOM) + b"\x80" * ROOM,
    "itself": b"\xd8\x1c\x81\xd8\x1d\x00",
    "itself as a name": b"\xd8\x1c\xa1\xd8\x1d\x00\x01",
    "what is not shared": b"\xd8\x1d\x18\x63",
    "a billion laughs": laughs(LAUGHS),
    "a value of no kind": b"\xf8\x00",
    "a reserved length": b"\x1c",
    "zeros": bytes(ROOM),
}
PLAIN: dict[str, bytes] = {
    "many arrays": head(4, ROOM) + b"\x80" * ROOM,
    "many names": head(5, ROOM // 3) + b"".join(b"\x19" + pack(">H", name) for name in range(ROOM // 3)),
    "one name many times": head(5, ROOM // 2) + b"\x01\x01" * (ROOM // 2),
    "names that are no numbers": head(5, 4000) + b"\xfb\x7f\xf8\0\0\0\0\0\0\0" * 4000,
    "no map": b"\x01",
    "an empty map": b"\xa0",
    "a map of other things": cbor2.dumps({"a": 1, 1: "b", b"c": [None]}),
}
MONSTERS = ELABORATE | PLAIN

"""Which CBOR is read at all: plain items, as authenticators write them (CTAP 2.1 §8, canonical form). Pure.

A decoder follows tags. Two of them (28, 29: a value that is shared) let a hundred bytes stand for a tree that takes
hours to write down again, and py_webauthn writes keys and extensions down again. So a tag ends the reading before it
begins, and so does what has no length.
"""

TAG = 6
TEXTS = (2, 3)  # bytes and text: what follows their head is no item
LONGEST_HEAD = 27  # announces eight bytes; above it there is no length, or an end to what had none

FLAGS_AT, FIXED_PART, AAGUID = 32, 37, 16  # bytes, WebAuthn L3 §6.1
CREDENTIAL_INCLUDED = 1 << 6


def is_plain(data: bytes) -> bool:
    """Whether these are items without a tag and of a known length, to the last byte. Where one ends is not asked."""
    at = 0
    while at < len(data):
        kind, low = data[at] >> 5, data[at] & 31
        if kind == TAG or low > LONGEST_HEAD:
            return False
        size = 0 if low < 24 else 1 << (low - 24)
        argument = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else low
        at += 1 + size + (argument if kind in TEXTS else 0)
    return at == len(data)


def is_plain_inside(auth_data: bytes) -> bool:
    """The same for what follows the fixed part of authenticator data: a key, extensions, both or nothing."""
    at = FIXED_PART
    if len(auth_data) > FLAGS_AT and auth_data[FLAGS_AT] & CREDENTIAL_INCLUDED:
        length_at = FIXED_PART + AAGUID
        at = length_at + 2 + int.from_bytes(auth_data[length_at : length_at + 2], "big")
    return is_plain(auth_data[at:])

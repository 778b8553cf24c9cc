"""What counts as one email address. Pure.

ASCII only, and checked before any normalising: U+212A (Kelvin sign) normalises to a plain K, a dotless i
upper-cases to a plain I, and a zero-width space is invisible, so each could make a twin of somebody's address
(attacks R05, R06). One mailbox, no display name, no list, no comment, no quoting (R07).
"""

import re

MAX_ADDRESS = 254  # RFC 5321 §4.5.3.1.3
MAX_LOCAL_PART = 64  # RFC 5321 §4.5.3.1.1
MAX_DOMAIN = 253

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?P<local>{ATOM}(?:\.{ATOM})*)@(?P<domain>(?:{LABEL}\.)+(?=[^.]*[A-Za-z]){LABEL})")


def is_address(text: str) -> bool:
    """One deliverable-looking address (RFC 5321 dot-string @ host name with a dot), and not a character more."""
    match = ADDRESS.fullmatch(text) if len(text) <= MAX_ADDRESS else None
    return match is not None and len(match["local"]) <= MAX_LOCAL_PART and len(match["domain"]) <= MAX_DOMAIN


def canonical(address: str) -> str:
    """The form in which addresses are compared and unique. Only for what `is_address` accepts."""
    return address.lower()

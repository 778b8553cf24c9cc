"""Ids in addresses. Pure. To clients they are opaque text, so each has one spelling, and anything else is no id."""

import uuid


def parse(text: str) -> uuid.UUID | None:
    """The id that is written like this to the letter, or None: Python also reads braces, `urn:` and foreign digits."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None

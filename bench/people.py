"""The people of the measurements that need many: made by registering, all with the same password."""

PEOPLE = 100
NEW_PASSWORD = "a ladder of quiet herons"


def address(number: int) -> str:
    """Of one of them."""
    return f"known{number:04d}@example.org"

"""What a thief of the database holds: every value of every table, as bytes to search in."""

import base64
import json

from django.db import connection


def everything() -> bytes:
    """All rows, with what is base64 inside of them beside it."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of our own tables)
            rows += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(_bytes(value) for value in rows)


def holds(text: str) -> bool:
    """Whether the text, or its base64 form, is stored anywhere."""
    found = everything()
    return text.encode() in found or base64.b64encode(text.encode()).rstrip(b"=")[:-2] in found


def _bytes(value: object) -> bytes:
    match value:
        case bytes():
            return value
        case memoryview():
            return value.tobytes()
        case list() | dict():
            return json.dumps(value).encode()
    return str(value).encode()

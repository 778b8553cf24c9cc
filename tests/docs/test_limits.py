"""docs/reference/limits.md against throttling/limits.py, both ways."""

from datetime import timedelta

from authsecurity.throttling.limits import NEVER, TABLE, Limit
from tests.docs.pages import only_span, reference, rows


def row_of(limit: Limit) -> list[str]:
    """What the page must say."""
    minutes = limit.per // timedelta(minutes=1)
    in_a_row = "" if limit.in_a_row == NEVER else str(limit.in_a_row)
    return [
        limit.name,
        str(limit.most),
        f"{minutes} minutes",
        "the last" if limit.rolling else "the first",
        in_a_row,
    ]


def test_the_page_has_exactly_the_limits_there_are() -> None:
    table = rows(reference("limits.md"))
    assert [[only_span(row[0]), *row[1:5]] for row in table] == [row_of(limit) for limit in TABLE]
    assert all(row[5] for row in table)

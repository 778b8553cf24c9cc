"""Ids in addresses: one spelling, and everything else is none."""

import uuid

import pytest

from authsecurity.http.ids import parse

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_an_id_is_read_as_it_was_written() -> None:
    assert parse(ID) == uuid.UUID(ID)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "\0",
        "9" * 5000,
        ID.upper(),
        ID.replace("-", ""),
        f"{{{ID}}}",
        f"urn:uuid:{ID}",
        f" {ID}",
        f"{ID}\n",
        f"{ID}\0",
        ID.replace("0", "\uff10"),
        ID.replace("0f8", "0_8"),
        "\u0663" * 32,
        "é",
    ],
    ids=ascii,
)
def test_another_spelling_is_no_id(text: str) -> None:
    assert parse(text) is None

"""The whole table of what a browser may say about where a request comes from."""

import pytest

from authsecurity.http.fetch_metadata import is_same_origin

OURS = "https://login.example.org"


@pytest.mark.parametrize(
    ("site", "origin", "accepted"),
    [
        ("same-origin", OURS, True),
        ("same-origin", None, True),
        (None, OURS, True),
        (None, None, False),
        ("same-site", OURS, False),
        ("same-site", None, False),
        ("cross-site", OURS, False),
        ("cross-site", None, False),
        ("none", OURS, False),
        ("none", None, False),
        ("", OURS, False),
        ("", None, False),
        ("SAME-ORIGIN", None, False),
        ("same-origin ", None, False),
        ("same-origin, same-origin", None, False),
        *[
            (site, origin, False)
            for site in ("same-origin", None)
            for origin in (
                "",
                "null",
                "http://login.example.org",
                "https://login.example.org:8443",
                "https://login.example.org/",
                "https://LOGIN.example.org",
                "https://example.org",
                "https://evil.login.example.org",
                "https://login.example.org.evil.example",
                "https://login.example.org https://evil.example",
            )
        ],
    ],
)
def test_only_our_own_origin_counts(site: str | None, origin: str | None, accepted: bool) -> None:
    assert is_same_origin(sec_fetch_site=site, origin=origin, ours=OURS) == accepted

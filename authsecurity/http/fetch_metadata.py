"""Did this request come from our own pages? Pure: two header values and our origin in, a verdict out.

`Sec-Fetch-Site` and `Origin` are written by the browser and cannot be forged by a page (W3C Fetch Metadata;
RFC 6454 §7). Each must match where it is present, and one of them must be.
"""


def is_same_origin(*, sec_fetch_site: str | None, origin: str | None, ours: str) -> bool:
    """`ours` is scheme, host and port. `none` (typed address) never carries an unsafe method: refused too."""
    if sec_fetch_site is None and origin is None:
        return False
    return sec_fetch_site in (None, "same-origin") and origin in (None, ours)

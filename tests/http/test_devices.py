"""What browsers are called: by the words of our own list, whatever the header says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.http.devices import BROWSERS, PROGRAMS, SYSTEMS, UNKNOWN, device_name

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X)"
REAL = [
    (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
    (
        f"{MOZILLA} (X11; Ubuntu; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
        "Firefox on Linux",
    ),
    (f"{MOZILLA} (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
    (f"{IPHONE} {IOS} FxiOS/139.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
    (f"{IPHONE} {IOS} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    (f"{IPHONE} {IOS} CriOS/137.0.7151.79 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
    (f"{IPHONE} {IOS} Version/18.0 EdgiOS/136.0.3240.91 Mobile/15E148 Safari/605.1.15", "Edge on iPhone"),
    (
        f"{MOZILLA} (iPad; CPU OS 17_7 like Mac OS X) {IOS} Version/17.7 Mobile/15E148 Safari/604.1",
        "Safari on iPad",
    ),
    (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/18.5 Safari/605.1.15", "Safari on macOS"),
    (
        f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/137.0.0.0 Safari/537.36",
        "Chrome on macOS",
    ),
    (
        f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0",
        "Edge on Windows",
    ),
    (
        f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/136.0.0.0 Safari/537.36 OPR/121.0.0.0",
        "Opera on Windows",
    ),
    (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} HeadlessChrome/137.0.0.0 Safari/537.36", "Chrome on Linux"),
    (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/137.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
    (f"{MOZILLA} (Linux; Android 10; K) {WEBKIT} Chrome/137.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
    (
        f"{MOZILLA} (Linux; Android 10; K) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Samsung Internet on Android",
    ),
    ("curl/8.5.0", "curl"),
    ("Wget/1.24.5", "Wget"),
    ("python-httpx/0.28.1", "Python"),
    ("Firefox/1", "Firefox"),
    (f"{MOZILLA} (PlayStation 5) {IOS}", UNKNOWN),
    ("Googlebot", UNKNOWN),
    ("", ""),
]
HOSTILE = [
    "A" * 10_000,
    "A" * 10_000 + "Firefox/1 (Linux)",
    "\r\nSet-Cookie: a=b",
    "\x1b[2J\x07\x85\u2028",
    "<script>alert(1)</script>",
    "\u202eerehwon",
    "(" * 10_000,
    " ",
    "\xff\x80",
]


@pytest.mark.parametrize(("user_agent", "name"), REAL, ids=lambda text: text[:40])
def test_a_browser_is_called_what_its_owner_calls_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


@pytest.mark.parametrize("user_agent", HOSTILE, ids=ascii)
def test_what_is_no_browser_is_unknown(user_agent: str) -> None:
    assert device_name(user_agent) == UNKNOWN


@given(st.lists(st.sampled_from([*BROWSERS, *SYSTEMS, *PROGRAMS, "\n", "<b>", "\x1b["]) | st.text()))
def test_nothing_of_the_header_is_ever_repeated(parts: list[str]) -> None:
    browsers, systems = {*BROWSERS.values()}, {*SYSTEMS.values()}
    both = {f"{browser} on {system}" for browser in browsers for system in systems}
    assert device_name(" ".join(parts)) in both | browsers | {*PROGRAMS.values(), UNKNOWN, ""}

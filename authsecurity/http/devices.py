"""What to call a browser in front of its owner: "Firefox on Linux". Pure.

`User-Agent` is unverified text, so nothing of it is ever repeated: the answer is put together from the words of
this page alone. Good for recognising one's own devices and for no decision.
"""

READ = 256  # characters; what a browser says first is what counts
UNKNOWN = "Unknown browser"

PROGRAMS = {"curl/": "curl", "Wget/": "Wget", "HTTPie/": "HTTPie", "python-": "Python"}
# The first that fits: most browsers name those they descend from as well.
BROWSERS = {
    "Edg/": "Edge",
    "EdgA/": "Edge",
    "EdgiOS/": "Edge",
    "OPR/": "Opera",
    "OPT/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Vivaldi/": "Vivaldi",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """Browser and system, a program, or `Unknown browser`; "" where the browser says nothing at all."""
    said = user_agent[:READ]
    if not said:
        return ""
    program = next((name for start, name in PROGRAMS.items() if said.startswith(start)), None)
    browser, system = _first(BROWSERS, said), _first(SYSTEMS, said)
    if browser and system:
        return f"{browser} on {system}"
    return program or browser or UNKNOWN


def _first(names: dict[str, str], said: str) -> str | None:
    return next((name for mark, name in names.items() if mark in said), None)

"""Every endpoint there is, read from the URL map and not from a list that could fall behind."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from authsecurity.http.views import ApiView

API = "/api/auth/"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
NOBODYS_ID = "00000000-0000-4000-8000-000000000000"


class Endpoint(NamedTuple):
    """One address below `/api/auth/` and the view that answers there."""

    pattern: str
    view: type[ApiView]

    @property
    def name(self) -> str:
        """The address as the pages and the schema write it: parameters in braces."""
        return PARAMETER.sub(r"{\1}", self.pattern)

    @property
    def path(self) -> str:
        """An address that can be sent to. A parameter in it is the id of nothing."""
        return PARAMETER.sub(NOBODYS_ID, self.pattern)

    @property
    def methods(self) -> set[str]:
        """What the view implements."""
        return {method.upper() for method in self.view.http_method_names if hasattr(self.view, method)} - {
            "OPTIONS"
        }


def all_endpoints() -> list[Endpoint]:
    """In the order of the URL map."""
    found = [(path, pattern) for path, pattern in _patterns(get_resolver()) if path.startswith(API[1:])]
    return [Endpoint(path.removeprefix(API[1:]), _class_of(pattern)) for path, pattern in found]


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        else:
            yield path, entry


def _class_of(pattern: URLPattern) -> type[ApiView]:
    callback: Any = pattern.callback
    view: type[ApiView] = callback.view_class if hasattr(callback, "view_class") else callback.cls
    return view

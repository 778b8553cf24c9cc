"""The service as a WSGI application. The server's workers load it through rsgi.py."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authsecurity.project.settings")


class Request(WSGIRequest):
    """A `Content-Type` that cannot be read is none: Django raises before any middleware could answer."""

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except ValueError:
            environ["CONTENT_TYPE"] = ""
            super().__init__(environ)


class Handler(WSGIHandler):
    """Django's own, with our request."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()

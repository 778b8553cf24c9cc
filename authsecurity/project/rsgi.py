"""What the server's workers load: the WSGI application behind the bridge, and the clean-up beside it."""

import sys
from typing import Any

from authsecurity.project.wsgi import application as wsgi_application

# isort: split
# Only now that Django is set up can models be imported.
from authsecurity.project import cleanup
from authsecurity.project.bridge import Bridge
from authsecurity.project.cleanup import Cleaner

# Seconds until a thread that computes gives way to one that waits for the interpreter: a session check waits for it
# several times, and with Python's own 5 ms that would be most of what it takes beside a flood.
GIVE_WAY_AFTER = 0.0005


class Worker(Bridge):
    """One process of the service."""

    def __rsgi_init__(self, loop: Any) -> None:
        sys.setswitchinterval(GIVE_WAY_AFTER)
        self.cleaner = Cleaner(cleanup.INTERVAL)
        self.cleaner.start()

    def __rsgi_del__(self, loop: Any) -> None:
        self.cleaner.stop()
        self.readers.stop()


application = Worker(wsgi_application)

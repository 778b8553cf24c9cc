"""What the server's workers load: the WSGI application behind the bridge, and the clean-up beside it."""

from typing import Any

from authsecurity.project.wsgi import application as wsgi_application

# isort: split
# Only now that Django is set up can models be imported.
from authsecurity.project import cleanup
from authsecurity.project.bridge import Bridge
from authsecurity.project.cleanup import Cleaner


class Worker(Bridge):
    """One process of the service."""

    def __rsgi_init__(self, loop: Any) -> None:
        self.cleaner = Cleaner(cleanup.INTERVAL)
        self.cleaner.start()

    def __rsgi_del__(self, loop: Any) -> None:
        self.cleaner.stop()
        self.readers.stop()


application = Worker(wsgi_application)

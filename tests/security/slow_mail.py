"""A mail server that takes its time and then says no."""

import time
from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Slow(BaseEmailBackend):
    """Two seconds for each letter, as far as anybody knows who waits for it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        time.sleep(2)
        raise TimeoutError

"""A mail server that is down, and a count of who has asked it."""

from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

asked: list[str] = []


class Down(BaseEmailBackend):
    """It says so at once: how long others would wait for it is how often they ask."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        asked.extend(message.to[0] for message in email_messages)
        raise TimeoutError

"""Handing a letter to the mail server. Called by tasks in the worker only, never while a request waits."""

import smtplib
from email.utils import make_msgid

from django.core.mail import EmailMultiAlternatives, get_connection

from authsecurity.core import configuration
from authsecurity.mail.letters import Letter

REFUSED_FOR_GOOD = 500  # SMTP status (RFC 5321 §4.2.1); 4xx means later


class Undelivered(Exception):
    """It did not go out. `for_good`: the server will never take it."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


def send(letter: Letter, *, to: str) -> None:
    """To one address, as it is stored. Raises `Undelivered`."""
    config = configuration.current()
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text(),
        from_email=config.email_from,
        to=[to],
        headers={
            "Message-ID": make_msgid(domain=config.hostname),  # Django's own would name the machine
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        },
        connection=get_connection(),
    )
    message.attach_alternative(letter.html(), "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise Undelivered("refused", for_good=_all_for_good(error)) from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"answer {error.smtp_code}", for_good=False) from None
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(type(error).__name__, for_good=False) from None


def _all_for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(status >= REFUSED_FOR_GOOD for status, _ in error.recipients.values())

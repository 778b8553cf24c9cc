"""Asking for another address and proving it, as the tests here do."""

from authsecurity.accounts.models import Account
from authsecurity.flows.address import actions
from authsecurity.http.client import Client
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose
from tests.people import ADA
from tests.walk import Browser

NEW = "Ada.New@example.net"
SOMEWHERE = Client(ip="192.0.2.1", user_agent="")


def ask(browser: Browser, email: str = NEW) -> None:
    answer = browser.post("email/change/", {"email": email})
    assert (answer.status, answer.content) == (202, b"{}"), answer.content


def prove(token: str) -> None:
    """What `email/verify/` does with a link of this purpose."""
    link = MailedLink.objects.with_token(token, Purpose.CHANGE_ADDRESS)
    if link is None:
        raise InvalidToken
    actions.prove(link=link, client=SOMEWHERE)


def account() -> Account:
    return Account.objects.get(name=ADA.name)


def disk_is_full(*arguments: object) -> None:
    """In place of writing a letter."""
    raise OSError("the disk is full")

"""What the worker does for this room: letters to the new address and to the old one.

A link whose row is gone, or whose account was closed since, has no letter any more.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django_tasks import task
from django_tasks.base import Task

from authsecurity.accounts.models import Account
from authsecurity.http.client import Client
from authsecurity.mail import letters, queue
from authsecurity.mail.letters import Letter, Occasion
from authsecurity.mail.models import LIFETIMES, MailedLink, Purpose
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


@task()
def write_to_new_address(*, account_id: str, link_id: str, occasion: dict[str, str], tries: int) -> None:
    """The link to it; or, where it belongs to another account, a word to that one's owner."""
    link = _waiting(link_id)
    if link is None or not _may_be_written_to(link, tries):
        return
    owner = Account.objects.at(link.address)
    again = {"task": write_to_new_address, "tries": tries, **_arguments(link, occasion)}
    if owner is not None and owner.pk != link.account_id:
        _send_word(owner, link, Occasion(**occasion), again)
    elif _send(link, letters.prove_new_address, again):
        link.replace_older()


@task()
def write_to_old_address(*, account_id: str, link_id: str, occasion: dict[str, str], tries: int) -> None:
    """What has happened, and the way back."""
    link = _waiting(link_id)
    if link is not None:
        again = {"task": write_to_old_address, "tries": tries, **_arguments(link, occasion)}
        _send(link, letters.address_changed, again, occasion=Occasion(**occasion))


def have_mailed(link: MailedLink, client: Client) -> None:
    """Have the worker write the letter of this link, once this transaction is committed."""
    queue.later(LETTERS[Purpose(link.purpose)], **_arguments(link, letters.occasion_of(client)))


LETTERS: Mapping[Purpose, Task[..., None]] = {
    Purpose.CHANGE_ADDRESS: write_to_new_address,
    Purpose.REVERT_ADDRESS: write_to_old_address,
}


def _arguments(link: MailedLink, occasion: dict[str, str]) -> dict[str, Any]:
    # The account is named so that its deletion finds what still waits for it.
    return {"account_id": str(link.account_id), "link_id": str(link.pk), "occasion": occasion}


def _waiting(link_id: str) -> MailedLink | None:
    """Not ended since it was asked for, and of an account that is open."""
    found: MailedLink | None = MailedLink.objects.filter(pk=link_id, account__is_active=True).first()
    return found


def _may_be_written_to(link: MailedLink, tries: int) -> bool:
    """Charged once per letter. Over its limit an address gets none, and a link sent before stays good."""
    if tries or throttling.attempt_charge(limits.LETTER_ADDRESS, subjects.address(link.address)):
        return True
    link.delete()
    return False


def _send(link: MailedLink, write: Callable[..., Letter], again: dict[str, Any], **facts: Occasion) -> bool:
    token = link.renew()
    if token is None:  # ended this very moment
        return False
    letter = write(token=token, lifetime=LIFETIMES[Purpose(link.purpose)], **facts)
    return queue.send(letter, to=link.address, **again)


def _send_word(owner: Account, link: MailedLink, occasion: Occasion, again: dict[str, Any]) -> None:
    letter = letters.address_is_registered(occasion=occasion)
    if not owner.is_active or queue.send(letter, to=owner.email, **again):
        link.delete()

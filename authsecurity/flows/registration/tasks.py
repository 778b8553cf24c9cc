"""What the worker does for a registration: the one letter that fits, to the address as it was typed.

Only here is it asked whether there is an account with that address, so that no request takes longer for one.
"""

import uuid

from django_tasks import task

from authsecurity.accounts.models import Account
from authsecurity.flows.registration.models import LIFETIME, PendingRegistration
from authsecurity.mail import letters, queue
from authsecurity.mail.letters import Occasion
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


@task
def send_proof(*, registration_id: str, occasion: dict[str, str], tries: int) -> None:
    """The link that proves the address, or word to the owner of an account that has it already."""
    pending = PendingRegistration.objects.waiting().filter(pk=uuid.UUID(registration_id)).first()
    if pending is None:
        return
    if (
        tries == 0
        and throttling.attempt_charge(limits.LETTER_ADDRESS, subjects.address(pending.email)) is None
    ):
        return
    owner = Account.objects.at(pending.email)
    if owner is not None:
        _tell_owner(owner, registration_id, occasion, tries)
    else:
        _send_link(pending, registration_id, occasion, tries)


@task
def send_proof_again(*, email: str, occasion: dict[str, str], tries: int) -> None:
    """For the newest registration that waits at this address, if there is one."""
    pending = PendingRegistration.objects.waiting().at(email).order_by("-created_at").first()
    if pending is not None:
        queue.later(send_proof, registration_id=str(pending.pk), occasion=occasion)


def _tell_owner(owner: Account, registration_id: str, occasion: dict[str, str], tries: int) -> None:
    letter = letters.address_is_registered(occasion=Occasion(**occasion))
    arguments = {"registration_id": registration_id, "occasion": occasion}
    queue.send(letter, to=owner.email, task=send_proof, tries=tries, **arguments)


def _send_link(
    pending: PendingRegistration, registration_id: str, occasion: dict[str, str], tries: int
) -> None:
    link, token = MailedLink.objects.issue(
        Purpose.PROVE_REGISTRATION, registration_id=pending.pk, address=pending.email
    )
    letter = letters.prove_address(token=token, lifetime=LIFETIME)
    arguments = {"registration_id": registration_id, "occasion": occasion}
    if queue.send(letter, to=pending.email, task=send_proof, tries=tries, **arguments):
        MailedLink.objects.older_than(link).delete()
    else:
        link.delete()

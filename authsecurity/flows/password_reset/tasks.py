"""What the worker does for a forgotten password. Only here is it seen whether there is such an account."""

from django_tasks import task

from authsecurity.accounts.models import Account
from authsecurity.mail import letters, queue
from authsecurity.mail.letters import Letter, Occasion
from authsecurity.mail.models import LIFETIMES, MailedLink, Purpose
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects


@task
def send_link(*, email: str, occasion: dict[str, str], tries: int) -> None:
    """A link to the address as the account has it, never as it was typed. The one that arrives replaces the others."""
    account = Account.objects.at(email)
    if account is None or not account.is_active or not (tries or _may_have_another(account)):
        return
    link, token = MailedLink.objects.issue(
        Purpose.RESET_PASSWORD, account_id=account.pk, address=account.email
    )
    letter, to = _letter(token, occasion), account.email
    if queue.send(letter, to=to, task=send_link, tries=tries, email=email, occasion=occasion):
        MailedLink.objects.older_than(link).delete()
    else:
        link.delete()


def _may_have_another(account: Account) -> bool:
    return throttling.attempt_charge(limits.LETTER_ADDRESS, subjects.address(account.email)) is not None


def _letter(token: str, occasion: dict[str, str]) -> Letter:
    lifetime = LIFETIMES[Purpose.RESET_PASSWORD]
    return letters.reset_password(token=token, lifetime=lifetime, occasion=Occasion(**occasion))

"""What the worker does for this room: write to the owner, at the address that is theirs at that moment."""

from django_tasks import task

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.flows.notices.words import LOCKED, NOTICES
from authsecurity.mail import letters, queue
from authsecurity.mail.letters import Letter, Occasion
from authsecurity.mail.models import LIFETIMES, MailedLink, Purpose


@task()
def tell(*, event: str, account_id: str, occasion: dict[str, str], tries: int) -> None:
    """Nothing for an account that is gone, and nothing but its closing for one that is closed."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not (account.is_active or event == Event.ACCOUNT_DISABLED):
        return
    link, letter = _written(event, account, Occasion(**occasion))
    sent = queue.send(
        letter,
        to=account.email,
        task=tell,
        tries=tries,
        event=event,
        account_id=account_id,
        occasion=occasion,
    )
    if link is not None:
        link.replace_older() if sent else link.delete()


def _written(event: str, account: Account, occasion: Occasion) -> tuple[MailedLink | None, Letter]:
    if event in LOCKED:
        link, token = MailedLink.objects.issue(Purpose.UNLOCK, account_id=account.pk, address=account.email)
        lifetime, codes = LIFETIMES[Purpose.UNLOCK], event == Event.SECOND_FACTOR_LOCKED
        return link, letters.unlock(
            token=token, lifetime=lifetime, occasion=occasion, password_is_known=codes
        )
    if event == Event.ACCOUNT_DISABLED:
        return None, letters.account_disabled(occasion=occasion)
    words = NOTICES[event]
    return None, letters.notice(
        subject=words.subject, sentence=words.sentence, occasion=occasion, by_support=words.by_support
    )

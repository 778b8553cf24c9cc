"""Making an account: at once where addresses need no proof, else when the mailed link comes back.

Everything is checked before a row is written; the hash is made outside any transaction. A request for a known address
does the same work as for a new one: which letter goes out is decided by the worker (tasks.py).
"""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from authsecurity.accounts import addresses, names
from authsecurity.accounts.models import Account
from authsecurity.audit import actions as audit
from authsecurity.audit.events import Event
from authsecurity.core import clock, configuration, tokens
from authsecurity.core.errors import FieldError, Invalid
from authsecurity.factors.password import actions as password_factor
from authsecurity.flows.login import guards
from authsecurity.flows.registration import tasks
from authsecurity.flows.registration.errors import InvalidPassword, PasswordRequired, RegistrationClosed
from authsecurity.flows.registration.models import PendingRegistration
from authsecurity.http.client import Client
from authsecurity.mail import letters, queue
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects

INVALID_EMAIL = FieldError(
    "invalid_email", "Enter one email address like name@example.org, in plain letters (ASCII)."
)
TAKEN = FieldError("taken", "There is an account with this address already. Sign in instead.")


@dataclass(frozen=True)
class Waiting:
    """A letter will be on its way; the token is for the `attempt` cookie of the browser that registered."""

    browser_token: str


@password_factor.place()
def register(*, email: str, password: str, name: str, client: Client) -> Account | Waiting:
    """A new account, or a registration that waits.

    Raises `Invalid` with every wrong field, `RegistrationClosed`, `Busy`, `Throttled`.
    """
    config = configuration.current()
    if not config.registration_open:
        raise RegistrationClosed
    # Before zxcvbn and Argon2 work.
    throttling.charge(limits.REGISTRATION_NETWORK, subjects.network(client.ip))
    name = names.normal(name)
    _refuse_invalid(email=email, password=password, name=name, tell_taken=not config.email_verification)
    password_hash = password_factor.hash_of(password)
    if config.email_verification:
        return _wait(email=email, password_hash=password_hash, name=name, client=client)
    try:
        return _create(email=email, password_hash=password_hash, name=name, proved=False, client=client)
    except IntegrityError:
        raise Invalid({"email": [TAKEN]}) from None


def resend(*, email: str, client: Client) -> None:
    """The letter once more, if a registration waits for it. Raises `Throttled` for the network alone."""
    throttling.charge(limits.LETTER_NETWORK, subjects.network(client.ip))
    typed = email if addresses.is_address(email) else ""
    queue.later(tasks.send_proof_again, email=typed, occasion=letters.occasion_of(client))


def prove(*, link: MailedLink, password: str | None, browser_token: str | None, client: Client) -> Account:
    """The address is proved: the registration becomes an account. Signs nobody in.

    Asks for the password chosen at registration, unless this is the browser that registered: so a link sent at a
    stranger's wish activates nothing in the hands of the address's owner. Raises `PasswordRequired`,
    `InvalidPassword`, `InvalidToken` (also where the address was taken meanwhile), `Busy`, `Throttled`.
    """
    pending = _registration_of(link)
    if not pending.was_made_by(browser_token, clock.now()):
        _check_password(pending, password, client)
    try:
        with transaction.atomic():
            if not link.spend():
                raise InvalidToken
            return _activate(pending, client)
    except IntegrityError:
        raise InvalidToken from None


def _refuse_invalid(*, email: str, password: str, name: str, tell_taken: bool) -> None:
    found = {
        "email": _email_error(email, tell_taken),
        "name": None if names.is_name(name) else names.INVALID_NAME,
        "password": password_factor.weakness(password=password, email=email, name=name),
    }
    errors = {field: [error] for field, error in found.items() if error}
    if errors:
        raise Invalid(errors)


def _email_error(email: str, tell_taken: bool) -> FieldError | None:
    if not addresses.is_address(email):
        return INVALID_EMAIL
    return TAKEN if tell_taken and Account.objects.at(email) else None


def _wait(*, email: str, password_hash: str, name: str, client: Client) -> Waiting:
    token = tokens.new_token()
    with transaction.atomic():
        pending = PendingRegistration.objects.create(
            email=email,
            canonical_email=addresses.canonical(email),
            name=name,
            password=password_hash,
            browser_hash=tokens.digest(token),
        )
        queue.later(tasks.send_proof, registration_id=str(pending.pk), occasion=letters.occasion_of(client))
    return Waiting(token)


def _registration_of(link: MailedLink) -> PendingRegistration:
    waiting = PendingRegistration.objects.waiting()
    pending = waiting.filter(pk=link.registration_id).first() if link.registration_id else None
    if pending is None:
        raise InvalidToken
    return pending


def _check_password(pending: PendingRegistration, password: str | None, client: Client) -> None:
    if password is None:
        raise PasswordRequired
    with password_factor.place():
        guess = guards.password_guess(email=pending.email, account=None, client=client)
        right = password_factor.matches(password=password, stored=pending.password)
    if not right:
        guess.failed(client=client)
        raise InvalidPassword
    guess.succeeded()


def _activate(pending: PendingRegistration, client: Client) -> Account:
    account = _create(
        email=pending.email, password_hash=pending.password, name=pending.name, proved=True, client=client
    )
    others = PendingRegistration.objects.at(pending.email)
    ids: list[uuid.UUID] = list(others.values_list("pk", flat=True))
    MailedLink.objects.filter(registration_id__in=ids).delete()
    others.delete()
    return account


def _create(*, email: str, password_hash: str, name: str, proved: bool, client: Client) -> Account:
    account = Account(
        email=email,
        canonical_email=addresses.canonical(email),
        email_verified_at=clock.now() if proved else None,
        password=password_hash,
        name=name,
    )
    with transaction.atomic():
        account.save(force_insert=True)
        audit.record(Event.REGISTERED, account_id=account.pk, client=client)
    return account

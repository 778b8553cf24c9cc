"""A forgotten password, as a person goes through it: ask, open the letter, choose another one."""

from tests.letters import Outbox
from tests.people import ADA, Person
from tests.walk import Answer, Browser

NEW = "cobalt otters wind the old clock"
SUBJECT = "Set a new password"


def ask(email: str = ADA.email, browser: Browser | None = None) -> Answer:
    """Ask for a letter, in a browser that nobody knows."""
    return (browser or Browser()).post("password/forgot/", {"email": email})


def link_for(outbox: Outbox, person: Person = ADA) -> str:
    """Ask, and take the token out of the letter that comes."""
    before = len(outbox.letters(person.email, SUBJECT))
    assert ask(person.email).status == 202
    assert len(outbox.letters(person.email, SUBJECT)) == before + 1
    return outbox.token(person.email, SUBJECT)


def reset(
    token: str, code: str | None = None, *, password: str = NEW, browser: Browser | None = None
) -> Answer:
    """Set a new password with the link, in a browser that nobody knows."""
    body = {"token": token, "new_password": password} | ({} if code is None else {"code": code})
    return (browser or Browser()).post("password/reset/", body)


def signs_in(password: str, person: Person = ADA) -> bool:
    """Whether this is the password now."""
    answer = Browser().post("login/", {"email": person.email, "password": password})
    assert answer.status == 200 or answer.code == "invalid_credentials", answer.content
    return answer.status == 200

"""Where secrets are guessed at: one try by each door, and guessers with a network of their own."""

from collections.abc import Iterator
from itertools import count

from tests.people import ADA, Person
from tests.walk import Answer, Browser

WRONG_PASSWORD = "wrong horse stapled to nothing"
WRONG_RECOVERY_CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"
LOOKED_AT = ("invalid_credentials", "invalid_code", "code_already_used")


def try_password(browser: Browser, password: str = WRONG_PASSWORD, email: str = ADA.email) -> Answer:
    return browser.post("login/", {"email": email, "password": password})


def try_code(browser: Browser, code: object) -> Answer:
    return browser.post("login/totp/", {"code": code})


def try_recovery_code(browser: Browser, code: object = WRONG_RECOVERY_CODE) -> Answer:
    return browser.post("login/recovery-code/", {"code": code})


def reauthenticate(browser: Browser, password: str, code: str | None = None) -> Answer:
    return browser.post("reauthenticate/", {"password": password} | ({"code": code} if code else {}))


def at_the_second_step(browser: Browser, person: Person = ADA) -> Browser:
    """The same browser, with the right password shown."""
    answer = browser.post("login/", person.credentials)
    assert answer.state == "second_factor_required", answer.content
    return browser


def networks() -> Iterator[str]:
    """Addresses that are each a network of their own, for tests with the fixture `proxy`."""
    return (f"198.18.{number // 250}.{number % 250 + 1}" for number in count())


def browser_at(address: str) -> Browser:
    """A browser without a cookie at this address, behind the proxy."""
    return Browser(headers={"X-Forwarded-For": address})


def looked_at(answers: list[Answer]) -> int:
    """How many of these tries were checked. The others were refused unseen, and nothing else happened."""
    checked = [answer for answer in answers if answer.code in LOOKED_AT]
    refused = [answer for answer in answers if (answer.status, answer.code) == (429, "throttled")]
    assert len(checked) + len(refused) == len(answers), [answer.content for answer in answers]
    return len(checked)

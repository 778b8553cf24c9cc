"""Attacks on the account itself: deleting it twice, while it is used, or after one has been put out."""

from collections.abc import Callable
from functools import partial

import pytest

from authsecurity.accounts.models import Account, AccountManager
from authsecurity.audit import actions as audit
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.password import hashing
from authsecurity.factors.totp import codes
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.sessions.models import Session
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.security.together import at_once
from tests.walk import Answer, Browser

ROUNDS = 3
pytestmark = pytest.mark.django_db(transaction=True)

Ask = Callable[[Browser], Answer]
HARMLESS: list[Ask] = [
    lambda browser: browser.get("sessions/"),
    lambda browser: browser.get("events/"),
    lambda browser: browser.get("account/export/"),
    lambda browser: browser.send("PATCH", "account/", body={"name": "Eve"}),
    lambda browser: browser.post("totp/setup/"),
    lambda browser: browser.post("reauthenticate/", {"password": ADA.password}),
    lambda browser: browser.delete("sessions/"),
]
ENDING_THE_SESSION: list[Ask] = [
    lambda browser: browser.post("login/", ADA.credentials),
    lambda browser: browser.post("logout/"),
]
UNDER_WAY = HARMLESS + ENDING_THE_SESSION


def delete(browser: Browser) -> Answer:
    return browser.delete("account/")


def end_others(browser: Browser) -> Answer:
    return browser.delete("sessions/")


def copies(browser: Browser, number: int) -> list[Browser]:
    """The same browser several times over, as when many of its requests are under way."""
    found = [Browser() for _ in range(number)]
    for copy in found:
        copy.take_cookies(browser.cookies)
    return found


def assert_nobody_is_left() -> None:
    for model in (Account, Session, LoginAttempt, TotpAuthenticator):
        assert not model.objects.exists()


@pytest.mark.parametrize("ask", UNDER_WAY, ids=range(len(UNDER_WAY)))
def test_a_request_under_way_while_its_account_is_deleted_is_no_error_of_ours(ask: Ask) -> None:
    for _ in range(ROUNDS):
        ada = Browser().join(ADA)
        others = copies(ada, 2)
        answers = at_once([partial(delete, ada), *(partial(ask, other) for other in others)])
        statuses = [answer.status for answer in answers]
        assert max(statuses) < 500, statuses
        if statuses[0] == 401:  # another one was first and ended this very session
            Account.objects.all().delete()
        assert_nobody_is_left()


def test_a_row_that_comes_too_late_is_answered_like_the_end_of_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, other = Browser().join(ADA), Browser()
    other.sign_in(ADA)
    new_secret = codes.new_secret

    def gone_meanwhile() -> str:
        assert other.delete("account/").status == 204
        return new_secret()

    monkeypatch.setattr(codes, "new_secret", gone_meanwhile)
    assert_problem(ada.post("totp/setup/"), 401, "authentication_required")
    assert_nobody_is_left()


def test_nor_does_it_matter_how_far_somebody_was_signed_in(
    monkeypatch: pytest.MonkeyPatch, configured: Callable[..., None]
) -> None:
    configured(second_factor_required=True)
    enrolling, new_secret = Browser(), codes.new_secret
    enrolling.register(ADA)
    assert enrolling.post("login/", ADA.credentials).state == "enrollment_required"

    def gone_meanwhile() -> str:
        Account.objects.get().delete()
        return new_secret()

    monkeypatch.setattr(codes, "new_secret", gone_meanwhile)
    assert_problem(enrolling.post("totp/setup/"), 401, "authentication_required")
    assert_nobody_is_left()


@pytest.mark.parametrize(
    ("room", "moment", "ask"),
    [
        (hashing, "matches", lambda browser: browser.post("reauthenticate/", {"password": "not hers"})),
        (AccountManager, "lock", lambda browser: browser.post("logout/")),
        (audit, "record", delete),
    ],
    ids=["a failure", "signing out", "while it is deleted"],
)
def test_a_line_that_comes_too_late_names_nobody(
    monkeypatch: pytest.MonkeyPatch, room: object, moment: str, ask: Ask
) -> None:
    ada, other = Browser().join(ADA), Browser()
    other.sign_in(ADA)
    account, then = Account.objects.get(), getattr(room, moment)

    def late(*given: object, **named: object) -> object:
        monkeypatch.undo()
        if ask is not delete:
            assert other.delete("account/").status == 204
            return then(*given, **named)
        done = then(*given, **named)
        SecurityEvent.objects.create(event="sign_in", outcome="ok", account_id=account.pk, ip="192.0.2.1")
        return done

    monkeypatch.setattr(room, moment, late)
    assert ask(ada).status < 500
    assert_nobody_is_left()
    assert not SecurityEvent.objects.filter(account_id=account.pk).exists()
    assert not SecurityEvent.objects.exclude(ip=None).exists()


def test_everything_at_once_is_no_error_of_ours() -> None:
    ada = Browser().join(ADA)
    tasks = [partial(ask, browser) for ask, browser in zip(HARMLESS, copies(ada, len(HARMLESS)), strict=True)]
    stranger = partial(ENDING_THE_SESSION[0], Browser())
    answers = at_once([partial(delete, ada), stranger, *tasks])
    assert answers[0].status == 204
    assert max(answer.status for answer in answers) < 500
    assert_nobody_is_left()


def test_an_account_is_deleted_once_however_often_that_is_asked() -> None:
    browsers = copies(Browser().join(ADA), 4)
    answers = at_once([partial(delete, browser) for browser in browsers])
    assert sorted(answer.status for answer in answers) == [204, 401, 401, 401]
    assert SecurityEvent.objects.filter(event="account_deleted").count() == 1


def test_who_has_been_put_out_deletes_nothing() -> None:
    for _ in range(ROUNDS):
        Account.objects.all().delete()
        owner, thief = Browser().join(ADA), Browser()
        thief.sign_in(ADA)
        ended, deleted = at_once([partial(end_others, owner), partial(delete, thief)])
        assert (ended.status, deleted.status) in {(200, 401), (401, 204)}
        assert Account.objects.exists() == (deleted.status == 401)

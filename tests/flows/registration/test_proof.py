# ruff: noqa: N802 (attack ids keep their capital)
"""Registering where addresses must be proved: nothing counts before the link, and no answer tells who is here."""

from functools import partial

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.flows.registration.models import PendingRegistration
from authsecurity.mail.models import MailedLink
from tests.contract.problems import assert_invalid, assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.security.together import at_once
from tests.walk import Answer, Browser

DAY = 24 * 3600
OTHER_PASSWORD = "a very different thing altogether"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("verified")]


def register(browser: Browser, password: str = ADA.password) -> Answer:
    answer = browser.post("register/", ADA.registration | {"password": password})
    assert answer.status == 202, answer.content
    return answer


def token(outbox: Outbox) -> str:
    return outbox.token(ADA.email, "Confirm your email address")


def test_a_registration_is_no_account_yet(browser: Browser, outbox: Outbox) -> None:
    assert register(browser).state == "anonymous"
    assert not Account.objects.exists()
    assert_problem(browser.post("login/", ADA.credentials), 401, "invalid_credentials")


def test_the_link_makes_it_one_and_signs_nobody_in(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    answer = browser.post("email/verify/", {"token": token(outbox)})
    assert (answer.status, answer.state) == (200, "anonymous")
    account = browser.sign_in(ADA).json["account"]
    assert (account["email"], account["name"], account["email_verified"]) == (ADA.email, ADA.name, True)
    assert not PendingRegistration.objects.exists()
    assert not MailedLink.objects.exists()


def test_a_link_works_once(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    proof = {"token": token(outbox)}
    assert browser.post("email/verify/", proof).status == 200
    assert_problem(browser.post("email/verify/", proof), 400, "invalid_token")


def test_another_browser_must_show_the_password(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    other, proof = Browser(), {"token": token(outbox)}
    assert_problem(other.post("email/verify/", proof), 400, "password_required")
    assert_problem(other.post("email/verify/", proof | {"password": "wrong"}), 400, "invalid_password")
    assert other.post("email/verify/", proof | {"password": ADA.password}).status == 200


def test_guessing_that_password_is_limited(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    proof = {"token": token(outbox), "password": "not it"}
    answers = [Browser().post("email/verify/", proof).code for _ in range(7)]
    assert answers == ["invalid_password"] * 5 + ["throttled"] * 2


def test_after_ten_minutes_the_registering_browser_must_show_it_too(
    browser: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    register(browser)
    proof = {"token": token(outbox)}
    clock.shift(10 * 60)
    assert_problem(browser.post("email/verify/", proof), 400, "password_required")
    assert browser.post("email/verify/", proof | {"password": ADA.password}).status == 200


def test_R01_a_strangers_registration_opens_nothing_to_the_owner_or_to_the_stranger(
    browser: Browser, outbox: Outbox
) -> None:
    stranger = Browser()
    register(stranger, OTHER_PASSWORD)
    link = token(outbox)
    assert_problem(browser.post("email/verify/", {"token": link}), 400, "password_required")
    register(browser)
    assert browser.post("email/verify/", {"token": token(outbox)}).status == 200
    assert_problem(stranger.post("email/verify/", {"token": link}), 400, "invalid_token")
    assert stranger.post("login/", ADA.credentials | {"password": OTHER_PASSWORD}).status == 401
    assert browser.sign_in(ADA).status == 200


def test_R02_nothing_can_be_set_up_before_the_proof(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    for path in ("totp/setup/", "totp/verify/", "recovery-codes/", "password/change/", "email/change/"):
        assert_problem(browser.post(path, {"code": "123456"}), 401, "authentication_required")


@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host", "X-Forwarded-Port"]
)
def test_P03_no_header_changes_where_the_link_leads(browser: Browser, outbox: Outbox, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    answer = browser.post("register/", ADA.registration, **{header: value})
    if answer.status == 202:
        link = outbox.newest(ADA.email).link
        assert link.startswith("http://localhost:8000/verify-email/#token=")
    else:
        assert (answer.status, outbox.letters()) == (400, [])


def test_R04_a_known_address_gets_the_same_answer_and_its_owner_a_letter(
    browser: Browser, outbox: Outbox
) -> None:
    register(browser)
    browser.post("email/verify/", {"token": token(outbox)})
    outbox.empty()
    known, new = Browser(), Browser()
    answers = [register(known), new.post("register/", BEN.registration)]
    assert answers[0].content == answers[1].content
    assert [set(answer.headers) for answer in answers] == [set(answers[0].headers)] * 2
    assert [set(answer.set_cookies) for answer in answers] == [set(answers[0].set_cookies)] * 2
    assert outbox.newest(ADA.email).subject == "You already have an account"
    assert Account.objects.count() == 1


def test_a_known_address_is_only_told_in_a_letter_whatever_else_is_wrong(
    browser: Browser, outbox: Outbox
) -> None:
    register(browser)
    browser.post("email/verify/", {"token": token(outbox)})
    answer = browser.post("register/", ADA.registration | {"password": "short"})
    assert_invalid(answer, password="too_short")


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "A" * 4000, "%00"])
def test_what_is_no_token_is_refused(browser: Browser, wrong: str) -> None:
    answer = browser.post("email/verify/", {"token": wrong})
    assert (answer.status, answer.code) in ((400, "invalid_token"), (400, "invalid"))


def test_a_link_is_good_for_a_day(browser: Browser, outbox: Outbox, clock: time_machine.Traveller) -> None:
    register(browser)
    link = {"token": token(outbox), "password": ADA.password}
    clock.shift(DAY)
    assert_problem(browser.post("email/verify/", link), 400, "invalid_token")


def test_a_letter_can_be_had_again_and_the_newer_link_replaces_the_older(
    browser: Browser, outbox: Outbox
) -> None:
    register(browser)
    first = token(outbox)
    answer = browser.post("email/resend/", {"email": ADA.email.upper()})
    assert (answer.status, answer.json) == (202, {})
    second = token(outbox)
    assert first != second
    assert_problem(browser.post("email/verify/", {"token": first}), 400, "invalid_token")
    assert browser.post("email/verify/", {"token": second}).status == 200


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "a@b.example,c@d.example", "x" * 4000])
def test_asking_again_for_nobody_is_answered_alike_and_sends_nothing(
    browser: Browser, outbox: Outbox, email: str
) -> None:
    answer = browser.post("email/resend/", {"email": email})
    assert (answer.status, answer.json) == (202, {})
    assert outbox.letters() == []


def test_P14_one_address_gets_five_letters_an_hour_at_most(browser: Browser, outbox: Outbox) -> None:
    register(browser)
    link = token(outbox)
    for _ in range(10):
        assert browser.post("email/resend/", {"email": ADA.email}).status == 202
    assert len(outbox.letters(ADA.email)) == 5
    newest = token(outbox)
    assert newest != link
    assert browser.post("email/verify/", {"token": newest}).status == 200


def test_of_ten_who_open_the_link_at_once_one_makes_the_account(outbox: Outbox) -> None:
    browser = Browser()
    register(browser)
    copies = [Browser() for _ in range(10)]
    for copy in copies:
        copy.take_cookies(browser.cookies)
    proof = {"token": token(outbox)}
    answers = at_once([partial(copy.post, "email/verify/", proof) for copy in copies])
    assert sorted(answer.status for answer in answers) == [200] + [400] * 9
    assert Account.objects.count() == 1

# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks with a copy of a key, and with one answer or one counter many times at the same moment."""

from functools import partial

import pytest

from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.passkeys.models import Passkey
from authsecurity.sessions.models import Session
from tests.authenticator import Authenticator
from tests.letters import Outbox
from tests.people import ADA
from tests.security.passkey_doors import ALONE, Door, Owner, opened, reauthentication, signing_in, traces
from tests.security.together import at_once
from tests.walk import Answer, Browser

CLIENTS = 10
MOST = 20  # passkeys of one account
WENT_BACK = "passkey_counter_went_back"


def copies_of(browser: Browser, number: int) -> list[Browser]:
    """As many browsers with the same cookies."""
    copies = [Browser() for _ in range(number)]
    for copy in copies:
        copy.take_cookies(browser.cookies)
    return copies


def signed_in(answers: list[Answer]) -> int:
    return sum(answer.status == 200 and answer.state == "authenticated" for answer in answers)


def told(outbox: Outbox, owner: Owner) -> int:
    """How often she was told, by the record and by letter."""
    recorded = SecurityEvent.objects.filter(event=WENT_BACK).count()
    letters = [letter for letter in outbox.letters(owner.person.email) if "copy" in letter.text.lower()]
    assert len(letters) == recorded
    return recorded


@pytest.mark.parametrize("counter", [0, 1, 9, 10])
def test_K06_a_counter_that_is_not_ahead_is_refused_and_told(
    door: Door, owner: Owner, outbox: Outbox, counter: int
) -> None:
    Browser().show_passkey(owner.key, counter=10)
    before = traces()
    assert door.show(owner.key, counter=counter).code == "invalid_credential"
    assert traces() == before
    assert told(outbox, owner) == 1
    assert Browser().show_passkey(owner.key, counter=11).state == "authenticated"
    assert told(outbox, owner) == 1


def test_K06_a_copy_is_found_out_by_whoever_comes_second(owner: Owner, outbox: Outbox) -> None:
    for _ in range(3):
        assert Browser().show_passkey(owner.key).state == "authenticated"
    assert Browser().show_passkey(owner.key, counter=2).code == "invalid_credential"
    assert told(outbox, owner) == 1


def test_K06_a_copy_that_does_not_count_is_found_out_too(owner: Owner, outbox: Outbox) -> None:
    Browser().show_passkey(owner.key)
    assert Browser().show_passkey(owner.key, counter=0).code == "invalid_credential"
    assert told(outbox, owner) == 1


def test_K06_a_counter_may_jump_and_be_as_high_as_it_gets(owner: Owner) -> None:
    for counter in (2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1):
        assert Browser().show_passkey(owner.key, counter=counter).state == "authenticated"
    assert Browser().show_passkey(owner.key, counter=2**32 - 1).code == "invalid_credential"


@pytest.mark.parametrize("synced", [False, True])
def test_K06_a_key_that_never_counts_is_good_for_ever(browser: Browser, outbox: Outbox, synced: bool) -> None:
    key = Authenticator(synced=synced)
    browser.join(ADA).add_passkey(key)
    for _ in range(3):
        assert Browser().show_passkey(key, counter=0).state == "authenticated"
    assert told(outbox, Owner(browser, key, [])) == 0


def test_K06_a_synced_key_whose_copies_each_count_for_themselves_is_good_and_told(
    browser: Browser, outbox: Outbox
) -> None:
    key = Authenticator(synced=True)
    owner = Owner(browser, key, browser.join(ADA).add_passkey(key).json["recovery_codes"])
    assert Browser().show_passkey(key, counter=10).state == "authenticated"
    assert told(outbox, owner) == 0
    assert Browser().show_passkey(key, counter=9).state == "authenticated"
    assert told(outbox, owner) == 1


def test_K06_a_forged_counter_moves_nothing(owner: Owner, outbox: Outbox) -> None:
    before = traces()
    for counter in (0, 5, 2**32 - 1):
        forged = Browser().show_passkey(owner.key, counter=counter, signature=lambda signed: signed[:-1])
        assert forged.code == "invalid_credential"
    assert traces() == before
    assert told(outbox, owner) == 0


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_K03_one_answer_sent_ten_times_at_once_is_taken_once(door: Door, owner: Owner) -> None:
    before = Session.objects.count()
    credential = owner.key.get(door.options, door.browser.url)
    path, more = door.answer.args[1:] if isinstance(door.answer, partial) else ("", {})
    sent = {"credential": credential} | more
    answers = at_once([partial(copy.post, path, sent) for copy in copies_of(door.browser, CLIENTS)])
    assert [answer.status for answer in answers].count(200) == 1
    assert {answer.status for answer in answers} <= {200, 400, 401}
    assert Session.objects.count() <= before + 1


@pytest.mark.django_db(transaction=True)
def test_K03_one_answer_of_a_key_that_does_not_count_is_taken_once_too(browser: Browser) -> None:
    key = Authenticator(synced=True)
    browser.join(ADA).add_passkey(key)
    for _ in range(3):
        before, begun = Session.objects.count(), Browser()
        credential = key.get(begun.options("login/passkey/options/"), begun.url)
        copies = copies_of(begun, CLIENTS)
        answers = at_once(
            [partial(copy.post, "login/passkey/", {"credential": credential}) for copy in copies]
        )
        assert signed_in(answers) == 1
        assert Session.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_K06_of_ten_answers_with_one_counter_at_once_one_is_taken(owner: Owner, outbox: Outbox) -> None:
    doors = [signing_in(Browser()) for _ in range(CLIENTS)]
    answers = at_once([partial(door.show, owner.key, counter=5) for door in doors])
    assert signed_in(answers) == 1
    assert {answer.code for answer in answers} == {"", "invalid_credential"}
    assert Session.objects.count() == 2
    assert Passkey.objects.get().sign_count == 5
    assert told(outbox, owner) == CLIENTS - 1


@pytest.mark.django_db(transaction=True)
def test_K06_of_answers_at_different_doors_with_one_counter_at_once_one_is_taken(
    owner: Owner, outbox: Outbox
) -> None:
    doors = [opened(name, owner, outbox) for name in (ALONE, "second step", "reset")]
    doors += [reauthentication(owner.browser), signing_in(owner.at_the_second_step())]
    answers = at_once([partial(door.show, owner.key, counter=5) for door in doors])
    assert [answer.status for answer in answers].count(200) == 1, [answer.content for answer in answers]
    assert Passkey.objects.get().sign_count == 5


@pytest.mark.django_db(transaction=True)
def test_K06_a_synced_key_is_used_in_ten_places_at_once(browser: Browser) -> None:
    key = Authenticator(synced=True)
    browser.join(ADA).add_passkey(key)
    answers = at_once([partial(signing_in(Browser()).show, key) for _ in range(CLIENTS)])
    assert signed_in(answers) == CLIENTS
    assert Session.objects.count() == CLIENTS + 1


@pytest.mark.django_db(transaction=True)
def test_K03_one_new_passkey_sent_ten_times_at_once_is_kept_once(browser: Browser) -> None:
    made = Authenticator().create(browser.join(ADA).options("passkeys/options/"), browser.url)
    copies = copies_of(browser, CLIENTS)
    answers = at_once([partial(copy.post, "passkeys/", {"credential": made}) for copy in copies])
    kept = [answer for answer in answers if answer.status == 201]
    assert len(kept) == 1
    assert len(kept[0].json["recovery_codes"]) == 10
    assert Passkey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_first_passkeys_at_once_one_brings_the_recovery_codes(browser: Browser) -> None:
    browser.join(ADA)
    offers = [Authenticator().create(browser.options("passkeys/options/"), browser.url) for _ in range(5)]
    copies = copies_of(browser, 5)
    answers = at_once(
        [
            partial(copy.post, "passkeys/", {"credential": made})
            for copy, made in zip(copies, offers, strict=True)
        ]
    )
    kept = [answer for answer in answers if answer.status == 201]
    assert kept
    assert sum("recovery_codes" in answer.json for answer in kept) == 1
    assert Passkey.objects.count() == len(kept)


@pytest.mark.django_db(transaction=True)
def test_an_account_has_no_more_passkeys_than_it_may_however_many_were_begun(browser: Browser) -> None:
    browser.join(ADA)
    for _ in range(MOST - 2):
        browser.add_passkey(Authenticator())
    offers = [Authenticator().create(browser.options("passkeys/options/"), browser.url) for _ in range(7)]
    copies = copies_of(browser, 3)
    at_once(
        [
            partial(copy.post, "passkeys/", {"credential": made})
            for copy, made in zip(copies, offers[:3], strict=True)
        ]
    )
    assert MOST - 1 <= Passkey.objects.count() <= MOST
    still_in = next(each for each in copies if each.get("passkeys/").status == 200)
    answers = [still_in.post("passkeys/", {"credential": made}) for made in offers[3:]]
    assert {answer.code for answer in answers} <= {"", "too_many_passkeys"}
    assert Passkey.objects.count() == MOST

"""The compiled query gives what the ORM gives: every column, on both databases, in every thread."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authsecurity.accounts.models import Account
from authsecurity.core.tokens import digest
from authsecurity.sessions import lookup
from authsecurity.sessions.models import Session
from tests.people import ADA, BEN
from tests.walk import Browser


def key_hash_of(browser: Browser) -> str:
    return digest(browser.cookies["sessionid"])


def everything(row: Session | Account) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.django_db
def test_every_column_is_what_the_orm_reads() -> None:
    browser = Browser().join(ADA)
    browser.add_totp()
    key_hash = key_hash_of(browser)
    by_orm = Session.objects.select_related("account").get(key_hash=key_hash)

    found = lookup.with_account(key_hash)

    assert found is not None
    assert everything(found) == everything(by_orm)
    assert everything(found.account) == everything(by_orm.account)
    assert not found._state.adding


@pytest.mark.django_db
def test_session_and_account_cost_one_query() -> None:
    key_hash = key_hash_of(Browser().join(ADA))
    lookup.with_account(key_hash)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = lookup.with_account(key_hash)
        assert found is not None
        assert found.account.email == ADA.email

    assert len(queries) == 1


@pytest.mark.django_db
def test_each_key_finds_its_own_session_and_a_strange_one_none() -> None:
    ada, ben = Browser().join(ADA), Browser().join(BEN)

    found = [lookup.with_account(key_hash_of(browser)) for browser in (ada, ben)]

    assert [session.account.email for session in found if session] == [ADA.email, BEN.email]
    assert lookup.with_account(digest("nobody's key")) is None


@pytest.mark.django_db(transaction=True)
def test_another_thread_finds_it_too() -> None:
    key_hash = key_hash_of(Browser().join(ADA))
    lookup.with_account(key_hash)
    found: list[str] = []

    def look() -> None:
        session = lookup.with_account(key_hash)
        found.append(session.account.email if session else "")
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert found == [ADA.email]

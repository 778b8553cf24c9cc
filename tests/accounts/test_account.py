"""The account as the rest of the house finds it."""

import pytest
from django.db import IntegrityError, transaction

from authsecurity.accounts.models import Account
from tests.people import ADA, BEN
from tests.walk import Browser


def account_of(address: str) -> Account:
    found = Account.objects.at(address)
    assert found is not None
    return found


@pytest.mark.parametrize("spelling", ["Ben.Q@example.net", "ben.q@EXAMPLE.NET", "BEN.Q@EXAMPLE.net"])
def test_an_account_is_found_in_whatever_case_its_address_is_written(browser: Browser, spelling: str) -> None:
    browser.register(BEN)
    assert account_of(spelling).name == BEN.name


def test_the_address_is_kept_as_its_owner_wrote_it(browser: Browser) -> None:
    browser.register(BEN)
    account = account_of(BEN.email)
    assert (account.email, account.canonical_email) == ("Ben.Q@example.net", "ben.q@example.net")
    assert str(account) == "Ben.Q@example.net"


@pytest.mark.parametrize(
    "text", ["", "nobody", "ada@example.org ", "\u0131da@example.org", "ada@example.org\n"]
)
def test_what_is_no_address_finds_nobody(browser: Browser, text: str) -> None:
    browser.register(ADA)
    assert Account.objects.at(text) is None


@pytest.mark.django_db
def test_the_database_itself_keeps_addresses_unique(browser: Browser) -> None:
    browser.register(ADA)
    twin = Account(email="ADA@example.org", canonical_email="ada@example.org", password="!")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    assert Account.objects.count() == 1


def test_an_account_decided_on_counts_only_while_it_has_not_changed(browser: Browser) -> None:
    browser.register(ADA)
    decided_on = account_of(ADA.email)
    with transaction.atomic():
        assert Account.objects.still(decided_on) == decided_on
        Account.objects.update(is_active=False)
        assert Account.objects.still(decided_on) is None
        Account.objects.update(is_active=True, password="changed meanwhile")
        assert Account.objects.still(decided_on) is None


def test_second_factors_are_named_once_and_in_order(browser: Browser) -> None:
    browser.register(ADA)
    account = account_of(ADA.email)
    for method in ("totp", "passkey", "totp"):
        account.enroll(method)
    assert account_of(ADA.email).enrolled == ("passkey", "totp")
    account.withdraw("totp")
    account.withdraw("totp")
    assert account_of(ADA.email).enrolled == ("passkey",)


def test_an_id_tells_nothing_about_how_many_there_are(browser: Browser) -> None:
    browser.register(ADA)
    assert account_of(ADA.email).pk.version == 4

"""The secret is shown once and stands nowhere in the database as it is."""

import base64
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from authsecurity.factors.totp.models import TotpAuthenticator
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser


def whole_database() -> bytes:
    """Every value of every row as bytes, and on SQLite the files too."""
    rows = b"\n".join(_bytes_of(value) for row in _every_row() for value in row)
    return rows + b"".join(file.read_bytes() for file in _files())


def every_form_of(secret: str) -> set[bytes]:
    raw = base64.b32decode(secret)
    return {secret.encode(), secret.lower().encode(), raw, raw.hex().encode(), base64.b64encode(raw)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("proved", [False, True])
def test_the_secret_is_nowhere_in_the_database(proved: bool) -> None:
    browser = Browser().join(ADA)
    secret = browser.add_totp().secret if proved else browser.post("totp/setup/").json["secret"]
    database = whole_database()
    assert ADA.email.encode() in database
    assert not any(form in database for form in every_form_of(secret))


@pytest.mark.django_db(transaction=True)
def test_no_password_code_or_cookie_is_in_the_database_either() -> None:
    browser = Browser().join(ADA)
    app = browser.add_totp()
    half_way = Browser()
    half_way.post("login/", ADA.credentials)
    assert not all(is_found_once_sent(half_way, code) for code in wrong_codes(app))
    database = whole_database()
    for value in (ADA.password, browser.cookies["sessionid"], half_way.cookies["attempt"]):
        assert value.encode() not in database


def wrong_codes(app: AuthenticatorApp) -> list[str]:
    """Three of them, since the digits of one may be in some hash by chance: a code that is kept is found each time."""
    near = {app.code(steps=steps) for steps in range(-3, 4)}
    return [code for code in (f"{number}13579" for number in range(10)) if code not in near][:3]


def is_found_once_sent(browser: Browser, code: str) -> bool:
    assert_problem(browser.post("login/totp/", {"code": code}), 401, "invalid_code")
    return code.encode() in whole_database()


def test_nothing_shows_the_secret_a_second_time(browser: Browser) -> None:
    app = browser.join(ADA).add_totp()
    for path in ("totp/", "session/", "/dashboard/"):
        assert app.secret.encode() not in browser.get(path).content
    assert browser.post("totp/setup/").json["secret"] != app.secret


def test_a_ciphertext_moved_to_another_account_opens_nothing(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    app = browser.join(ADA).add_totp()
    Browser().join(BEN).add_totp()
    own = TotpAuthenticator.objects.get(account__email=ADA.email)
    TotpAuthenticator.objects.filter(account__email=BEN.email).update(secret=own.secret, last_step=0)
    clock.shift(60)
    thief = Browser()
    thief.post("login/", BEN.credentials)
    assert_problem(thief.post("login/totp/", {"code": app.code()}), 500, "server_error")
    assert thief.get("session/").state == "second_factor_required"


def _every_row() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (its own name)
            rows += cursor.fetchall()
    return rows


def _bytes_of(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _files() -> list[Path]:
    if connection.vendor != "sqlite":
        return []
    file = Path(connection.settings_dict["NAME"])
    return sorted(file.parent.glob(f"{file.name}*"))

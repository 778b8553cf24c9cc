# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks that wait for the service to forget: a restart, a flood of other counts, a database that does not answer."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.db import OperationalError

from authsecurity.core import clock
from authsecurity.throttling import models
from authsecurity.throttling.models import Bucket
from tests.browser.clock import wait_until_the_code_before_lasts
from tests.people import ADA, BEN
from tests.security.conftest import Ada, Work
from tests.security.doors import (
    browser_at,
    looked_at,
    networks,
    try_code,
    try_password,
    try_recovery_code,
)
from tests.security.servers import DATABASES, environment_of, service_behind_a_proxy
from tests.walk import Answer, AuthenticatorApp, Browser

FROM_ANYWHERE = 5  # docs/reference/limits.md
FLOOD = 50_000
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def at(url: str, address: str) -> Browser:
    browser = Browser.at(url)
    browser.headers["X-Forwarded-For"] = address
    return browser


def codes_from_elsewhere(url: str, number: int) -> list[Answer]:
    half = at(url, ELSEWHERE)
    assert half.post("login/", BEN.credentials).state == "second_factor_required"
    return [try_recovery_code(half) for _ in range(number)]


@pytest.mark.server
@pytest.mark.parametrize("database", DATABASES)
def test_T09_a_restart_forgets_no_try_and_no_known_browser(database: str, tmp_path: Path) -> None:
    with environment_of(database) as environment:
        with service_behind_a_proxy(environment, tmp_path) as service:
            home = at(service.url, HOME).join(BEN)
            app = AuthenticatorApp(home.post("totp/setup/").json["secret"])
            wait_until_the_code_before_lasts()
            assert home.post("totp/verify/", {"code": app.code(steps=-1)}).status == 200
            codes = codes_from_elsewhere(service.url, 3)
            guesser = at(service.url, ELSEWHERE)
            passwords = [try_password(guesser, email=BEN.email) for _ in range(2)]
        with service_behind_a_proxy(environment, tmp_path) as service:
            codes += codes_from_elsewhere(service.url, 5)
            guesser = at(service.url, ELSEWHERE)
            passwords += [try_password(guesser, email=BEN.email) for _ in range(9)]
            assert (looked_at(codes), looked_at(passwords)) == (FROM_ANYWHERE, FROM_ANYWHERE)
        with service_behind_a_proxy(environment, tmp_path) as service:
            assert try_password(at(service.url, ELSEWHERE), BEN.password, BEN.email).code == "throttled"
            returned = at(service.url, HOME)
            returned.take_cookies({"device": home.cookies["device"]})
            assert returned.post("login/", BEN.credentials).state == "second_factor_required"
            assert try_code(returned, app.code()).state == "authenticated"


@pytest.mark.usefixtures("proxy")
def test_T09_a_flood_of_other_counts_pushes_none_out(ada: Ada) -> None:
    half = ada.at_the_second_step()
    codes = [try_code(half, ada.app.wrong_code()) for _ in range(4)]
    passwords = [try_password(Browser()) for _ in range(4)]
    later = clock.now() + timedelta(minutes=15)
    Bucket.objects.bulk_create(
        Bucket(key=f"{number:064x}", name="password_unknown", used=1, in_a_row=1, expires_at=later)
        for number in range(FLOOD)
    )
    for address in islice(networks(), 60):
        try_password(browser_at(address), email=f"nobody-{address}@example.org")
    assert (
        looked_at(codes + [try_code(ada.at_the_second_step(), ada.app.wrong_code()) for _ in range(4)]) == 5
    )
    assert looked_at(passwords + [try_password(Browser()) for _ in range(4)]) == FROM_ANYWHERE


@pytest.mark.parametrize("path", ["login/", "login/totp/", "login/recovery-code/", "reauthenticate/"])
def test_T09_where_nothing_can_be_counted_nothing_is_looked_at(
    ada: Ada, paper: list[str], hashing: Work, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    before = len(hashing)

    def unreachable(*args: object) -> None:
        raise OperationalError("forced")

    monkeypatch.setattr(models.BucketQuerySet, "charge", unreachable)
    monkeypatch.setattr(type(Bucket.objects), "charge", unreachable)
    browser = ada.browser if path == "reauthenticate/" else half
    given = ADA.credentials | {"code": paper[0] if "recovery" in path else code}
    answer = browser.post(path, given)
    assert answer.status in (500, 503)
    assert len(hashing) == before
    assert half.get("totp/").status == 401
    monkeypatch.undo()
    assert try_code(half, code).state == "authenticated"

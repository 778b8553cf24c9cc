"""`GET account/export/`: everything stored about the person, and nothing that signs anybody in."""

from datetime import timedelta

import time_machine
from django.apps import apps

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.passkeys.models import Challenge, Passkey, UserHandle
from authsecurity.factors.recovery_codes.models import RecoveryCode
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.account.export import PARTS
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.flows.registration.models import PendingRegistration
from authsecurity.mail.models import MailedLink
from authsecurity.sessions.models import Session
from authsecurity.throttling.models import Bucket, Device
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.walk import Browser

CURL = {"User-Agent": "curl/8.5.0"}
PART_OF = {
    Account: "account",
    TotpAuthenticator: "second_factors",
    Passkey: "passkeys",
    RecoveryCode: "recovery_codes",
    Device: "known_browsers",
    Session: "sessions",
    LoginAttempt: "login_attempts",
    MailedLink: "mailed_links",
    SecurityEvent: "events",
}  # which part tells what a table holds


def test_it_comes_as_a_file(browser: Browser) -> None:
    answer = browser.join(ADA).get("account/export/")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["content-disposition"] == 'attachment; filename="account.json"'
    assert answer.headers["cache-control"] == "no-store"


def test_it_tells_everything(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.headers.update(CURL)
    browser.join(ADA)
    browser.add_totp()
    browser.post("email/change/", {"email": BEN.email})
    Browser().post("login/", ADA.credentials)
    clock.shift(60)
    found = browser.get("account/export/").json
    assert found["exported_at"] == "2026-06-01T12:01:00Z"
    assert found["account"] == {**browser.get("account/").json, "email_verified_at": None}
    (app,) = found["second_factors"]
    assert (app["method"], app["enabled"], app["confirmed_at"]) == ("totp", True, "2026-06-01T12:00:00Z")
    assert [code["spent_at"] for code in found["recovery_codes"]] == [None] * 10
    assert found["known_browsers"] == [{"created_at": "2026-06-01T12:00:00Z"}]
    (session,) = found["sessions"]
    assert (session["ip"], session["user_agent"], session["aal"]) == ("127.0.0.1", "curl/8.5.0", 2)
    assert [line["method"] for line in session["methods"]] == ["password", "totp"]
    (attempt,) = found["login_attempts"]
    assert (attempt["tries"], [line["method"] for line in attempt["methods"]]) == (0, ["password"])
    assert found["mailed_links"] == [
        {
            "purpose": "change_address",
            "address": BEN.email,
            "created_at": "2026-06-01T12:00:00Z",
            "expires_at": "2026-06-02T12:00:00Z",
        }
    ]
    assert found["events"][0]["event"] == "account_exported"
    assert {line["event"] for line in found["events"]} == {
        "registered",
        "sign_in",
        "totp_enabled",
        "recovery_codes_made",
        "address_change_requested",
        "account_exported",
    }
    assert all(set(line) == {"id", "at", "event", "outcome", "ip", "user_agent"} for line in found["events"])


def test_every_table_about_people_has_its_part() -> None:
    ours = set(apps.get_app_config("authsecurity").get_models())
    nobodys = {Bucket, Challenge, PendingRegistration, UserHandle}  # of no account yet, or only random
    assert ours - nobodys == set(PART_OF)
    assert set(PARTS) == set(PART_OF.values())


def test_it_holds_no_secret(browser: Browser) -> None:
    browser.join(ADA)
    app = browser.add_totp()
    browser.post("totp/setup/")
    half = Browser()
    half.post("login/", ADA.credentials)
    stored, row = TotpAuthenticator.objects.get(), Session.objects.get()
    text = browser.get("account/export/").content.decode()
    for secret in (
        *browser.cookies.values(),
        *half.cookies.values(),
        app.secret,
        stored.read_pending_secret(),
        bytes(stored.secret or b"").hex(),
        row.key_hash,
        LoginAttempt.objects.get().token_hash,
        Account.objects.get().password,
        ADA.password,
    ):
        assert secret not in text


def test_it_tells_nothing_of_anybody_else(browser: Browser) -> None:
    Browser().join(BEN)
    text = browser.join(ADA).get("account/export/").content.decode()
    assert BEN.email not in text
    assert str(Account.objects.at(BEN.email).pk) not in text  # type: ignore[union-attr]
    assert len(browser.get("account/export/").json["sessions"]) == 1


def test_an_export_is_recorded(browser: Browser) -> None:
    browser.join(ADA).get("account/export/")
    line = SecurityEvent.objects.get(event="account_exported")
    assert (line.outcome, str(line.account_id)) == ("ok", browser.get("account/").json["id"])


def test_it_needs_a_fresh_sign_in(browser: Browser, clock: time_machine.Traveller) -> None:
    assert_problem(browser.get("account/export/"), 401, "authentication_required")
    browser.join(ADA)
    clock.shift(timedelta(minutes=10))
    assert_problem(browser.get("account/export/"), 403, "reauthentication_required")
    assert not SecurityEvent.objects.filter(event="account_exported").exists()

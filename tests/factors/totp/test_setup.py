"""From a new secret to one in force: what an app is shown, and what proves it."""

import base64
import re
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pytest
import time_machine

from authsecurity.factors.totp import qr
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

MINUTE = 60


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in, no second factor yet."""
    return browser.join(ADA)


def set_up(browser: Browser) -> AuthenticatorApp:
    """The app has scanned a secret; nothing is proved yet."""
    return AuthenticatorApp(browser.post("totp/setup/").json["secret"])


def test_what_is_shown_fits_together(ada: Browser) -> None:
    setup = ada.post("totp/setup/")
    assert setup.status == 201
    assert set(setup.json) == {"secret", "otpauth_uri", "qr_svg"}
    uri = urlsplit(setup.json["otpauth_uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == f"/AuthSecurity:{ADA.email}"
    assert parse_qs(uri.query) == {"secret": [setup.json["secret"]], "issuer": ["AuthSecurity"]}
    assert re.fullmatch("[A-Z2-7]{32}", setup.json["secret"])


def test_on_a_public_host_the_app_shows_which_service_it_is(https_site: str, browser: Browser) -> None:
    ada = Browser().join(ADA)
    uri = urlsplit(ada.post("totp/setup/").json["otpauth_uri"])
    assert parse_qs(uri.query)["issuer"] == ["AuthSecurity (login.example.org)"]


def test_the_picture_is_svg_that_asks_no_other_server() -> None:
    kind, _, content = qr.svg_data_uri("otpauth://totp/x").partition(",")
    drawing = base64.b64decode(content, validate=True)
    assert kind == "data:image/svg+xml;base64"
    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 (our own)
    assert not re.search(rb"<script|href|url\(|on\w+=", drawing)


def test_a_secret_that_is_not_proved_changes_nothing(ada: Browser) -> None:
    set_up(ada)
    assert ada.get("totp/").json == {"enabled": False, "confirmed_at": None, "last_used_at": None}
    assert ada.get("session/").json["second_factors"] == []
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (29, 200), (30, 400), (31, 400)])
def test_a_setup_waits_for_thirty_minutes(
    ada: Browser, clock: time_machine.Traveller, minutes: int, status: int
) -> None:
    app = set_up(ada)
    clock.shift(minutes * MINUTE)
    ada.post("reauthenticate/", {"password": ADA.password})
    answer = ada.post("totp/verify/", {"code": app.code()})
    assert answer.status == status
    if status == 400:
        assert_problem(answer, 400, "setup_required")


@pytest.mark.parametrize("steps", [-2, 1])
def test_a_code_of_another_time_proves_nothing(ada: Browser, steps: int) -> None:
    app = set_up(ada)
    assert_problem(ada.post("totp/verify/", {"code": app.code(steps=steps)}), 400, "invalid_code")


def test_after_a_wrong_code_the_right_one_still_proves_it(ada: Browser) -> None:
    app = set_up(ada)
    assert_problem(ada.post("totp/verify/", {"code": app.wrong_code()}), 400, "invalid_code")
    assert ada.post("totp/verify/", {"code": app.code()}).status == 200


def test_of_two_setups_only_the_one_shown_last_can_be_proved(ada: Browser) -> None:
    other_tab = Browser()
    other_tab.sign_in(ADA)
    first, last = set_up(ada), set_up(other_tab)
    assert_problem(ada.post("totp/verify/", {"code": first.code()}), 400, "invalid_code")
    assert ada.post("totp/verify/", {"code": last.code()}).status == 200


def test_a_setup_can_be_proved_only_once(ada: Browser, clock: time_machine.Traveller) -> None:
    app = ada.add_totp()
    clock.shift(MINUTE)
    assert_problem(ada.post("totp/verify/", {"code": app.code()}), 400, "setup_required")


def test_there_is_nothing_to_prove_without_a_setup(ada: Browser) -> None:
    assert_problem(ada.post("totp/verify/", {"code": "123456"}), 400, "setup_required")

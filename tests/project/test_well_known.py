"""Addresses at which programs look by themselves (RFC 8615)."""

from tests.walk import Browser


def test_password_managers_find_where_passkeys_are_added_and_removed(https_site: str, db: None) -> None:
    answer = Browser().get("/.well-known/passkey-endpoints")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    cards = f"{https_site}/dashboard/#passkeys"
    assert answer.json == {"enroll": cards, "manage": cards}
    assert not answer.set_cookies


def test_nothing_can_be_sent_there(browser: Browser) -> None:
    assert browser.post("/.well-known/passkey-endpoints").status == 405

"""What EMAIL_URL says: where to, with or without TLS, as whom, from whom."""

import pytest

from authsecurity.core import mail_server
from authsecurity.core.mail_server import MailServer


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, starttls=True, tls=False)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, starttls=False, tls=True)),
        ("smtp://mail.example.org:2525", MailServer("mail.example.org", 2525, starttls=True, tls=False)),
        ("SMTPS://Mail.Example.Org:1", MailServer("mail.example.org", 1, starttls=False, tls=True)),
        ("smtp://192.0.2.1", MailServer("192.0.2.1", 587, starttls=True, tls=False)),
        ("smtp://[2001:db8::1]:25", MailServer("2001:db8::1", 25, starttls=True, tls=False)),
    ],
)
def test_host_port_and_tls(url: str, server: MailServer) -> None:
    assert mail_server.parse(url) == server


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_only_this_machine_is_talked_to_in_the_clear(host: str) -> None:
    assert not mail_server.parse(f"smtp://{host}:25").starttls
    assert mail_server.parse(f"smtps://{host}").tls


@pytest.mark.parametrize(
    "host", ["localhost.example.org", "localhost.", "127.0.0.1.example.org", "10.0.0.1", "[::ffff:10.0.0.1]"]
)
def test_what_only_looks_like_this_machine_is_not(host: str) -> None:
    assert mail_server.parse(f"smtp://{host}:25").starttls


def test_user_and_password_may_hold_any_character() -> None:
    server = mail_server.parse("smtps://us%40er:p%3Aa%2Fs%25s%20w@mail.example.org")
    assert (server.user, server.password) == ("us@er", "p:a/s%s w")
    assert "p:a/s" not in repr(server)


@pytest.mark.parametrize(
    ("query", "sender"),
    [
        ("", ""),
        ("?from=desk@example.org", "desk@example.org"),
        ("?from=Front%20desk%20%3Cdesk@example.org%3E", "Front desk <desk@example.org>"),
        ("?other=1", ""),
    ],
)
def test_from_whom(query: str, sender: str) -> None:
    assert mail_server.parse(f"smtps://mail.example.org{query}").sender == sender


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "smtp:mail.example.org",
        "smtp://",
        "smtp://:25",
        "http://mail.example.org",
        "lmtp://mail.example.org",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:99999",
        "smtp://[::1",
    ],
)
def test_what_cannot_be_read(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the one that parse promises)
        mail_server.parse(url)

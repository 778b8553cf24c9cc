"""Letters over real SMTP: plain on this machine, TLS to any other, and mail servers that refuse, wait or are dead."""

import logging
import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.core import clock, configuration
from authsecurity.flows.notices import actions as notices
from authsecurity.http.client import Client
from authsecurity.mail import letters, post
from authsecurity.mail.letters import Occasion
from authsecurity.mail.post import Undelivered
from tests.letters import send_what_is_ready
from tests.mail import servers
from tests.mail.servers import Taken
from tests.people import ADA
from tests.serving import free_port
from tests.walk import Browser

LETTER = letters.notice(
    subject="Für Ada", sentence="A sentence at {service} – <b>so</b>.", occasion=Occasion()
)
ELSEWHERE = "mail.example.test"


def parsed(taken: Taken) -> Any:
    return message_from_bytes(taken.raw, _class=EmailMessage, policy=policy.default)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> str:
    """A host that is not this machine by its name, and answers here."""
    ask = socket.getaddrinfo

    def answer(host: Any, *arguments: Any, **named: Any) -> Any:
        return ask("127.0.0.1" if host == ELSEWHERE else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return ELSEWHERE


# Handing over


def test_on_this_machine_it_goes_in_the_clear(settings: Settings) -> None:
    with servers.running() as server:
        servers.use(settings, f"smtp://localhost:{server.port}")
        post.send(LETTER, to=ADA.email)
    (taken,) = server.taken
    assert (taken.to, taken.tls, taken.user) == ([ADA.email], False, "")
    assert taken.sender == "no-reply@localhost"


def test_who_it_is_from_can_be_chosen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.running() as server:
        url = f"smtp://localhost:{server.port}?from=Front%20desk%20%3Cdesk@example.org%3E"
        servers.use(settings, url)
        monkeypatch.setitem(vars(configuration.current()), "email_from", "Front desk <desk@example.org>")
        post.send(LETTER, to=ADA.email)
    assert server.taken[0].sender == "desk@example.org"
    assert parsed(server.taken[0])["From"] == "Front desk <desk@example.org>"


def test_smtps_is_tls_from_the_first_byte_and_signs_in(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = servers.certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    with servers.running(tls=made.context) as server:
        servers.use(settings, f"smtps://us%40er:pass%2Fword@localhost:{server.port}")
        post.send(LETTER, to=ADA.email)
    assert [(taken.tls, taken.user) for taken in server.taken] == [(True, "us@er:pass/word")]


def test_a_certificate_that_nobody_vouches_for_gets_no_letter(settings: Settings, tmp_path: Path) -> None:
    made = servers.certificate(tmp_path, "localhost")
    with servers.running(tls=made.context) as server:
        servers.use(settings, f"smtps://user:password@localhost:{server.port}")
        with pytest.raises(Undelivered, match="SSLCertVerificationError") as caught:
            post.send(LETTER, to=ADA.email)
    assert not caught.value.for_good
    assert server.tried == []


def test_elsewhere_smtp_changes_to_tls_before_anything_is_said(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    made = servers.certificate(tmp_path, elsewhere)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    with servers.running(starttls=made.context) as server:
        servers.use(settings, f"smtp://user:password@{elsewhere}:{server.port}")
        post.send(LETTER, to=ADA.email)
    assert [(taken.tls, taken.user) for taken in server.taken] == [(True, "user:password")]


def test_elsewhere_nothing_goes_in_the_clear(settings: Settings, elsewhere: str) -> None:
    with servers.running() as server:
        servers.use(settings, f"smtp://user:password@{elsewhere}:{server.port}")
        with pytest.raises(Undelivered, match="SMTPNotSupportedError"):
            post.send(LETTER, to=ADA.email)
    assert server.tried == []


def test_a_certificate_for_another_host_gets_no_letter(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    made = servers.certificate(tmp_path, "other.example.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    with servers.running(starttls=made.context) as server:
        servers.use(settings, f"smtp://{elsewhere}:{server.port}")
        with pytest.raises(Undelivered):
            post.send(LETTER, to=ADA.email)
    assert server.tried == []


# What is handed over


@pytest.fixture
def taken(settings: Settings) -> Any:
    with servers.running() as server:
        servers.use(settings, f"smtp://localhost:{server.port}")
        post.send(LETTER, to=ADA.email)
    return parsed(server.taken[0])


def test_it_has_an_id_of_ours_and_says_that_a_program_wrote_it(taken: Any) -> None:
    assert taken["Message-ID"].endswith("@localhost>")
    assert socket.gethostname() not in taken.as_string()
    assert taken["Auto-Submitted"] == "auto-generated"
    assert (taken["To"], taken["From"]) == (ADA.email, "AuthSecurity <no-reply@localhost>")
    assert taken["Subject"] == "Für Ada"
    assert "Date" in taken


def test_it_has_both_parts_and_both_say_the_same(taken: Any) -> None:
    assert taken.get_content_type() == "multipart/alternative"
    plain, html = taken.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "A sentence at localhost:8000 – <b>so</b>." in plain.get_content()
    assert "A sentence at localhost:8000 – &lt;b&gt;so&lt;/b&gt;." in html.get_content()


@pytest.mark.parametrize(
    "to", ["ada@example.org\r\nBcc: eve@example.net", "ada@example.org\nX: y", "a@b.c\r"]
)
def test_an_address_with_a_line_break_is_never_sent_to(settings: Settings, to: str) -> None:
    with servers.running() as server:
        servers.use(settings, f"smtp://localhost:{server.port}")
        with pytest.raises(ValueError, match=r"(?i)invalid|newlines"):
            post.send(LETTER, to=to)
    assert server.tried == []


def test_a_line_break_in_a_fact_stays_in_the_body(settings: Settings) -> None:
    occasion = Occasion(device="x\r\nBcc: eve@example.net\r\n\r\n.\r\nMAIL FROM:<eve@example.net>")
    with servers.running() as server:
        servers.use(settings, f"smtp://localhost:{server.port}")
        post.send(letters.notice(subject="S", sentence="s", occasion=occasion), to=ADA.email)
    (taken,) = server.taken
    assert (taken.to, parsed(taken)["Bcc"]) == ([ADA.email], None)


# Servers that do not take it


@pytest.fixture
def ada(db: None) -> Account:
    Browser().register(ADA)
    return Account.objects.get()


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator reads: never an address."""
    return [record.getMessage() for record in caplog.records if record.name == "authsecurity.mail"]


def tell(account: Account) -> None:
    notices.record(Event.NEW_DEVICE, account=account, client=Client(ip=None, user_agent=""))


@pytest.mark.parametrize("answer", ["550 no such mailbox", "553 not here"])
def test_what_is_refused_for_good_is_given_up(
    ada: Account, settings: Settings, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    tell(ada)
    with servers.running(answer=answer) as server, caplog.at_level(logging.INFO):
        servers.use(settings, f"smtp://localhost:{server.port}")
        assert send_what_is_ready() == 1
    assert server.tried == [ADA.email]
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert said(caplog) == ["A letter of tell was given up (refused)."]


@pytest.mark.parametrize("answer", ["451 later", "421 busy"])
def test_what_is_refused_for_now_is_tried_again(
    ada: Account, settings: Settings, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    tell(ada)
    with servers.running(answer=answer) as server, caplog.at_level(logging.INFO):
        servers.use(settings, f"smtp://localhost:{server.port}")
        send_what_is_ready()
        assert said(caplog) == ["A letter of tell did not go out (refused) and will be tried again."]
        server.answer = servers.TAKEN
        DBTaskResult.objects.filter(status="READY").update(run_after=clock.now())
        send_what_is_ready()
    assert [taken.to for taken in server.taken] == [[ADA.email]]


def test_a_dead_server_is_tried_again(
    ada: Account, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    tell(ada)
    servers.use(settings, f"smtp://localhost:{free_port()}")
    send_what_is_ready()
    (waiting,) = DBTaskResult.objects.filter(status="READY")
    assert waiting.args_kwargs["kwargs"]["tries"] == 1
    assert said(caplog) == [
        "A letter of tell did not go out (ConnectionRefusedError) and will be tried again."
    ]


def test_a_server_that_says_nothing_is_left_after_a_while(ada: Account, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    tell(ada)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        servers.use(settings, f"smtp://localhost:{silent.getsockname()[1]}")
        send_what_is_ready()
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_no_request_waits_for_a_mail_server(
    ada: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the mail server is touched while a request is answered."""

    def connect(*arguments: object, **named: object) -> None:
        raise AssertionError("a request talks to a mail server")

    monkeypatch.setattr("smtplib.SMTP.__init__", connect)
    servers.use(settings, f"smtp://localhost:{free_port()}")
    browser = Browser()
    browser.sign_in(ADA)
    Browser().sign_in(ADA)
    browser.add_totp()
    assert browser.post("email/change/", {"email": "ada@example.net"}).status == 202
    assert DBTaskResult.objects.count() == 3


def test_tls_is_not_older_than_1_2() -> None:
    assert ssl.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2

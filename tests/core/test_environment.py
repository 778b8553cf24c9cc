"""What is read from the environment when it is right. What is refused: tests/contract/test_configuration.py."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from authsecurity.core import environment

PUBLIC = {
    "AUTHSECURITY_URL": "https://login.example.org",
    "AUTHSECURITY_SECRET_KEY": "s" * 50,
    "AUTHSECURITY_ENCRYPTION_KEYS": "e" * 32,
    "AUTHSECURITY_TRUSTED_PROXIES": "none",
    "EMAIL_URL": "smtps://mail.example.org",
}


@pytest.fixture
def local(tmp_path: Path) -> dict[str, str]:
    return {"AUTHSECURITY_DATA_DIR": str(tmp_path / "var")}


def test_nothing_at_all_is_local_mode_on_port_8000(local: dict[str, str]) -> None:
    read = environment.read(local)
    assert (read.local, read.url) == (True, "http://localhost:8000")
    assert (read.trusted_proxies, read.email_verification, read.registration_open) == ((), True, True)
    assert read.database_url == f"sqlite:///{read.data_dir / 'authsecurity.sqlite3'}"


@pytest.mark.parametrize(("port", "url"), [("9000", "http://localhost:9000"), ("80", "http://localhost")])
def test_the_local_port_is_in_the_address_as_a_browser_writes_it(
    local: dict[str, str], port: str, url: str
) -> None:
    assert environment.read({**local, environment.LOCAL_FLAG: port}).url == url


def test_local_mode_may_be_told_its_own_address(local: dict[str, str]) -> None:
    named = {**local, environment.LOCAL_FLAG: "8000", "AUTHSECURITY_URL": "http://localhost:8000/"}
    assert environment.read(named).local


def test_local_mode_makes_a_secret_key_that_stays_and_only_its_owner_reads(local: dict[str, str]) -> None:
    first, second = environment.read(local), environment.read(local)
    file = first.data_dir / "secret-key"
    assert first.secret_key == second.secret_key == file.read_text(encoding="ascii")
    assert len(first.secret_key) >= environment.SECRET_KEY_CHARACTERS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_all_who_start_at_once_read_the_same_secret_key(local: dict[str, str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {found.secret_key for found in pool.map(environment.read, [local] * 8)}
    assert len(keys) == 1
    assert [file.name for file in Path(local["AUTHSECURITY_DATA_DIR"]).iterdir()] == ["secret-key"]


def test_local_mode_encrypts_with_its_secret_key_and_still_reads_older_ones(local: dict[str, str]) -> None:
    rotated = {
        "AUTHSECURITY_SECRET_KEY": "n" * 50,
        "AUTHSECURITY_SECRET_KEY_FALLBACKS": f"{'o' * 50}, {'p' * 50}",
    }
    read = environment.read(local | rotated)
    assert read.secret_key_fallbacks == ("o" * 50, "p" * 50)
    assert read.encryption_keys == ("n" * 50, "o" * 50, "p" * 50)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://login.example.org", "https://login.example.org"),
        ("https://login.example.org/", "https://login.example.org"),
        ("https://Login.Example.ORG", "https://login.example.org"),
        ("https://login.example.org:443", "https://login.example.org"),
        ("https://login.example.org:8443", "https://login.example.org:8443"),
    ],
)
def test_the_public_address_is_kept_as_browsers_send_an_origin(given: str, url: str) -> None:
    read = environment.read({**PUBLIC, "AUTHSECURITY_URL": given})
    assert (read.url, read.local, read.https) == (url, False, True)


def test_outside_local_mode_an_address_must_be_proved() -> None:
    assert environment.read(PUBLIC).email_verification


@pytest.mark.parametrize(
    ("given", "seconds"), [("90s", 90), ("15m", 900), ("1h", 3600), ("7d", 604_800), ("", 3600)]
)
def test_a_duration_is_a_number_and_a_unit(given: str, seconds: int) -> None:
    times = {"AUTHSECURITY_SESSION_IDLE": given, "AUTHSECURITY_SESSION_LIFETIME": "30d"}
    assert environment.read(PUBLIC | times).session_idle == timedelta(seconds=seconds)


def test_proxies_are_networks_separated_by_commas() -> None:
    read = environment.read({**PUBLIC, "AUTHSECURITY_TRUSTED_PROXIES": " 10.0.0.0/8, fd00::/8 ,192.0.2.1"})
    assert read.trusted_proxies == tuple(map(ip_network, ("10.0.0.0/8", "fd00::/8", "192.0.2.1/32")))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTHSECURITY_SECRET_KEY", "x" * 50),
        ("AUTHSECURITY_SECRET_KEY_FALLBACKS", "y" * 50),
        ("AUTHSECURITY_ENCRYPTION_KEYS", "z" * 32),
        ("DATABASE_URL", "postgresql://me:secret@db.example.org/authsecurity"),
        ("EMAIL_URL", "smtp://me:secret@mail.example.org"),
    ],
)
def test_every_secret_may_come_from_a_file(tmp_path: Path, name: str, value: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{value}\n", encoding="utf-8")
    by_file = {key: kept for key, kept in PUBLIC.items() if key != name} | {f"{name}_FILE": str(file)}
    assert environment.read(by_file) == environment.read({**PUBLIC, name: value})


def test_registration_can_be_closed() -> None:
    assert not environment.read({**PUBLIC, "AUTHSECURITY_REGISTRATION": "closed"}).registration_open


def test_an_empty_value_is_as_good_as_none() -> None:
    names = (
        "AUTHSECURITY_DATA_DIR",
        "AUTHSECURITY_EMAIL_VERIFICATION",
        "AUTHSECURITY_REQUIRE_SECOND_FACTOR",
        "AUTHSECURITY_REGISTRATION",
        "AUTHSECURITY_SESSION_LIFETIME",
        "DATABASE_URL",
    )
    assert environment.read(PUBLIC | dict.fromkeys(names, "")) == environment.read(PUBLIC)

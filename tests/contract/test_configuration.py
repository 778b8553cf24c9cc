"""A wrong or contradictory configuration is refused before anything starts: a sentence for each problem."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from authsecurity.core import environment
from authsecurity.core.environment import ConfigurationError
from authsecurity.project import command

PUBLIC = {
    "AUTHSECURITY_URL": "https://login.example.org",
    "AUTHSECURITY_SECRET_KEY": "s" * 50,
    "AUTHSECURITY_ENCRYPTION_KEYS": "e" * 32,
    "AUTHSECURITY_TRUSTED_PROXIES": "none",
    "EMAIL_URL": "smtps://mail.example.org",
}
WRONG_IN_PUBLIC = [
    *[
        ("AUTHSECURITY_URL", url)
        for url in (
            "http://login.example.org",
            "ftp://login.example.org",
            "login.example.org",
            "https://",
            "https://login.example.org/path",
            "https://login.example.org?query",
            "https://login.example.org#fragment",
            "https://ada@login.example.org",
            "https://login.example.org:99999",
            "https://login.example.org:port",
            "https://[::1",
            "https://lógin.example.org",
            "https://login example.org",
            "https://a.example.org,https://b.example.org",
        )
    ],
    ("AUTHSECURITY_SECRET_KEY", ""),
    ("AUTHSECURITY_SECRET_KEY", "s" * 49),
    ("AUTHSECURITY_ENCRYPTION_KEYS", ""),
    ("AUTHSECURITY_ENCRYPTION_KEYS", ","),
    ("AUTHSECURITY_ENCRYPTION_KEYS", "e" * 31),
    ("AUTHSECURITY_ENCRYPTION_KEYS", f"{'e' * 32},short"),
    ("AUTHSECURITY_ENCRYPTION_KEYS", "s" * 50),
    ("AUTHSECURITY_TRUSTED_PROXIES", ""),
    ("AUTHSECURITY_TRUSTED_PROXIES", "everyone"),
    ("AUTHSECURITY_TRUSTED_PROXIES", "0.0.0.0/0"),
    ("AUTHSECURITY_TRUSTED_PROXIES", "10.0.0.0/8,::/0"),
    ("AUTHSECURITY_TRUSTED_PROXIES", "10.0.0.1/8"),
    ("AUTHSECURITY_TRUSTED_PROXIES", "none,10.0.0.0/8"),
    ("EMAIL_URL", ""),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "smtp://mail.example.org:port"),
    ("DATABASE_URL", "mysql://db.example.org/x"),
    ("DATABASE_URL", "/var/lib/authsecurity.sqlite3"),
    ("DATABASE_URL", "postgresql://me@db.example.org:port/x"),
    ("DATABASE_URL", "postgresql://[db.example.org/x"),
    ("AUTHSECURITY_EMAIL_VERIFICATION", "off"),
    ("AUTHSECURITY_EMAIL_VERIFICATION", "maybe"),
    ("AUTHSECURITY_REGISTRATION", "Open"),
    ("AUTHSECURITY_REGISTRATION", "no"),
    *[
        (f"AUTHSECURITY_SESSION_{limit}", value)
        for limit in ("IDLE", "LIFETIME")
        for value in ("0s", "-1h", "1", "h", "1.5h", "1 h", "1w", "31d", "١h", "9999999999s", "never")
    ],
]


def refused(environ: dict[str, str]) -> list[str]:
    """The sentences the operator reads."""
    with pytest.raises(ConfigurationError) as caught:
        environment.read(environ)
    return caught.value.problems


@pytest.mark.parametrize(("name", "value"), WRONG_IN_PUBLIC)
def test_a_wrong_value_is_told_in_one_sentence_that_names_the_variable(name: str, value: str) -> None:
    problems = refused({**PUBLIC, name: value})
    assert problems[0].startswith(name)
    assert problems[0].endswith(".")
    assert "\n" not in problems[0]


@pytest.mark.parametrize(
    ("name", "value"), [pair for pair in WRONG_IN_PUBLIC if pair[1] not in ("31d", "9999999999s")]
)
def test_a_wrong_value_is_told_once(name: str, value: str) -> None:
    assert len(refused({**PUBLIC, name: value})) == 1


def test_all_problems_are_told_together() -> None:
    everything_wrong = {"AUTHSECURITY_URL": "https://login.example.org", "AUTHSECURITY_SESSION_IDLE": "soon"}
    named = {problem.split()[0] for problem in refused(everything_wrong)}
    assert named == {*PUBLIC, "AUTHSECURITY_SESSION_IDLE"} - {"AUTHSECURITY_URL"}


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_no_sentence_repeats_a_password(name: str) -> None:
    for url in ("postgresql://me:hunter2@[db/x", "smtp://me:hunter2@mail:port", "odd://me:hunter2@x"):
        assert "hunter2" not in " ".join(refused({**PUBLIC, name: url}))


def test_an_idle_limit_beyond_the_lifetime_is_a_contradiction() -> None:
    times = {"AUTHSECURITY_SESSION_IDLE": "2h", "AUTHSECURITY_SESSION_LIFETIME": "1h"}
    assert refused(PUBLIC | times)[0].startswith("AUTHSECURITY_SESSION_IDLE is longer")


def test_a_secret_given_twice_is_a_contradiction(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("f" * 50, encoding="ascii")
    problems = refused({**PUBLIC, "AUTHSECURITY_SECRET_KEY_FILE": str(file)})
    assert problems == [
        "AUTHSECURITY_SECRET_KEY and AUTHSECURITY_SECRET_KEY_FILE are both set: keep one of them."
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    without = {name: value for name, value in PUBLIC.items() if name != "EMAIL_URL"}
    problems = refused({**without, "EMAIL_URL_FILE": str(tmp_path / "nowhere")})
    assert problems[0].startswith("EMAIL_URL_FILE is ")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert "UnicodeDecodeError" in refused({**without, "EMAIL_URL_FILE": str(tmp_path / "binary")})[0]


def test_local_mode_and_a_public_address_are_a_contradiction(tmp_path: Path) -> None:
    both = {**PUBLIC, environment.LOCAL_FLAG: "8000", "AUTHSECURITY_DATA_DIR": str(tmp_path)}
    assert refused(both)[0].startswith("AUTHSECURITY_URL is 'https://login.example.org', but local mode")


def test_local_mode_needs_a_place_for_its_key(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problems = refused({"AUTHSECURITY_DATA_DIR": str(tmp_path / "file")})
    assert problems[0].startswith("AUTHSECURITY_DATA_DIR")


def assert_refused(status: int, said: str, *words: str) -> None:
    """Exit status 2, and nothing but our own sentences."""
    assert status == 2
    assert all(line.startswith("authsecurity: ") for line in said.splitlines())
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["serve"], {}, ["AUTHSECURITY_URL is missing", "--local"]),
        (["migrate"], {"AUTHSECURITY_URL": "http://x"}, ["AUTHSECURITY_URL is", "AUTHSECURITY_SECRET_KEY"]),
        (["check"], PUBLIC | {"DATABASE_URL": "postgresql://[x"}, ["DATABASE_URL"]),
    ],
)
def test_the_command_exits_with_2_and_no_traceback(
    arguments: list[str], environ: dict[str, str], words: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "authsecurity", *arguments],
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert_refused(done.returncode, done.stderr, *words)
    assert done.stdout == ""


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment as on a public host."""
    for name, value in PUBLIC.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize("name", ["serve", "migrate", "check"])
def test_a_data_folder_that_is_none_is_refused(
    name: str, public: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    public.setenv("AUTHSECURITY_DATA_DIR", str(tmp_path / "file" / "var"))
    assert_refused(command.main([name]), capsys.readouterr().err, "AUTHSECURITY_DATA_DIR")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "login.example.org"])  # noqa: S104 (refused)
def test_local_mode_listens_on_this_machine_only(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["serve", "--local", "--host", host])
    assert_refused(status, capsys.readouterr().err, "--host", "127.0.0.1")


def test_local_mode_beside_a_public_address_is_refused(
    public: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    public.setenv(environment.LOCAL_FLAG, "8000")  # put back when the test ends
    status = command.main(["serve", "--local"])
    assert_refused(status, capsys.readouterr().err, "AUTHSECURITY_URL", "local mode")

"""Reads the configuration from the environment, once, and refuses what is wrong or contradictory.

Every problem is one sentence that says what to change; all of them are told together. `NAME_FILE` may stand for
`NAME` wherever the value is a secret.
"""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from authsecurity.core import mail_server
from authsecurity.core.configuration import Configuration, Network

DEFAULT_PORT = 8000
SECRET_KEY_CHARACTERS = 50
ENCRYPTION_KEY_CHARACTERS = 32
SECONDS_PER_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_IDLE = timedelta(days=30)
LONGEST_LIFETIME = timedelta(days=30)
LOCAL_FLAG = "AUTHSECURITY_LOCAL_PORT"
WORKERS_FLAG = "AUTHSECURITY_WORKERS"  # left by the server for its processes: how many there are
# Without the value, which may hold a password.
UNREADABLE = "cannot be read: write scheme://user:password@host:port/name, with special characters as %XX."


class ConfigurationError(Exception):
    """The environment cannot be used as it is; `problems` are sentences for the operator."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(environ: Mapping[str, str] = os.environ) -> Configuration:
    """The configuration, or `ConfigurationError` with every problem found.

    Local mode is on when the server was started with --local (which leaves its port in the environment), and for
    the other commands when no public address is given.
    """
    return _Reader(environ).configuration()


def cores_per_worker(environ: Mapping[str, str] = os.environ) -> int:
    """This machine's cores by the processes that the server started on it; one where it did not say how many."""
    cores = os.cpu_count() or 1
    return max(1, cores // int(environ.get(WORKERS_FLAG, cores)))


def make_data_dir(data_dir: Path) -> None:
    """The folder is there afterwards, or `ConfigurationError`."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            [
                f"AUTHSECURITY_DATA_DIR is {str(data_dir)!r}, which is no folder and cannot be made one "
                f"({type(error).__name__}): name a folder this user may write to."
            ]
        ) from None


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self.local = LOCAL_FLAG in environ or not environ.get("AUTHSECURITY_URL")

    def configuration(self) -> Configuration:
        data_dir = Path(self.environ.get("AUTHSECURITY_DATA_DIR") or "var").absolute()
        url = self._local_url() if self.local else self._public_url()
        secret_key = self._secret_key(data_dir)
        fallbacks = _listed(self._secret("AUTHSECURITY_SECRET_KEY_FALLBACKS"))
        result = Configuration(
            url=url,
            local=self.local,
            data_dir=data_dir,
            secret_key=secret_key,
            secret_key_fallbacks=fallbacks,
            encryption_keys=self._encryption_keys(secret_key, fallbacks),
            database_url=self._database_url(data_dir),
            email_url=self._email_url(),
            trusted_proxies=self._trusted_proxies(),
            email_verification=self._email_verification(),
            registration_open=self._choice(
                "AUTHSECURITY_REGISTRATION", {"open": True, "closed": False}, "open"
            ),
            second_factor_required=self._choice(
                "AUTHSECURITY_REQUIRE_SECOND_FACTOR", {"on": True, "off": False}, "off"
            ),
            session_idle=self._duration("AUTHSECURITY_SESSION_IDLE", "1h", LONGEST_IDLE),
            session_lifetime=self._duration("AUTHSECURITY_SESSION_LIFETIME", "24h", LONGEST_LIFETIME),
        )
        self._refuse_contradictions(result)
        if self.problems:
            raise ConfigurationError(self.problems)
        return result

    def _local_url(self) -> str:
        port = self.environ.get(LOCAL_FLAG) or str(DEFAULT_PORT)
        url = f"http://localhost:{port}" if port != "80" else "http://localhost"
        named = self.environ.get("AUTHSECURITY_URL")
        if named and named.rstrip("/") != url:
            self.problems.append(
                f"AUTHSECURITY_URL is {named!r}, but local mode is always {url}: leave out one of them."
            )
        return url

    def _public_url(self) -> str:
        url = self.environ.get("AUTHSECURITY_URL", "").rstrip("/")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        bare = parts.scheme == "https" and parts.hostname and url == f"{parts.scheme}://{parts.netloc}"
        if not bare or "@" in parts.netloc or not re.fullmatch(r"[A-Za-z0-9.\-]+(:\d+)?", parts.netloc):
            self.problems.append(
                f"AUTHSECURITY_URL is {url!r}: give the public address as https://host or https://host:port, "
                "without a path, or start in local mode with --local."
            )
            return "https://invalid.invalid"
        host = (parts.hostname or "").lower()
        return f"https://{host}" if port in (None, 443) else f"https://{host}:{port}"

    def _secret(self, name: str) -> str:
        path = self.environ.get(f"{name}_FILE")
        if not path:
            return self.environ.get(name, "")
        if self.environ.get(name):
            self.problems.append(f"{name} and {name}_FILE are both set: keep one of them.")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(
                f"{name}_FILE is {path!r}, which cannot be read ({type(error).__name__}): mend the path."
            )
            return ""

    def _secret_key(self, data_dir: Path) -> str:
        key = self._secret("AUTHSECURITY_SECRET_KEY")
        if not key and self.local:
            return self._generated_secret_key(data_dir)
        if len(key) < SECRET_KEY_CHARACTERS:
            self.problems.append(
                f"AUTHSECURITY_SECRET_KEY has {len(key)} characters: give at least {SECRET_KEY_CHARACTERS} random ones."
            )
        return key

    def _generated_secret_key(self, data_dir: Path) -> str:
        path = data_dir / "secret-key"
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _write_once(path, secrets.token_urlsafe(64))
            return path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(
                f"AUTHSECURITY_DATA_DIR is {str(data_dir)!r}, where the secret key can be neither read nor made "
                f"({type(error).__name__}): name a folder this user may write to."
            )
            return ""

    def _encryption_keys(self, secret_key: str, fallbacks: tuple[str, ...]) -> tuple[str, ...]:
        keys = _listed(self._secret("AUTHSECURITY_ENCRYPTION_KEYS"))
        if not keys and self.local:
            return (secret_key, *fallbacks)
        if not keys or any(len(key) < ENCRYPTION_KEY_CHARACTERS for key in keys):
            self.problems.append(
                "AUTHSECURITY_ENCRYPTION_KEYS must hold one or more keys, separated by commas, "
                f"each of at least {ENCRYPTION_KEY_CHARACTERS} random characters."
            )
        if secret_key and secret_key in keys:
            self.problems.append(
                "AUTHSECURITY_ENCRYPTION_KEYS repeats AUTHSECURITY_SECRET_KEY: make keys of their own."
            )
        return keys

    def _database_url(self, data_dir: Path) -> str:
        url = self._secret("DATABASE_URL") or f"sqlite:///{data_dir / 'authsecurity.sqlite3'}"
        if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            self.problems.append("DATABASE_URL must begin with postgresql:// or sqlite:///.")
        elif not _is_readable(url):
            self.problems.append(f"DATABASE_URL {UNREADABLE}")
        return url

    def _email_url(self) -> str:
        url = self._secret("EMAIL_URL")
        if url and not url.startswith(("smtp://", "smtps://")):
            self.problems.append("EMAIL_URL must begin with smtp:// or smtps://.")
        elif url and not _names_a_mail_server(url):
            self.problems.append(f"EMAIL_URL {UNREADABLE}")
        if not url and not self.local:
            self.problems.append(
                "EMAIL_URL is missing: give smtp://… or smtps://…, outside local mode letters must go out."
            )
        return url

    def _trusted_proxies(self) -> tuple[Network, ...]:
        value = self.environ.get("AUTHSECURITY_TRUSTED_PROXIES", "").strip()
        if value == "none" or (not value and self.local):
            return ()
        try:
            networks = tuple(ip_network(part) for part in _listed(value))
        except ValueError:
            networks = ()
        if not networks or any(network.prefixlen == 0 for network in networks):
            self.problems.append(
                f"AUTHSECURITY_TRUSTED_PROXIES is {value!r}: list the proxies' networks like 10.0.0.0/8,fd00::/8 "
                "(not the whole internet), or say none if clients connect directly."
            )
        return networks

    def _email_verification(self) -> bool:
        wanted = self._choice("AUTHSECURITY_EMAIL_VERIFICATION", {"required": True, "off": False}, "required")
        if not wanted and not self.local:
            self.problems.append(
                "AUTHSECURITY_EMAIL_VERIFICATION is off, which local mode alone allows, since it tells which addresses "
                "have accounts: leave it out."
            )
        return wanted

    def _duration(self, name: str, default: str, longest: timedelta) -> timedelta:
        value = self.environ.get(name) or default
        match = re.fullmatch(r"([1-9][0-9]{0,8})([smhd])", value)
        duration = timedelta(seconds=int(match[1]) * SECONDS_PER_UNIT[match[2]]) if match else timedelta(0)
        if not timedelta(0) < duration <= longest:
            self.problems.append(
                f"{name} is {value!r}: write a number and a unit like 90s, 15m, 1h or 7d, {longest.days}d at most."
            )
        return duration

    def _choice(self, name: str, choices: Mapping[str, bool], default: str) -> bool:
        value = self.environ.get(name) or default
        if value not in choices:
            self.problems.append(f"{name} is {value!r}: say {' or '.join(choices)}.")
        return choices.get(value, choices[default])

    def _refuse_contradictions(self, result: Configuration) -> None:
        if result.session_idle > result.session_lifetime > timedelta(0):
            self.problems.append(
                "AUTHSECURITY_SESSION_IDLE is longer than AUTHSECURITY_SESSION_LIFETIME and without effect: shorten it."
            )


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _is_readable(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _names_a_mail_server(url: str) -> bool:
    try:
        mail_server.parse(url)
    except ValueError:
        return False
    return _is_readable(url)


def _write_once(path: Path, text: str) -> None:
    """Mode 0600; of several processes at first start one wins and all read the same file."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was faster: its key counts
    finally:
        draft.unlink()

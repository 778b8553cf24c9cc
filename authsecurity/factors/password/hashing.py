"""How a password is kept: Argon2id at a cost ASVS 5.0 Appendix C approves (m = 19 MiB, t = 2, p = 1).

Django's own format and interface, so `PASSWORD_HASHERS` can name `Argon2id` and Django's `check_password` works.
Raising a constant is enough to rehash every password at its owner's next sign-in.
"""

from base64 import b64encode

from django.contrib.auth.hashers import Argon2PasswordHasher

from authsecurity.factors.password import gate

MEMORY_KIB = 19456
PASSES = 2
LANES = 1


class Argon2id(Argon2PasswordHasher):
    """Django's Argon2 hasher at our cost, on the threads of the gate."""

    memory_cost = MEMORY_KIB
    time_cost = PASSES
    parallelism = LANES

    def encode(self, password: str, salt: str) -> str:
        return str(gate.argon2.run(super().encode, password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        return bool(gate.argon2.run(super().verify, password, encoded))


def _nobodys_hash() -> str:
    salt, digest = (b64encode(bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"argon2$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"


# No password has this hash. Checking against it costs as much as checking a real one.
NOBODYS_HASH = _nobodys_hash()


def make(password: str) -> str:
    """The hash to store, for a password in normal form. About 20 ms of one core: never call it in a transaction."""
    hasher = Argon2id()
    return str(hasher.encode(password, hasher.salt()))


def matches(password: str, encoded: str) -> bool:
    """Whether the hash is of this password; takes as long for `NOBODYS_HASH`. Never call it in a transaction."""
    if not encoded.startswith("argon2$"):
        encoded, password = NOBODYS_HASH, ""
    return bool(Argon2id().verify(password, encoded))


def is_outdated(encoded: str) -> bool:
    """Made at another cost than today's."""
    return bool(Argon2id().must_update(encoded))

"""Every limit of the service, in one table. Pure. docs/reference/limits.md is compared with it by a test.

A limit counts tries of one subject. It is over when `per` has gone by since the last counted try or, for a limit of
visitors (`rolling` is False), since the first: so a guesser gets `most` in any stretch of that length, and a busy
network is not kept waiting by the last of its people. NIST SP 800-63B-4 §3.2.2; ASVS 6.3.1.
"""

from dataclasses import dataclass
from datetime import timedelta

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
REMEMBERED = timedelta(days=90)  # after its time is over, how long a row of failures counts on; a lock stays
NEVER = 0


@dataclass(frozen=True)
class Limit:
    """At most `most` tries, and at most `in_a_row` failures without a success between them (0: any number)."""

    name: str
    most: int
    per: timedelta
    rolling: bool = True
    in_a_row: int = NEVER

    @property
    def can_lock(self) -> bool:
        return self.in_a_row != NEVER


# One client network over all accounts; a good sign-in is paid back.
LOGIN_NETWORK = Limit("login_network", most=50, per=QUARTER, rolling=False)

# One address somebody tries to sign in to, whether an account has it or not, from all browsers it does not know.
PASSWORD_UNKNOWN = Limit("password_unknown", most=5, per=QUARTER, in_a_row=100)
# One browser that has signed in to this account before.
PASSWORD_KNOWN = Limit("password_known", most=10, per=QUARTER, in_a_row=100)

# The second factor of one account, by authenticator app and recovery code together.
SECOND_FACTOR_UNKNOWN = Limit("second_factor_unknown", most=5, per=QUARTER, in_a_row=100)
SECOND_FACTOR_KNOWN = Limit("second_factor_known", most=10, per=QUARTER, in_a_row=100)

# Codes that prove the set-up of a new authenticator app, of one account.
SETUP = Limit("setup", most=10, per=QUARTER)

# What can be had recorded at will, without a guess that is paid for, of one account: nobody buries a line under others.
AT_WILL = Limit("at_will", most=30, per=HOUR, rolling=False)

# New accounts from one client network, refused ones too; nothing is paid back.
REGISTRATION_NETWORK = Limit("registration_network", most=300, per=HOUR, rolling=False)

# Challenges for passkeys that one client network asks for. What signs one is no guess, so answers are not limited.
PASSKEY_NETWORK = Limit("passkey_network", most=5000, per=QUARTER, rolling=False)

# Refused passkeys that are nobody's, from one network: beyond it they are refused as before, without a line.
STRAY_PASSKEYS = Limit("stray_passkeys", most=50, per=QUARTER, rolling=False)

# Letters that one client network asks for, to whatever addresses.
LETTER_NETWORK = Limit("letter_network", most=100, per=HOUR, rolling=False)
# Letters to one address, whoever asks. Reached, nothing is sent, and the answer is the usual one.
LETTER_ADDRESS = Limit("letter_address", most=5, per=HOUR, rolling=False)

TABLE = (
    LOGIN_NETWORK,
    PASSWORD_UNKNOWN,
    PASSWORD_KNOWN,
    SECOND_FACTOR_UNKNOWN,
    SECOND_FACTOR_KNOWN,
    SETUP,
    AT_WILL,
    REGISTRATION_NETWORK,
    PASSKEY_NETWORK,
    STRAY_PASSKEYS,
    LETTER_NETWORK,
    LETTER_ADDRESS,
)
LOCKING = tuple(limit for limit in TABLE if limit.can_lock)

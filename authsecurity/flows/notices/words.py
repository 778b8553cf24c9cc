"""What the owner is told by letter: event, subject, and a sentence that says what it means. Pure, one table.

`{service}` becomes the name of this service. Advice and a link to the account follow each of them (mail/letters.py).
"""

from collections.abc import Mapping
from typing import NamedTuple

from authsecurity.audit.events import Event

FEW_CODES = 3  # recovery codes left, at which their owner is reminded
FEW_CODES_LEFT = "few_recovery_codes_left"  # no event: it goes with the use of a code


class Words(NamedTuple):
    """One letter. `by_support`: it was not the owner's own doing, so other advice follows."""

    subject: str
    sentence: str
    by_support: bool = False


NOTICES: Mapping[str, Words] = {
    Event.PASSWORD_CHANGED: Words(
        "Your password was changed",
        "The password of your account at {service} was changed. All other browsers were signed out.",
    ),
    Event.PASSWORD_RESET: Words(
        "Your password was set anew",
        "A new password was set for your account at {service}, with a link that was sent to this address. Every "
        "browser was signed out.",
    ),
    Event.TOTP_ENABLED: Words(
        "Two-step sign-in is on",
        "An authenticator app was set up for your account at {service}. From now on, signing in asks for its code too.",
    ),
    Event.TOTP_REPLACED: Words(
        "Your authenticator app was replaced",
        "Your account at {service} takes codes of another authenticator app from now on. Those of the old one are no "
        "longer good.",
    ),
    Event.TOTP_REMOVED: Words(
        "Your authenticator app was removed",
        "The authenticator app of your account at {service} was removed. Signing in no longer asks for its code.",
    ),
    Event.PASSKEY_ADDED: Words(
        "A passkey was added",
        "A passkey was added to your account at {service}. It signs in on its own, and signing in with the password "
        "takes a second step.",
    ),
    Event.PASSKEY_REMOVED: Words(
        "A passkey was removed",
        "A passkey of your account at {service} was removed. It no longer signs in.",
    ),
    Event.PASSKEY_COUNTER_WENT_BACK: Words(
        "One of your passkeys may have been copied",
        "A passkey of your account at {service} counts its uses, and its count has gone back. That can be a fault of "
        "the device, or a copy of the passkey in other hands: if you are in doubt, remove it and add a new one.",
    ),
    Event.RECOVERY_CODE_USED: Words(
        "A recovery code was used",
        "One of the recovery codes of your account at {service} was used in place of your second factor. It is "
        "good for nothing any more.",
    ),
    FEW_CODES_LEFT: Words(
        "Three recovery codes left",
        "You have three recovery codes left for your account at {service}. Make a new set on your dashboard before "
        "the last one is used.",
    ),
    Event.SECOND_FACTOR_LIMIT_REACHED: Words(
        "Somebody may have your password",
        "There were too many wrong codes at the second step of signing in to your account at {service}, so no more are "
        "taken for a while. Whoever gets to that step has entered your password before. If it was not you, change it "
        "now.",
    ),
    Event.NEW_DEVICE: Words(
        "A new browser has signed in",
        "Somebody has signed in to your account at {service} with a browser that it did not know.",
    ),
    Event.ACCOUNT_SHOWN: Words(
        "Support has looked at your account",
        "The people who run {service} have looked at the facts of your account: its state, its second factors and how "
        "many browsers are signed in. They cannot see passwords or codes.",
        by_support=True,
    ),
    Event.ACCOUNT_ENABLED: Words(
        "Your account is open again",
        "The people who run {service} have opened your account again. You can sign in as before.",
        by_support=True,
    ),
    Event.ACCOUNT_UNLOCKED: Words(
        "Your account was unlocked",
        "Wrong passwords and codes at your account at {service} are counted from zero again, so it can be signed in to "
        "from new browsers.",
        by_support=True,
    ),
    Event.SECOND_FACTORS_RESET: Words(
        "Two-step sign-in was taken off",
        "The people who run {service} have removed the authenticator app, the passkeys and the recovery codes of your "
        "account. The password alone signs in now, and every browser was signed out.",
        by_support=True,
    ),
    Event.SESSIONS_ENDED_BY_SUPPORT: Words(
        "You were signed out everywhere",
        "The people who run {service} have signed every browser out of your account.",
        by_support=True,
    ),
}

# Those whose letters are not of the common form.
LOCKED = (Event.PASSWORD_LOCKED, Event.SECOND_FACTOR_LOCKED)
TOLD = frozenset({*NOTICES, *LOCKED, Event.ACCOUNT_DISABLED})

"""What each letter says. Plain text first; the HTML says the same. Facts are escaped, links are ours alone.

No letter to an address that nobody has proved repeats anything that was typed by whoever caused it: it would be a way
to send people text of one's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.template.loader import render_to_string

from authsecurity.core import clock, configuration
from authsecurity.http.client import Client
from authsecurity.http.devices import device_name

IF_IT_WAS_NOT_YOU = "If it was not you, nothing has happened: you can delete this letter."
STILL_SECRET = (
    "Your password is still secret, as far as we can tell. If you use it elsewhere too, choose another one."
)
CHANGE_PASSWORD = "The guessing was at the second step, so whoever did it knows your password: change it now."
ASK_SUPPORT = "If you did not ask for that, ask the people who run the service why it was done."
LOOK_AFTER_IT = (
    "If it was not you: sign in, end all other sessions on your dashboard and change your password. If you cannot "
    "sign in any more, use “Forgot your password?” on the sign-in page."
)


@dataclass(frozen=True)
class Occasion:
    """When and from where something was done, in words: `2026-01-31 12:00 UTC`, `192.0.2.1`, `Firefox on Linux`."""

    when: str = ""
    ip: str = ""
    device: str = ""

    def lines(self) -> list[tuple[str, str]]:
        """Label and value of what is known."""
        known = (("When", self.when), ("Network address", self.ip), ("Browser", self.device))
        return [(label, value) for label, value in known if value]


def occasion_of(client: Client) -> dict[str, str]:
    """What `Occasion(**...)` takes, for the arguments of a task."""
    return {
        "when": f"{clock.now():%Y-%m-%d %H:%M} UTC",
        "ip": client.ip or "",
        "device": device_name(client.user_agent),
    }


@dataclass(frozen=True)
class Letter:
    """What one letter says. `link` is a label and an address of ours; it follows the paragraph that ends in a colon."""

    subject: str
    paragraphs: Sequence[str]
    link: tuple[str, str] | None = None
    occasion: Occasion = field(default_factory=Occasion)
    advice: str = ""

    @property
    def before_link(self) -> Sequence[str]:
        return self.paragraphs[: self._lead]

    @property
    def after_link(self) -> Sequence[str]:
        return self.paragraphs[self._lead :]

    @property
    def _lead(self) -> int:
        ends = (number for number, text in enumerate(self.paragraphs, 1) if text.endswith(":"))
        return next(ends, len(self.paragraphs))

    def text(self) -> str:
        return render_to_string("authsecurity/mail/letter.txt", {"letter": self}).strip() + "\n"

    def html(self) -> str:
        return render_to_string("authsecurity/mail/letter.html", {"letter": self})


def link(page: str, token: str) -> str:
    """The address of one of our pages with a token in its fragment, which no server and no log gets to see."""
    return f"{configuration.current().url}/{page}/#token={token}"


def prove_address(*, token: str, lifetime: timedelta) -> Letter:
    """To an address that was registered."""
    return Letter(
        subject="Confirm your email address",
        paragraphs=[
            f"Somebody has registered with this address at {_service()}. If that was you, open this link:",
            f"It is good for {_hours(lifetime)}. In another browser than the one you registered with, it asks for the "
            "password you chose.",
        ],
        link=("Confirm this address", link("verify-email", token)),
        advice=IF_IT_WAS_NOT_YOU,
    )


def address_is_registered(*, occasion: Occasion) -> Letter:
    """To the owner of an account whose address somebody tried to register, or to change theirs to."""
    return Letter(
        subject="You already have an account",
        paragraphs=[
            f"Somebody has entered this address at {_service()} as a new one. You have an account with it already, and "
            "nothing has changed.",
            "If that was you, sign in instead; if you no longer know your password, you can set a new one there.",
        ],
        link=("Sign in", f"{configuration.current().url}/login/"),
        occasion=occasion,
        advice=IF_IT_WAS_NOT_YOU,
    )


def reset_password(*, token: str, lifetime: timedelta, occasion: Occasion) -> Letter:
    """To the owner of an account, who has forgotten the password."""
    return Letter(
        subject="Set a new password",
        paragraphs=[
            f"Somebody wants to set a new password for your account at {_service()}. If that was you, open this link:",
            f"It is good for {_hours(lifetime)}, once. Where you have set up two-step sign-in, it asks for a code too.",
        ],
        link=("Set a new password", link("reset-password", token)),
        occasion=occasion,
        advice=IF_IT_WAS_NOT_YOU,
    )


def prove_new_address(*, token: str, lifetime: timedelta) -> Letter:
    """To the address that an account is to have from now on."""
    return Letter(
        subject="Confirm your new email address",
        paragraphs=[
            f"Somebody wants to use this address for their account at {_service()}. If that was you, open this link:",
            f"It is good for {_hours(lifetime)}. Until then the old address stays in force.",
        ],
        link=("Confirm the new address", link("verify-email", token)),
        advice=IF_IT_WAS_NOT_YOU,
    )


def address_changed(*, token: str, lifetime: timedelta, occasion: Occasion) -> Letter:
    """To the old address, with the way back."""
    return Letter(
        subject="Your email address was changed",
        paragraphs=[
            f"Your account at {_service()} has another email address from now on; this one is no longer used.",
            f"If you did not do that, this link puts this address back and signs everybody out, for {_days(lifetime)}:",
        ],
        link=("Put this address back", link("revert-email", token)),
        occasion=occasion,
        advice="Then set a new password with “Forgot your password?” on the sign-in page.",
    )


def unlock(*, token: str, lifetime: timedelta, occasion: Occasion, password_is_known: bool) -> Letter:
    """To the owner of an account at which somebody has guessed a hundred times in a row, at password or second step."""
    return Letter(
        subject="Somebody is guessing at your account",
        paragraphs=[
            f"There were a hundred wrong tries in a row at your account at {_service()}, from browsers it does not "
            "know. None was right. From such browsers it can no longer be signed in to; from those you have used "
            "before, it can.",
            f"If you need to sign in from a new browser, this link opens it again. It is good for {_days(lifetime)}:",
        ],
        link=("Open my account to new browsers", link("unlock", token)),
        occasion=occasion,
        advice=CHANGE_PASSWORD if password_is_known else STILL_SECRET,
    )


def notice(*, subject: str, sentence: str, occasion: Occasion, by_support: bool = False) -> Letter:
    """To the owner of an account, about something that has happened to it."""
    return Letter(
        subject=subject,
        paragraphs=[sentence.format(service=_service())],
        link=("Look at your account", f"{configuration.current().url}/dashboard/"),
        occasion=occasion,
        advice=ASK_SUPPORT if by_support else LOOK_AFTER_IT,
    )


def account_disabled(*, occasion: Occasion) -> Letter:
    """To the owner of an account that support has closed: no link, since nobody can sign in."""
    return Letter(
        subject="Your account was closed",
        paragraphs=[
            f"The people who run {_service()} have closed your account. Nobody can sign in to it, and every browser "
            "was signed out. What belongs to it is kept.",
        ],
        occasion=occasion,
        advice="If you do not know why, ask them.",
    )


def _service() -> str:
    return configuration.current().netloc


def _hours(lifetime: timedelta) -> str:
    hours = lifetime // timedelta(hours=1)
    return "one hour" if hours == 1 else f"{hours} hours"


def _days(lifetime: timedelta) -> str:
    return f"{lifetime // timedelta(days=1)} days"

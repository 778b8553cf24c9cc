"""What can be wrong with a passkey. All causes have one answer, but `UnknownCredential`: more would help attackers."""

from authsecurity.core.errors import FieldError, Invalid, Problem

UNKNOWN = FieldError("unknown", "This passkey is not registered here, or no longer.")
MALFORMED = FieldError("malformed", "This must be a credential as PublicKeyCredential.toJSON() gives it.")


class InvalidCredential(Problem):
    code = "invalid_credential"
    status = 401
    detail = "This passkey was not accepted. Ask for new options and try again."


class UnknownCredential(InvalidCredential):
    """No passkey has this id, so the browser may forget it. An id is random; that there is none tells of nobody."""

    def __init__(self) -> None:
        super().__init__(errors={"credential": [UNKNOWN]})


class CounterWentBack(InvalidCredential):
    """The signature is right and its counter is not ahead: there may be a copy of the key (WebAuthn L3 §6.1.1)."""


class InvalidNewCredential(Problem):
    code = "invalid_credential"
    status = 400
    detail = "This passkey could not be added. Ask for new options and try again."


class TooManyPasskeys(Problem):
    code = "too_many_passkeys"
    status = 409
    detail = "This account has as many passkeys as it can have. Remove one first."


def malformed() -> Invalid:
    """It is no credential at all."""
    return Invalid({"credential": [MALFORMED]})

"""A wrong second factor at a reset is 400, not 401: nobody is signing in here."""

from authsecurity.core.errors import Problem


class InvalidResetCode(Problem):
    code = "invalid_code"
    status = 400
    detail = "This code is not right. Send one of your authenticator app or a recovery code."


class ResetCodeAlreadyUsed(Problem):
    code = "code_already_used"
    status = 400
    detail = "This code was already used. Wait for the next one, or take another recovery code."


class InvalidResetCredential(Problem):
    code = "invalid_credential"
    status = 400
    detail = "This passkey was not accepted. Ask for new options and try again, or send a code."


AT_A_RESET = {kind.code: kind for kind in (InvalidResetCode, ResetCodeAlreadyUsed, InvalidResetCredential)}


def at_a_reset(problem: Problem) -> Problem:
    """What the second factor says, as it is said here."""
    kind = AT_A_RESET.get(problem.code)
    return kind(errors=problem.errors) if kind else problem

"""What can be wrong with a one-time code."""

from authsecurity.core.errors import Problem


class InvalidCode(Problem):
    code = "invalid_code"
    status = 401
    detail = "This code is not right. Enter the six digits your authenticator app shows now."


class CodeAlreadyUsed(Problem):
    code = "code_already_used"
    status = 401
    detail = "This code was already used. Wait for the next one."


class InvalidSetupCode(InvalidCode):
    status = 400


class SetupRequired(Problem):
    code = "setup_required"
    status = 400
    detail = "There is no set-up waiting for a code. Start again."

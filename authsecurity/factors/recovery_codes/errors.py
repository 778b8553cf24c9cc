"""What can be wrong with a recovery code."""

from authsecurity.core.errors import Problem


class InvalidCode(Problem):
    code = "invalid_code"
    status = 401
    detail = "This is none of your recovery codes."


class CodeAlreadyUsed(Problem):
    code = "code_already_used"
    status = 401
    detail = "This recovery code was already used. Take another one."

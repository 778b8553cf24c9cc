"""What can be wrong with a mailed link. One answer: not known, over, used, replaced, or for something else."""

from authsecurity.core.errors import Problem


class InvalidToken(Problem):
    code = "invalid_token"
    status = 400
    detail = "This link does not work any more. Ask for a new one."

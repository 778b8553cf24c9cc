"""Why a sign-in does not go on. One answer for every cause that would tell something about an account."""

from authsecurity.core.errors import Problem


class InvalidCredentials(Problem):
    code = "invalid_credentials"
    status = 401
    detail = "Address and password do not belong together."


class AttemptExpired(Problem):
    code = "attempt_expired"
    status = 401
    detail = "This sign-in took too long or had too many wrong tries. Start again."

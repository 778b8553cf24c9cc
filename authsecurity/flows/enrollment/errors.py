"""Why there is nothing to make recovery codes for."""

from authsecurity.core.errors import Problem


class NoSecondFactor(Problem):
    code = "no_second_factor"
    status = 409
    detail = "Add a passkey or an authenticator app first: recovery codes stand in for it."

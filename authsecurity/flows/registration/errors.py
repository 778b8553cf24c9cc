"""Why no account was made, or not yet."""

from authsecurity.core.errors import Problem


class RegistrationClosed(Problem):
    code = "forbidden"
    status = 403
    detail = "New accounts cannot be made here."


class PasswordRequired(Problem):
    code = "password_required"
    status = 400
    detail = "Send the password that was chosen at registration too."


class InvalidPassword(Problem):
    code = "invalid_password"
    status = 400
    detail = "This is not the password that was chosen at registration."

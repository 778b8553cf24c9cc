"""What reauthentication may still need."""

from authsecurity.core.errors import Problem


class SecondFactorRequired(Problem):
    code = "second_factor_required"
    status = 400
    detail = "Send a code of your second factor too."


class PasswordRequired(Problem):
    code = "password_required"
    status = 400
    detail = "This passkey has not checked who you are. Ask for new options and send the password along."

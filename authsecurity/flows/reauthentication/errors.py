"""What reauthentication may still need."""

from authsecurity.core.errors import Problem


class SecondFactorRequired(Problem):
    code = "second_factor_required"
    status = 400
    detail = "Send a code of your second factor or a passkey too."


class PasswordRequired(Problem):
    code = "password_required"
    status = 400
    detail = "A passkey is not enough alone here. Ask for new options and send the password along."

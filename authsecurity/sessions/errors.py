"""Problems with a session that exists."""

from authsecurity.core.errors import Problem


class ReauthenticationRequired(Problem):
    code = "reauthentication_required"
    status = 403
    detail = "This needs a fresh sign-in: confirm that it is still you."


class SessionEnded(Problem):
    code = "authentication_required"
    status = 401
    detail = "This session has ended. Sign in again."

"""Problems of the request itself, before anybody asks who made it."""

from authsecurity.core.errors import Problem


class Malformed(Problem):
    code = "malformed"
    status = 400
    detail = "The body is not a JSON object we can read: UTF-8, no NUL, each name once, at most 16 levels."


class CrossSite(Problem):
    code = "cross_site"
    status = 403
    detail = "This request did not come from our own pages."


class CsrfFailed(Problem):
    code = "csrf_failed"
    status = 403
    detail = "Send the value of the csrftoken cookie in the X-CSRFToken header."


class Forbidden(Problem):
    code = "forbidden"
    status = 403
    detail = "This is not allowed here."


class AuthenticationRequired(Problem):
    code = "authentication_required"
    status = 401
    detail = "Sign in first."


class NotFound(Problem):
    code = "not_found"
    status = 404
    detail = "There is nothing here."


class MethodNotAllowed(Problem):
    code = "method_not_allowed"
    status = 405
    detail = "This address does not know that method; the Allow header lists those it knows."


class NotAcceptable(Problem):
    code = "not_acceptable"
    status = 406
    detail = "Answers are application/json: accept that."


class RequestTimeout(Problem):
    code = "request_timeout"
    status = 408
    detail = "The body did not arrive in time. Send it again."


class TooLarge(Problem):
    code = "too_large"
    status = 413
    detail = "The body may have 64 KiB at most."


class UnsupportedMediaType(Problem):
    code = "unsupported_media_type"
    status = 415
    detail = "Send the body as application/json."


class ServerError(Problem):
    code = "server_error"
    status = 500
    detail = "Something went wrong on our side; it was written to the log."


class Busy(Problem):
    """More than can be worked on. Nothing was looked at, so it tells nothing and counts for nothing."""

    code = "busy"
    status = 503
    detail = "The service is busy right now; try again in a moment."


class Unavailable(Problem):
    code = "unavailable"
    status = 503
    detail = "The service cannot do this right now; try again in a moment."

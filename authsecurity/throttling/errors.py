"""Too many tries. The same answer for every cause, so that it tells nothing about an account."""

from authsecurity.core.errors import Problem


class Throttled(Problem):
    code = "throttled"
    status = 429
    detail = "Too many tries. Wait, then try again."

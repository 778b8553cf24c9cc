"""The one base of everything that can be wrong with a request.

Rooms subclass `Problem` in their own errors.py; `http.problems` alone turns it into an answer (RFC 9457).
A detail is a sentence for the person who made the request and never says whether an address has an account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: a stable code for programs, a sentence for people."""

    code: str
    message: str


FieldErrors = Mapping[str, Sequence[FieldError]]


class Problem(Exception):
    """A request that cannot be granted: `code` and `status` are stable, `detail` may be reworded."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 400
    detail: ClassVar[str] = "The request cannot be granted."

    def __init__(self, *, errors: FieldErrors | None = None, retry_after: int | None = None) -> None:
        super().__init__(self.code)
        self.errors = errors
        self.retry_after = retry_after


class Invalid(Problem):
    """400 `invalid`: one or more fields are wrong, each named in `errors`."""

    detail = "Some fields need another value."

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(errors=errors)

    @classmethod
    def field(cls, name: str, code: str, message: str) -> "Invalid":
        """The common case: one field, one reason."""
        return cls({name: [FieldError(code, message)]})

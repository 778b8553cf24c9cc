"""The base of every problem."""

from collections.abc import Iterator

import pytest

import authsecurity.models  # noqa: F401 (the rooms with their problems)
from authsecurity.core.errors import FieldError, Invalid, Problem


def every_problem(base: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Of this package: which tests were read before, and what they made up, is no matter."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith("authsecurity."):
            yield kind
            yield from every_problem(kind)


def name_of(kind: type[Problem]) -> str:
    """Two rooms may have a problem of one name."""
    return f"{kind.__module__}.{kind.__name__}"


def test_one_wrong_field_is_named_with_code_and_sentence() -> None:
    problem = Invalid.field("email", "taken", "There is an account already.")
    assert problem.errors == {"email": [FieldError("taken", "There is an account already.")]}
    assert (problem.status, problem.code) == (400, "invalid")


def test_a_problem_knows_no_fields_and_no_waiting_unless_told() -> None:
    problem = Problem()
    assert (problem.errors, problem.retry_after, str(problem)) == (None, None, "invalid")


@pytest.mark.parametrize("kind", list(every_problem()), ids=name_of)
def test_every_problem_has_a_stable_code_an_error_status_and_a_sentence(kind: type[Problem]) -> None:
    assert kind.code.isascii()
    assert kind.code.replace("_", "").islower()
    assert 400 <= kind.status < 600
    assert kind.detail.endswith(".")


def test_one_code_has_one_status_but_for_proofs_of_a_setup_or_with_a_mailed_link() -> None:
    statuses: dict[str, set[int]] = {}
    for kind in every_problem():
        statuses.setdefault(kind.code, set()).add(kind.status)
    several = {code: found for code, found in statuses.items() if len(found) > 1}
    assert several.keys() <= {"invalid_code", "code_already_used", "invalid_credential"}
    assert all(found == {400, 401} for found in several.values())

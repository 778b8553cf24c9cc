"""Every code that an answer can carry, read from the code itself."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import authsecurity
from authsecurity.core.errors import Problem
from authsecurity.http.fields import Input

PACKAGE = Path(authsecurity.__file__).parent
NOT_IMPORTED = (
    "authsecurity.__main__",
    "authsecurity.migrations",
    "authsecurity.project.wsgi",
    "authsecurity.project.rsgi",
)


def _import_every_module() -> None:
    """A class is known to its base only once its module was imported."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "authsecurity."):
        if not module.name.startswith(NOT_IMPORTED):
            importlib.import_module(module.name)


_import_every_module()


def _subclasses(kind: type[Problem]) -> Iterator[type[Problem]]:
    yield kind
    for heir in kind.__subclasses__():
        yield from _subclasses(heir)


def problems() -> set[tuple[str, int]]:
    """Codes and statuses of this package's problems; a test may have some of its own."""
    ours = [kind for kind in _subclasses(Problem) if kind.__module__.startswith("authsecurity.")]
    return {(kind.code, kind.status) for kind in ours}


def field_codes() -> set[str]:
    inputs = [shape for shape in Input.__subclasses__() if shape.__module__.startswith("authsecurity.")]
    of_fields = {
        code for shape in inputs for field in shape().fields.values() for code in field.error_messages
    }
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    return of_fields.union(*(_codes_in(ast.parse(source)) for source in sources))


def _codes_in(tree: ast.AST) -> set[str]:
    """The codes in `FieldError("code", ...)` and `Invalid.field("name", "code", ...)`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = {"FieldError": 0, "Invalid.field": 1}.get(ast.unparse(node.func))
            if place is not None and isinstance(node.args[place], ast.Constant):
                found.add(str(ast.literal_eval(node.args[place])))
    return found

"""The house stands as it was drawn: who imports whom, who may call what, and how long a thing may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "authsecurity"
FRONTEND = PACKAGE / "frontend"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
SCRIPTS = sorted(FRONTEND.rglob("*.js"))
TEMPLATES = sorted(FRONTEND.rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 40  # lines
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def functions(path: Path) -> Iterator[Function]:
    yield from (node for node in nodes(path) if isinstance(node, Function))


def callers_of(name: str) -> list[str]:
    """Where something of this name is called, or handed on to be called."""
    found: list[str] = []
    for path in MODULES:
        for node in nodes(path):
            used = node.func if isinstance(node, ast.Call) else None
            called = getattr(used, "attr", None) or getattr(used, "id", None)
            if called == name:
                found.append(name_of(path))
    return found


def test_imports_run_downstairs_only() -> None:
    # A process of its own: import-linter reconfigures logging, which silences every logger there is.
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([sys.executable, linter, "--no-cache"], cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout.decode()


def test_one_place_calls_djangos_login() -> None:
    importers = [
        name_of(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django.contrib.auth")
        and {"login", "alogin"} & {alias.name for alias in node.names}
    ]
    assert importers == ["authsecurity/sessions/middleware.py"]
    assert callers_of("login") == ["authsecurity/sessions/middleware.py"]


def test_one_place_opens_sessions() -> None:
    assert callers_of("open_session") == ["authsecurity/flows/login/actions.py"]


def test_one_place_begins_attempts() -> None:
    begins_set_ups = "authsecurity/flows/enrollment/actions.py"
    assert {*callers_of("begin")} - {begins_set_ups} == {"authsecurity/flows/login/actions.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_import_hides_inside_a_function(path: Path) -> None:
    inside = [node for function in functions(path) for node in ast.walk(function)]
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in inside)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_wired_by_signals_and_no_row_saves_behind_its_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"django\.dispatch|models\.signals|auth\.signals|@receiver|\.connect\(", text)
    if path.name == "models.py":
        assert not {"save", "delete"} & {function.name for function in functions(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_promises(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_view_is_one_of_ours(path: Path) -> None:
    bases = [
        ast.unparse(base) for node in nodes(path) if isinstance(node, ast.ClassDef) for base in node.bases
    ]
    if path != PACKAGE / "http" / "views.py":
        assert not {"APIView", "View", "GenericAPIView", "ViewSet"} & set(bases)


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS, *TEMPLATES, *TESTS], ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    too_long = {
        function.name: (function.end_lineno or 0) - function.lineno + 1 for function in functions(path)
    }
    assert not {name: lines for name, lines in too_long.items() if lines > LONGEST_FUNCTION}


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_makes_markup_of_text_or_keeps_anything(path: Path) -> None:
    barred = "innerHTML|outerHTML|insertAdjacentHTML|document.write|localStorage|sessionStorage|indexedDB"
    more = r"|\beval\(|new Function|setTimeout\(\s*[\"'`]|console\.|document\.domain|\.setHTMLUnsafe"
    assert not re.findall(barred + more, path.read_text(encoding="utf-8"))


def test_one_script_calls_the_api() -> None:
    callers = [
        path.name for path in SCRIPTS if re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon", path.read_text())
    ]
    assert callers == ["api.js"]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_form_puts_a_field_into_an_address(path: Path) -> None:
    for form in re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8")):
        assert 'method="post"' in form


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_page_holds_script_style_or_unescaped_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|\|\s*safe|autoescape off|mark_safe", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))
    assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", text)


def test_the_walls_have_something_to_hold() -> None:
    assert min(len(MODULES), len(SCRIPTS), len(TEMPLATES), len(TESTS)) > 3

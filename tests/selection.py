"""`--without MARKER` for pytest: leaves out what a run cannot or need not do, whatever else selects tests.

`bin/test` uses it (`-m` would be replaced by the `-m` a developer adds).
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option; it may be given more than once."""
    parser.addoption("--without", action="append", default=[], metavar="MARKER", help="leave out these tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect every test that carries one of the markers."""
    markers = config.getoption("--without")
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in markers)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]

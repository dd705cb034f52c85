"""The readers find as much of the texts in odd files as they are meant to; tests/bench/formats.py measures it."""

from pathlib import Path
from statistics import mean

import pytest

from tests.bench.formats import floors, measured


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, float]:
    """The mean of each figure."""
    assert shared.is_dir()
    return {name: mean(figure for _, figure in files) for name, files in measured().items()}


@pytest.mark.parametrize("name", sorted(floors()))
def test_no_figure_is_under_its_floor(figures: dict[str, float], name: str) -> None:
    if name not in figures:
        pytest.skip(f"needs the library that {name} files are compared with, which is not installed")
    assert figures[name] >= floors()[name]

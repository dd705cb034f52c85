"""What every test may ask for."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of this project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts and collections beside the project; a test that needs it skips where it is absent."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` beside the project, which is not there")
    return folder

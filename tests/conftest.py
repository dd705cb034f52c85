"""What every test may ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import NoBrowserError, arguments, find_or_install, recorded
from tests.sites import served

PROJECT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-snapshots", action="store_true", help="write the expected results anew")


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window, shared by the tests of one worker."""
    try:
        path = find_or_install()
    except NoBrowserError as fault:
        skipped, failed = pytest.skip.Exception, pytest.fail.Exception
        raise (skipped(str(fault)) if fault.wanted else failed(str(fault), pytrace=False)) from None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments())
        yield chromium
        chromium.close()


@pytest.fixture(params=["http", "file"])
def home(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The address of the `site` that a module of tests has built, from a web server and from its folder."""
    if request.param == "file":
        yield site.as_uri()
        return
    with served(site) as address:
        yield address


@pytest.fixture
def reader_page(browser: Browser) -> Iterator[Page]:
    """A fresh page that records what it asked for (`.requests`) and what went wrong (`.faults`)."""
    with recorded(browser) as page:
        yield page


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the file that holds what is expected; `make snapshots` writes the file instead."""
    writing = request.config.getoption("--write-snapshots")

    def compare(path: Path, text: str) -> None:
        if writing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} does not exist; `make snapshots` writes it"
        assert text == path.read_text(encoding="utf-8"), f"{path} expects something else; see `make snapshots`"

    return compare

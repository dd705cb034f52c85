"""Which browser do the tests drive? One that this machine has, or Debian's, installed when there is none.

The environment names another one by its path (FONDS_BROWSER for Chromium), or says `none`: then the tests that need one
are skipped (in CI they fail).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Request


@dataclass(frozen=True)
class Program:
    """A browser that the tests may drive.

    `programs` are what it may be called on PATH, `package` is Debian's name for it, `places` is where macOS and Windows
    keep it, which put nothing on PATH, and `variable` the one in the environment that names another.
    """

    name: str
    variable: str
    package: str
    programs: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]

    def find(self) -> str | None:
        """The path of this browser on this machine."""
        places = (os.path.expandvars(place) for place in self.places.get(sys.platform, ()))
        return next(filter(None, map(shutil.which, (*self.programs, *places))), None)


CHROMIUM = Program(
    name="Chromium or Chrome",
    variable="FONDS_BROWSER",
    package="chromium",
    programs=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"),
    places={
        "darwin": (
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ),
        "win32": (
            r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
            r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
            r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
            r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        ),
    },
)
# The browser must ask nobody on its own account: what is asked for during a test, the page asked for.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowserError(Exception):
    """There is no browser; the message says why and what to do. `wanted` is True when that was asked for."""

    def __init__(self, why: str, browser: Program, wanted: bool = False) -> None:
        named = browser.variable
        remedy = f"Install {browser.name}, or set {named} to its path ({named}=none skips these tests)."
        super().__init__(why if wanted else f"{why} {remedy}")
        self.wanted = wanted


def find_or_install(browser: Program = CHROMIUM) -> str:
    """The path of a browser. Raises NoBrowserError when there is none and none can be installed."""
    chosen = os.environ.get(browser.variable)
    if chosen == "none":
        if os.environ.get("CI"):
            why = f"{browser.variable}=none, but in continuous integration the browser tests must run."
            raise NoBrowserError(why, browser)
        raise NoBrowserError(f"{browser.variable}=none: no browser is wanted.", browser, wanted=True)
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise NoBrowserError(f"{browser.variable}={chosen} is no program.", browser)
        return path
    found = browser.find()
    if found is None:
        with _one_at_a_time():
            found = browser.find()
            if found is None:
                install(browser)
                found = browser.find()
    if found is None:
        raise NoBrowserError(f"Debian's package {browser.package} was installed, but is not on PATH.", browser)
    return found


def install(browser: Program) -> None:
    """Install a browser from Debian. Raises NoBrowserError where that cannot be done."""
    missing = f"There is no {browser.name} on this machine"
    if shutil.which("apt-get") is None:
        raise NoBrowserError(f"{missing}.", browser)
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            raise NoBrowserError(f"{missing}, and no right to install one.", browser)
        command = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", *command]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", browser.package]):
        run = subprocess.run(
            [*command, *step], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if run.returncode:
            said = " ".join((run.stderr.strip() or run.stdout.strip()).splitlines()[-3:])
            raise NoBrowserError(f"`{' '.join([*command, *step])}` failed: {said}.", browser)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keeps the workers of one machine from installing at once."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (Path(tempfile.gettempdir()) / f"fonds-browser-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def arguments() -> list[str]:
    """The command line of the browser; its sandbox does not work for root."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return [*QUIET, *(["--no-sandbox"] if is_root else [])]


def _note_failure(page: Page, request: Request) -> None:
    # What was still on its way when the test went on to another page was given up, not missing.
    if request.failure != "net::ERR_ABORTED":
        page.faults.append(f"{request.url}: {request.failure}")


@contextmanager
def recorded(browser: Browser) -> Iterator[Page]:
    """A fresh page with two lists to be asserted on.

    `page.requests` holds the address of everything it asked for, `page.faults` every error on its console, every
    exception in its scripts and every request that failed.
    """
    context = browser.new_context()
    page = context.new_page()
    page.requests, page.faults = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("requestfailed", lambda request: _note_failure(page, request))
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    try:
        yield page
    finally:
        context.close()

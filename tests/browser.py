"""Which browser do the tests drive? One that this machine has, or Debian's Chromium, installed when there is none.

FONDS_BROWSER names another one by its path, or `none`: then the tests that need one are skipped (in CI they fail).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# Where macOS and Windows keep it, which put nothing on PATH.
PLACES = {
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
}
REMEDY = "Install Chromium or Chrome, or set FONDS_BROWSER to its path (FONDS_BROWSER=none skips these tests)."
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

    def __init__(self, why: str, wanted: bool = False) -> None:
        super().__init__(why if wanted else f"{why} {REMEDY}")
        self.wanted = wanted


def find_or_install() -> str:
    """The path of a browser. Raises NoBrowserError when there is none and none can be installed."""
    chosen = os.environ.get("FONDS_BROWSER")
    if chosen == "none":
        if os.environ.get("CI"):
            raise NoBrowserError("FONDS_BROWSER=none, but in continuous integration the browser tests must run.")
        raise NoBrowserError("FONDS_BROWSER=none: no browser is wanted.", wanted=True)
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise NoBrowserError(f"FONDS_BROWSER={chosen} is no program.")
        return path
    found = find()
    if found is None:
        with _one_at_a_time():
            found = find()
            if found is None:
                install()
                found = find()
    if found is None:
        raise NoBrowserError("Chromium was installed, but is not on PATH.")
    return found


def find() -> str | None:
    """The path of a browser on this machine."""
    places = (os.path.expandvars(place) for place in PLACES.get(sys.platform, ()))
    return next(filter(None, map(shutil.which, (*NAMES, *places))), None)


def install() -> None:
    """Install Debian's Chromium. Raises NoBrowserError where that cannot be done."""
    if shutil.which("apt-get") is None:
        raise NoBrowserError("There is no browser on this machine.")
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            raise NoBrowserError("There is no browser on this machine, and no right to install one.")
        command = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", *command]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", "chromium"]):
        run = subprocess.run(
            [*command, *step], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if run.returncode:
            said = " ".join((run.stderr.strip() or run.stdout.strip()).splitlines()[-3:])
            raise NoBrowserError(f"`{' '.join([*command, *step])}` failed: {said}.")


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

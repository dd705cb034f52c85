"""Firefox, driven by the tests over WebDriver BiDi, which it speaks itself: Playwright drives no Firefox of a system.

FONDS_FIREFOX names another one by its path, or `none`: see tests/browser.py, which finds or installs it.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser import NoBrowserError, Program

FIREFOX = Program(
    name="Firefox",
    variable="FONDS_FIREFOX",
    package="firefox-esr",
    programs=("firefox-esr", "firefox"),
    places={
        "darwin": ("/Applications/Firefox.app/Contents/MacOS/firefox",),
        "win32": (r"%ProgramFiles%\Mozilla Firefox\firefox.exe", r"%LocalAppData%\Mozilla Firefox\firefox.exe"),
    },
)
# Two walls around it: a proxy that is not there, which only this machine is reached without, and no look-up of names.
# What follows them keeps Firefox from trying; and it must not be made lenient with file://, as its own settings for
# tests would.
SETTINGS: dict[str, bool | int | str] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.dns.disabled": True,
    "remote.prefs.recommended": False,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.newtabpage.activity-stream.testing.shouldInitializeFeeds": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.usage.uploadEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "browser.download.alwaysOpenPanel": False,
    "browser.download.panel.shown": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.download.folderList": 2,
}
# Firefox takes the settings server above only from somebody who says to be developing.
ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
# How keys without a character are written: WebDriver's own code points.
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "ArrowUp": "\ue013", "ArrowDown": "\ue015"}
# A file that cannot be loaded from a folder shows nowhere else.
COMPLAINING = """() => addEventListener("error", ({ target }) => {
  if (target !== window) console.error("could not be loaded: " + (target.src || target.href));
}, true)"""
PATIENCE = 30


class RefusedError(Exception):
    """Firefox did not do what it was asked."""


class Firefox:
    """A conversation with a Firefox."""

    def __init__(self, socket: ClientConnection, downloads: Path) -> None:
        self._socket = socket
        self._asked = 0
        self._downloads = downloads
        self.hear: Callable[[str, dict[str, Any]], None] = lambda event, told: None

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something and wait for the answer; what happens until then is heard. Raises RefusedError."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(timeout=PATIENCE))
            if said["type"] == "event":
                self.hear(said["method"], said["params"])
            elif said["id"] == self._asked:
                if said["type"] == "error":
                    raise RefusedError(f"{method}: {said['message']}")
                result: dict[str, Any] = said["result"]
                return result

    @contextmanager
    def recorded(self) -> Iterator["Tab"]:
        """A fresh tab that remembers nothing of others, with `requests` and `faults` to be asserted on."""
        user = self.ask("browser.createUserContext")["userContext"]
        try:
            place = self.ask("browsingContext.create", type="tab", userContext=user)["context"]
            tab = Tab(self, place, self._downloads)
            self.hear = tab.hear
            yield tab
        finally:
            self.ask("browser.removeUserContext", userContext=user)


class Tab:
    """A tab in Firefox.

    `requests` holds the address of everything that it asked for but files of a folder, of which Firefox does not tell;
    `faults` every error on its console, every exception in its scripts and whatever could not be loaded.
    """

    def __init__(self, firefox: Firefox, place: str, downloads: Path) -> None:
        self._firefox = firefox
        self._place = place
        self._downloads = downloads
        self.requests: list[str] = []
        self.faults: list[str] = []

    def hear(self, event: str, told: dict[str, Any]) -> None:
        """Note a request or a fault of this tab."""
        if told.get("context", told.get("source", {}).get("context")) != self._place:
            return
        if event == "network.beforeRequestSent":
            self.requests.append(told["request"]["url"])
        elif event == "log.entryAdded" and told["level"] == "error":
            self.faults.append(told["text"])

    def goto(self, address: str) -> None:
        """Open a page and wait until it stands."""
        self._firefox.ask("browsingContext.navigate", context=self._place, url=address, wait="complete")

    def evaluate(self, function: str, *arguments: object) -> Any:
        """What a function, written in JavaScript, answers in the page; arguments and answer go through JSON."""
        call = f"(async () => JSON.stringify((await ({function})(...{json.dumps(arguments)})) ?? null))()"
        answer = self._firefox.ask(
            "script.evaluate", expression=call, target={"context": self._place}, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RefusedError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def until(self, function: str, *arguments: object) -> Any:
        """Wait until a function answers something true, while pages come and go; what it answers."""
        last: object = None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                last = self.evaluate(function, *arguments)
            except RefusedError as fault:
                last = fault
            else:
                if last:
                    return last
            time.sleep(0.03)
        raise AssertionError(f"{function} {arguments} has not come true in {PATIENCE} s: {last!r}")

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        strokes = [{"type": stroke, "value": key} for key in text for stroke in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": strokes}
        self._firefox.ask("input.performActions", context=self._place, actions=[keyboard])

    def press(self, *keys: str) -> None:
        """Press keys that have names, one after the other."""
        self.type("".join(KEYS[key] for key in keys))

    def saved(self, name: str) -> str:
        """Wait until a file has been saved under this name, and take it: its text."""
        file, end = self._downloads / name, time.monotonic() + PATIENCE
        while not file.is_file() or any(self._downloads.glob("*.part")) or not file.stat().st_size:
            if time.monotonic() > end:
                raise AssertionError(f"{name} was not saved in {PATIENCE} s")
            time.sleep(0.03)
        text = file.read_bytes().decode("utf-8")
        file.unlink()
        return text


@contextmanager
def started(path: str) -> Iterator[Firefox]:
    """A Firefox without a window that asks nobody anything; nothing is left of it afterwards. Raises NoBrowserError."""
    with tempfile.TemporaryDirectory(prefix="fonds-firefox-", ignore_cleanup_errors=True) as folder:
        profile, downloads = Path(folder, "profile"), Path(folder, "downloads")
        profile.mkdir()
        downloads.mkdir()
        settings = {**SETTINGS, "browser.download.dir": str(downloads)}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]
        environment = {**os.environ, **ENVIRONMENT, "HOME": folder}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            try:
                with connect(_address(run, profile), ping_interval=None, max_size=None) as socket:
                    yield from _conversation(Firefox(socket, downloads))
                run.wait(PATIENCE)
            finally:
                run.kill()


def _conversation(firefox: Firefox) -> Iterator[Firefox]:
    """The whole conversation with a Firefox, from the greeting on."""
    firefox.ask("session.new", capabilities={})
    firefox.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
    firefox.ask("script.addPreloadScript", functionDeclaration=COMPLAINING)
    try:
        yield firefox
    finally:
        firefox.ask("browser.close")


def _address(run: "subprocess.Popen[bytes]", profile: Path) -> str:
    """Where a Firefox that has just been started listens. Raises NoBrowserError when it never does."""
    told, end = profile / "WebDriverBiDiServer.json", time.monotonic() + 2 * PATIENCE
    while run.poll() is None and time.monotonic() < end:
        try:
            server = json.loads(told.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            time.sleep(0.05)
        else:
            return f"ws://{server['ws_host']}:{server['ws_port']}/session"
    raise NoBrowserError("Firefox is there, but does not start, or not to be driven.", FIREFOX)

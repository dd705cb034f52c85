"""How does a person see changes at once? Serves the site on this machine and rebuilds it when a source changes."""

import os
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from build_scripts.config import Config
from build_scripts.problems import FondsError, reason
from build_scripts.site import GENERATED_LIST

# Several files saved together make one rebuild.
QUIET_SECONDS = 0.5


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without a line for each, and tells the browser to ask again every time."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the header that forbids keeping a page of the former build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class _Watcher(FileSystemEventHandler):
    """Sets an event when a file that a person writes has changed."""

    def __init__(self, config: Config) -> None:
        self.changed = threading.Event()
        self._config = config

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change, unless only Fonds itself wrote."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if any(self._is_input(path) for path in paths):
            self.changed.set()

    def _is_input(self, path: Path) -> bool:
        if path.name.endswith(".partial") or path.name == GENERATED_LIST or path.is_dir():
            return False
        if path.is_relative_to(self._config.docs):
            listing = self._config.docs / GENERATED_LIST
            made = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
            return path.relative_to(self._config.docs).as_posix() not in made
        return path.is_relative_to(self._config.seeds) or path == self._config.mkdocs_yml


def serve(config: Config, port: int, rebuild: Callable[[], None], say: Callable[[str], None]) -> None:
    """Serve `config.site` at http://127.0.0.1:`port`/ and call `rebuild` after each change, until interrupted.

    Raises FondsError when the port is taken.
    """
    handler = partial(_Handler, directory=str(config.site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as fault:
        raise FondsError(
            f"port {port}", f"cannot be used: {reason(fault)}.", "Choose another one with --port."
        ) from fault
    watcher, observer = _Watcher(config), Observer()
    for folder in sorted({config.seeds, config.docs}):
        if folder.is_dir():
            observer.schedule(watcher, str(folder), recursive=True)
    observer.schedule(watcher, str(config.project), recursive=False)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_address[1]}/ shows the site. Ctrl-C ends.")
    try:
        while True:
            watcher.changed.wait()
            while watcher.changed.is_set():
                watcher.changed.clear()
                watcher.changed.wait(QUIET_SECONDS)
            rebuild()
    finally:
        server.shutdown()
        observer.stop()
        observer.join()

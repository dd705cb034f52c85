"""How does a person see changes at once? Serves the site on this machine and rebuilds it when a source changes."""

import os
import re
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from build_scripts.config import Config
from build_scripts.problems import FondsError, reason
from build_scripts.review.page import LONGEST_BODY, Reply, ReviewPage, is_here
from build_scripts.review.page import PATH as REVIEW
from build_scripts.site import GENERATED_LIST, is_generated

# Several files saved together make one rebuild.
QUIET_SECONDS = 0.5


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without a line for each, and tells the browser to ask again every time; and the review page."""

    def __init__(self, *arguments: Any, review: ReviewPage, directory: str) -> None:
        self._review = review
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        """Serve a file, or the review page."""
        if not is_here(self.headers):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self._is_review():
            self._send(self._review.get(self.headers))
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Tell of a file."""
        if is_here(self.headers):
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.FORBIDDEN)

    def do_POST(self) -> None:
        """Take a decision of the review page."""
        length = self.headers.get("Content-Length", "")
        if not self._is_review() or not re.fullmatch("[0-9]{1,9}", length) or int(length) > LONGEST_BODY:
            self.send_error(HTTPStatus.BAD_REQUEST)
        else:
            self._send(self._review.post(self.headers, self.rfile.read(int(length))))

    def _is_review(self) -> bool:
        return self.path.partition("?")[0] == REVIEW

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the header that forbids keeping a page of the former build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Watcher(FileSystemEventHandler):
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
            return not is_generated(path, self._config.docs)
        return path.is_relative_to(self._config.seeds) or path == self._config.mkdocs_yml


def serve(
    config: Config, port: int, review: ReviewPage, rebuild: Callable[[], None], say: Callable[[str], None]
) -> None:
    """Serve `config.site` at http://127.0.0.1:`port`/ and call `rebuild` after each change, until interrupted.

    The review page is served beside the site, of which it is no part.

    Raises FondsError when the port is taken.
    """
    handler = partial(_Handler, review=review, directory=str(config.site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as fault:
        raise FondsError(
            f"port {port}", f"cannot be used: {reason(fault)}.", "Choose another one with --port."
        ) from fault
    watcher, observer = Watcher(config), Observer()
    for folder in sorted({config.seeds, config.docs}):
        if folder.is_dir():
            observer.schedule(watcher, str(folder), recursive=True)
    observer.schedule(watcher, str(config.project), recursive=False)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    say(f"{address}/ shows the site, {address}{REVIEW} asks about doubtful names. Ctrl-C ends.")
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

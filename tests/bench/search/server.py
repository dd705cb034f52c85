"""A web server on this machine that packs what it sends, as web hosts do, and counts the bytes."""

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".css": "text/css"}


class Counted:
    """What was sent since the last time: pairs of path and bytes of the body, packed by gzip where a host would."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._sent: list[tuple[str, int]] = []

    def note(self, path: str, size: int) -> None:
        self._sent.append((path, size))

    def taken(self) -> list[tuple[str, int]]:
        sent, self._sent = self._sent, []
        return sent


@contextmanager
def counting(folder: Path, pages: Mapping[str, str]) -> Iterator[Counted]:
    """Serve a folder, and beside it `pages`: path to HTML."""
    counted = Counted("")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder, pages, counted)) as server:
        counted.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield counted
        server.shutdown()


@lru_cache(maxsize=4096)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, pages: Mapping[str, str], counted: Counted, *request: object) -> None:
        self._folder, self._pages, self._counted = folder, pages, counted
        super().__init__(*request)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = self._folder / path
        packed = True
        if path in self._pages:
            body = gzip.compress(self._pages[path].encode("utf-8"))
        elif not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        else:
            # Files of Pagefind are packed already; a host sends what it does not know as it is.
            packed = file.suffix in TYPES
            body = _packed(file) if packed else file.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self._counted.note(path, len(body))
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

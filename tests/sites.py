"""Whole small sites for tests: a project in a temporary folder, built, and what its pages hold."""

import hashlib
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

from build_scripts.config import read_config
from build_scripts.pipeline import Report, build

PROJECT = Path(__file__).resolve().parents[1]


def new_project(folder: Path, seeds: Mapping[str, str | bytes] | None = None, **settings: object) -> Path:
    """A project with this one's mkdocs.yml and guide; `settings` go into `extra: fonds:`. Returns its mkdocs.yml."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    data["extra"]["fonds"] = settings
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    shutil.copytree(PROJECT / "docs" / "guide", folder / "docs" / "guide", dirs_exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    for name, content in (seeds or {}).items():
        path = folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "mkdocs.yml"


def built(mkdocs_yml: Path, seeds: Path | None = None, strict: bool = False) -> Report:
    """Build a project in place."""
    return build(read_config(mkdocs_yml, seeds=seeds), strict=strict)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass
class Shown(HTMLParser):
    """A page as HTML: its text, anchors, and the addresses it links to or loads."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    reading: list[str] = field(default_factory=list)
    _aside: int = 0
    _silent: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, path: Path) -> "Shown":
        """Read a page."""
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        for name in ("src", "data"):
            if values.get(name) and tag in ("script", "img", "iframe", "object", "source", "audio", "video"):
                self.loads.append(str(values[name]))
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "preconnect", "modulepreload"):
            self.loads.append(str(values["href"]))
        self._aside += tag == "aside"
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._aside -= tag == "aside"
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)
            if not self._aside:
                self.reading.append(data)


def broken_links(site: Path) -> list[str]:
    """Every link inside the site that leads nowhere, page or anchor; and every link or load that leaves it wrongly."""
    pages = {path: Shown.of(path) for path in sorted(site.rglob("*.html"))}
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for link in page.links + page.loads:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.loads:
                    broken.append(f"{path.name} loads {link}")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                broken.append(f"{path.relative_to(site)} → {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                broken.append(f"{path.relative_to(site)} → {link} (no such anchor)")
    return broken


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a folder is served over http on this machine."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

"""Which module reads which kind of file? Named, not imported: a worker imports those that it needs."""

from collections.abc import Callable, Mapping
from importlib import import_module

from build_scripts.readers.types import Reading
from build_scripts.sources import suffix

READERS: Mapping[str, str] = {
    ".docm": "office.docx",
    ".docx": "office.docx",
    ".dotx": "office.docx",
    ".eml": "mail",
    ".epub": "web.epub",
    ".gz": "containers",
    ".htm": "web.html",
    ".html": "web.html",
    ".markdown": "markdown",
    ".mbox": "mail",
    ".md": "markdown",
    ".odt": "office.odt",
    ".ott": "office.odt",
    ".pdf": "pdf",
    ".rtf": "office.rtf",
    ".tar": "containers",
    ".tgz": "containers",
    ".txt": "plain",
    ".xhtml": "web.html",
    ".zip": "containers",
}
# The readers of texts that need no parser by others than us.
TEXTS = frozenset({f"{__package__}.markdown", f"{__package__}.plain"})
# The readers that can read pictures of text: their `read` takes `ocr` beside.
OPTICAL = frozenset({f"{__package__}.pdf"})
# Bytes and name in, the reading out; may raise ReadError.
Reader = Callable[..., Reading]


def reader_of(name: str) -> str | None:
    """The module that reads a file of this name, None when there is none."""
    module = READERS.get(suffix(name))
    return module and f"{__package__}.{module}"


def load(module: str) -> Reader:
    """The reader in a module."""
    read: Reader = import_module(module).read
    return read

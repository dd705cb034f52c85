"""What is in these bytes, whatever the name of their file says? Told by the marks with which formats begin."""

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file: what it is called, and the ending for it, "" where it cannot be read."""

    what: str
    ending: str = ""

    @property
    def hint(self) -> str:
        """What to do with a file of this kind that has the ending of another."""
        if self.ending:
            return f"Give it the ending {self.ending} and build again."
        return "Save its text in a kind that can be read, or take it out of the folder."


_ZIP = b"PK\x03\x04"
# What an office file or an electronic book may look like too, if it is damaged or encrypted.
ARCHIVE, OLD_OFFICE = Kind("a zip archive", ".zip"), Kind("an old office document")
_MARKS = (
    (b"%PDF-", Kind("a PDF", ".pdf")),
    (b"{\\rtf", Kind("an RTF document", ".rtf")),
    (b"\x1f\x8b", Kind("a compressed file", ".gz")),
    (b"\x89PNG", Kind("a PNG picture")),
    (b"\xff\xd8\xff", Kind("a JPEG picture")),
    (b"GIF8", Kind("a GIF picture")),
    (b"\xd0\xcf\x11\xe0", OLD_OFFICE),
)
# What the parts of a zip archive are called, or the first of them holds.
_PARTS = (
    (b"mimetypeapplication/epub+zip", Kind("an electronic book", ".epub")),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", Kind("an OpenDocument text", ".odt")),
    (b"mimetypeapplication/vnd.oasis.opendocument.", Kind("an OpenDocument table, drawing or presentation")),
    (b"word/document.xml", Kind("a Word document", ".docx")),
    (b"xl/workbook", Kind("an Excel table")),
    (b"ppt/presentation.xml", Kind("a PowerPoint presentation")),
)
_PAGES = (b"<!doctype html", b"<html")
_MAILBOX = re.compile(rb"From \S[^\n]*\d{4}[^\n]*\n[!-9;-~]+:")
_HEADERS = rb"(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|content-type|x-[\w-]+)"
_MESSAGE = re.compile(rb"(?:\d+[ \t]*\r?\n)?(?:%s:[^\n]*\n(?:[ \t][^\n]*\n)*){3}" % _HEADERS, re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 1024


def binary_kind(data: bytes) -> Kind | None:
    """What the bytes are if they begin as no text does; None for all else."""
    if data.startswith(_ZIP):
        return next((kind for mark, kind in _PARTS if mark in data), ARCHIVE)
    return next((kind for mark, kind in _MARKS if data.startswith(mark)), None)


def kind_of(data: bytes) -> Kind | None:
    """What the bytes are, a web page or a mailbox too; None when they do not show it."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.lower().startswith(_PAGES):
        return Kind("a web page", ".html")
    if _MAILBOX.match(head):
        return Kind("a mailbox", ".mbox")
    if _MESSAGE.match(head):
        return Kind("a message", ".eml")
    return binary_kind(data)


def is_text(data: bytes) -> bool:
    """Whether these bytes, which may be cut off, are text in UTF-8."""
    words = data[:_HEAD].decode("utf-8", "ignore").encode()
    return len(words) > len(data[:_HEAD]) - 4 and bool(words.strip()) and not _CONTROL.search(words)

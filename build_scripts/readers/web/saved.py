"""How does a web page that was saved as one file become blocks? Its main part is a web page like any other."""

import email
import plistlib
import re
from codecs import BOM_UTF8
from dataclasses import replace
from email.message import Message
from email.policy import compat32
from itertools import islice
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from build_scripts.readers.decoding import decode
from build_scripts.readers.types import ReadError, Reading
from build_scripts.readers.web import html

_HINT = "Open it in the browser that saved it and save it as a web page, complete (.html)."
_MOST_PARTS = 1000
_ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)


class _Main(NamedTuple):
    """The page itself: its bytes, the encoding that is stated for them, and the address that it was saved from."""

    data: bytes
    encoding: str
    address: str


def read(data: bytes, name: str) -> Reading:
    """The text of the page; its pictures and frames are left out. Raises ReadError where there is no page."""
    try:
        main = _of_safari(data) if data.startswith(b"bplist") or b"<plist" in data[:500] else _of_others(data)
    except (ExpatError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        main = None
    if main is None:
        raise ReadError("is damaged, or is no web page saved as one file.", _HINT)
    page = main.data
    if main.encoding:
        page = BOM_UTF8 + decode(page, name, main.encoding).text.removeprefix("\ufeff").encode("utf-8", "replace")
    reading = html.read(page, name)
    known = {"identifier": (main.address,)} if _ON_THE_WEB.match(main.address) else {}
    return replace(reading, stated={**known, **reading.stated})


def _of_others(data: bytes) -> _Main | None:
    """The first web page in a message, which is the form that most browsers choose."""
    message = email.message_from_bytes(data.lstrip(), policy=compat32)
    for part in islice(message.walk(), _MOST_PARTS):
        page = part.get_payload(decode=True)
        if part.get_content_type() in {"text/html", "application/xhtml+xml"} and isinstance(page, bytes) and page:
            return _Main(page, part.get_content_charset(""), _address(message) or _address(part))
    return None


def _address(part: Message) -> str:
    return str(part.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()


def _of_safari(data: bytes) -> _Main | None:
    """The main resource of a property list."""
    found = plistlib.loads(data)["WebMainResource"]
    page, encoding = found["WebResourceData"], found.get("WebResourceTextEncodingName", "")
    return _Main(page, str(encoding), str(found.get("WebResourceURL", ""))) if isinstance(page, bytes) else None

"""How does an electronic book become blocks? Its chapters are web pages, in the order of its spine."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from build_scripts.problems import warning
from build_scripts.readers.decoding import decode
from build_scripts.readers.flow import Flow
from build_scripts.readers.metadata.properties import day, stated
from build_scripts.readers.office.package import Package, elements, local
from build_scripts.readers.types import ReadError, Reading, Stated, Text
from build_scripts.readers.web.markup import declared_encoding, read_markup
from build_scripts.sources import listed

_CONTAINER = "META-INF/container.xml"
_FETCH = "Fetch it anew from where it comes."
_HINT = "Take its protection off, or save it in another form."
_FIELDS = ("title", "creator", "contributor", "publisher", "language", "subject", "rights", "identifier", "description")
_FONTS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


def read(data: bytes, name: str) -> Reading:
    """The text of a book. Raises ReadError."""
    package = Package(data, "electronic book")
    protected = package.part("META-INF/encryption.xml") or b""
    if b"EncryptedData" in protected and not any(font in protected for font in _FONTS):
        raise ReadError("is protected against copying and cannot be read.", _HINT)
    index = _index(package)
    flow = Flow()
    pictures = 0
    missing, unread = [], []
    for chapter in _spine(package, index):
        part = package.part(chapter)
        if part is None:
            missing.append(chapter)
        elif part.strip():
            try:
                words = decode(part, name, declared_encoding(part)).text
            except ReadError:
                unread.append(chapter)
            else:
                pictures += read_markup(words, flow).pictures
    said = _said(package, index)
    text = Text(next(iter(said.get("title", ())), None), flow.blocks, headings_marked=True)
    notes = (f"Pictures are not shown ({pictures}).",) if pictures else ()
    lost = (("are not in it", missing), ("are no text and were left out", unread))
    problems = [
        warning(name, f"chapters that it lists {what} ({len(which)}): {listed(which)}.", _FETCH)
        for what, which in lost
        if which
    ]
    return Reading(text, said, problems=tuple(problems), notes=notes)


def _index(package: Package) -> str:
    """The part that lists the others. Raises ReadError when there is none."""
    for element in elements(package.needed(_CONTAINER)):
        path = element.get("full-path")
        if local(element.tag) == "rootfile" and path and package.part(path) is not None:
            return str(path)
    raise ReadError("is damaged, or is no electronic book: it has no list of its chapters.", _HINT)


def _spine(package: Package, index: str) -> Iterator[str]:
    """The names of the chapters, in order."""
    paths: dict[str, str] = {}
    for element in elements(package.part(index) or b""):
        if local(element.tag) == "item":
            href = unquote(element.get("href", "").partition("#")[0])
            paths[element.get("id", "")] = posixpath.normpath(posixpath.join(posixpath.dirname(index), href))
        elif local(element.tag) == "itemref" and element.get("idref", "") in paths:
            yield paths.pop(element.get("idref", ""))


def _said(package: Package, index: str) -> Stated:
    """What the book says about itself."""
    found: dict[str, list[str | None]] = {}
    for element in elements(package.part(index) or b""):
        if local(element.tag) in {*_FIELDS, "date"}:
            found.setdefault(local(element.tag), []).append(element.text)
    dates = [day(value) or value for value in found.get("date", [])[:1]]
    return stated({**{field: found.get(field, []) for field in _FIELDS}, "date": dates})

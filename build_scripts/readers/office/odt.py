"""How does an OpenDocument text become blocks? Its parts are met element by element, never as trees."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.flow import Flow, begun
from build_scripts.readers.metadata.properties import MADE, day, stated
from build_scripts.readers.office.package import Package, elements, feed, local
from build_scripts.readers.types import ReadError, Reading, Stated, Text

_SKIPPED = frozenset({"tracked-changes", "note-citation", "forms", "sequence-decls", "variable-decls", "scripts"})
_SKIPPED |= {"user-field-decls", "font-face-decls", "automatic-styles", "table-of-content-source", "settings", "desc"}
_BOLD = re.compile(r"bold|[6-9]00")
_MOST_SPACES = 100
_EDGES = {"header": "stands at the head of the pages", "footer": "stands at the foot of the pages"}


@dataclass(frozen=True, slots=True)
class _Style:
    """A style as far as a text is concerned."""

    bold: bool = False
    italic: bool = False
    parent: str = ""


def read(data: bytes, name: str) -> Reading:
    """The text of an OpenDocument text, notes after the paragraphs that cite them. Raises ReadError."""
    package = Package(data, "OpenDocument text")
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise ReadError("is encrypted and cannot be read without its password.", "Save it without a password.")
    content = package.needed("content.xml")
    styles = _styles(content)
    body = _Content(styles)
    feed(content, body)
    pages = _Edges(styles)
    feed(package.part("styles.xml") or b"<none/>", pages)
    blocks = (*body.flow.blocks, *pages.found, *body.comments)
    numbered = tuple(replace(block, number=number) for number, block in enumerate(blocks, 1))
    said = _properties(package)
    notes = []
    if body.pictures:
        notes.append(f"Pictures and embedded objects are not shown ({body.pictures}).")
    if body.deleted:
        notes.append(f"Passages that tracked changes delete are left out ({body.deleted}).")
    if "date" in said:
        notes.append(MADE)
    marked = any(block.kind is BlockKind.HEADING for block in numbered)
    return Reading(Text(body.title, numbered, headings_marked=marked), said, notes=tuple(notes))


class _Content:
    """The blocks of a part while it is met."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        self.flow = Flow()
        self.title: str | None = None
        self.comments: list[Block] = []
        self.pictures = 0
        self.deleted = 0
        self._styles = styles
        self._skipping = 0
        self._inside: Counter[str] = Counter()
        self._aside: list[tuple[str, Flow, bool, int, str]] = []
        self._waiting: list[Block] = []
        self._cited = 0
        self._item = False
        self._heading = 0
        self._style = ""
        self._spans: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meets the beginning of an element."""
        name = local(tag)
        self.pictures += name in {"image", "object", "object-ole", "plugin"}
        self.deleted += name == "deletion"
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        self._inside[name] += 1
        self._begin(name, {local(key): value for key, value in attributes.items()})

    def _begin(self, name: str, found: dict[str, str]) -> None:
        match name:
            case "h":
                self._heading = min(max(_whole(found.get("outline-level", "")), 2), 6)
            case "p":
                self._style = found.get("style-name", "")
            case "span":
                self._begin_span(found.get("style-name", ""))
            case "a":
                self.flow.open("link", found.get("href", ""))
            case "s":
                self.flow.words(" " * min(_whole(found.get("c", "1")), _MOST_SPACES))
            case "tab":
                self.flow.words(" ")
            case "line-break":
                self.flow.line_break()
            case "list-item" | "list-header":
                self._item = True
            case "table-row":
                self.flow.begin_row()
            case "table-cell" | "covered-table-cell":
                self.flow.next_cell()
            case "note" | "annotation" | "text-box":
                self._begin_aside(name)

    def _begin_aside(self, name: str) -> None:
        """What stands beside a paragraph grows by itself, and follows it."""
        if name == "note":
            self._cited += 1
            self.flow.words(f"[{self._cited}]")
        self._aside.append((name, self.flow, self._item, self._heading, self._style))
        self.flow, self._item, self._heading = Flow(), False, 0

    def _begin_span(self, name: str) -> None:
        style = self._styles.get(name, _Style())
        kinds = [kind for kind, on in (("strong", style.bold), ("em", style.italic)) if on]
        for kind in kinds:
            self.flow.open(kind)
        self._spans.append(kinds)

    def end(self, tag: str) -> None:
        """Meets the end of an element."""
        if self._skipping:
            self._skipping -= 1
            return
        name = local(tag)
        self._inside[name] -= 1
        match name:
            case "p" | "h":
                self._end_paragraph()
            case "span" if self._spans:
                for kind in self._spans.pop():
                    self.flow.close(kind)
            case "a":
                self.flow.close("link")
            case "list-item" | "list-header":
                self._item = False
            case "table-row":
                self.flow.end_row()
                self._write_waiting()
            case "note" | "annotation" | "text-box" if self._aside:
                self._end_aside()

    def _end_aside(self) -> None:
        blocks = list(self.flow.blocks)
        kind, self.flow, self._item, self._heading, self._style = self._aside.pop()
        if kind == "annotation":
            self.comments += (
                replace(block, kind=BlockKind.SURROUNDINGS, level=0, reason="is a comment") for block in blocks
            )
            return
        if kind == "note" and blocks:
            blocks[0] = begun(blocks[0], f"[{self._cited}] ")
        self._waiting += blocks

    def data(self, text: str) -> None:
        """Meets text."""
        if self._skipping or not (self._inside["p"] or self._inside["h"]):
            return
        if not (self._inside["creator"] or self._inside["date"] or self._inside["creator-initials"]):
            self.flow.words(text)

    def close(self) -> None:
        """Meets the end of the whole."""
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        style = self._named(self._style)
        if self._heading or style == "Title":
            text = self.flow.end(BlockKind.HEADING, self._heading or 2)
            if style == "Title" and self.title is None:
                self.title = text or None
        elif self._item:
            self._item = not self.flow.end(BlockKind.LIST_ITEM, min(max(self._inside["list"], 1), 6))
        elif style == "Preformatted_20_Text":
            self.flow.end(BlockKind.VERBATIM)
        else:
            self.flow.end(BlockKind.QUOTATION if style == "Quotations" else BlockKind.PARAGRAPH)
        self._heading, self._style = 0, ""
        self._write_waiting()

    def _named(self, style: str) -> str:
        """The style that the program has a name for, on which this one is based."""
        return self._styles[style].parent or style if style in self._styles else style

    def _write_waiting(self) -> None:
        if not self.flow.in_row and not self._aside:
            self.flow.take(self._waiting)
            self._waiting = []


class _Edges(_Content):
    """What stands at the head and the foot of the pages, each text once."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        super().__init__(styles)
        self.found: list[Block] = []

    def end(self, tag: str) -> None:
        """Meets the end of an element."""
        super().end(tag)
        reason = _EDGES.get(local(tag).partition("-")[0])
        if reason:
            for block in self.flow.blocks:
                if block.text not in {known.text for known in self.found[-_MOST_SPACES:]}:
                    self.found.append(replace(block, kind=BlockKind.SURROUNDINGS, level=0, reason=reason))
        if reason or local(tag) == "style":
            self.flow = Flow()


def _styles(content: bytes) -> dict[str, _Style]:
    """The styles that the program made for this text, by name."""
    head = content.partition(b"<office:body")[0]
    found: dict[str, _Style] = {}
    name = ""
    for element in elements(head + b"</office:document-content>" if head != content else b""):
        attributes = {local(key): str(value) for key, value in element.items()}
        if local(element.tag) == "style":
            name = attributes.get("name", "")
            found[name] = _Style(parent=attributes.get("parent-style-name", ""))
        elif local(element.tag) == "text-properties" and name:
            bold = bool(_BOLD.fullmatch(attributes.get("font-weight", "")))
            italic = attributes.get("font-style", "") in {"italic", "oblique"}
            found[name] = replace(found[name], bold=bold, italic=italic)
    return found


def _properties(package: Package) -> Stated:
    """What the document says about itself."""
    said: dict[str, list[str | None]] = {}
    for element in elements(package.part("meta.xml") or b""):
        said.setdefault(local(element.tag), []).append(element.text)
    dates = said.get("creation-date", []) or said.get("date", [])
    return stated(
        {
            "title": said.get("title", []),
            "creator": said.get("initial-creator", []) or said.get("creator", []),
            "date": [day(value) for value in dates[:1]],
            "language": said.get("language", []),
            "subject": [*said.get("subject", []), *said.get("keyword", [])],
            "description": said.get("description", []),
        }
    )


def _whole(written: str) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,6}", written) else 1

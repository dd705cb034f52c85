"""How does the text in a part of a Word document become blocks? It is met element by element, never as a tree."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.flow import Flow, begun
from build_scripts.readers.office.numbering import Numbering, whole
from build_scripts.readers.office.package import Package, elements, local
from build_scripts.readers.office.wordstyles import Style, read_styles

# Text that was deleted or moved away, second versions for old programs, and what is no text.
_SKIPPED = frozenset(
    {"del", "moveFrom", "Fallback", "delText", "delInstrText", "rPrChange", "pPrChange", "tblPr", "tcPr"}
)
_SKIPPED |= {"sectPr", "trPr", "sdtPr", "sdtEndPr", "tblGrid", "binData", "object", "posOffset", "pctPosHVOffset"}
_SKIPPED |= {"pctWidth", "pctHeight", "align"}
_DELETED = frozenset({"del", "moveFrom"})
_PICTURES = frozenset({"blip", "imagedata"})
_LINK = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)?\"([^\"]+)\"", re.IGNORECASE)
# What stands for words in a run.
_WORDS = frozenset({"sym", "footnoteReference", "endnoteReference", "br", "cr", "tab", "ptab", "noBreakHyphen"})
_OFF = frozenset({"0", "false", "off"})
_NOTES = frozenset({"footnote", "endnote", "comment"})


class WordBody:
    """The blocks of one part of a Word document while it is met."""

    def __init__(self, package: Package, part: str) -> None:
        self.flow = Flow()
        self.title: str | None = None
        self.deleted = 0
        self.hidden = 0
        self.pictures = 0
        related = package.related(part)
        self._links = {key: target for key, (kind, target) in related.items() if kind == "hyperlink"}
        named = dict(related.values())
        self._styles = read_styles(elements(package.part(named.get("styles", "")) or b""))
        self._numbering = Numbering(elements(package.part(named.get("numbering", "")) or b""))
        self._notes: dict[str, Mapping[str, tuple[Block, ...]]] = {}
        self._cited = 0
        self._waiting: list[Block] = []
        self._skipping = 0
        self._inside: Counter[str] = Counter()
        self._boxes: list[tuple[Flow, Style, tuple[str, int] | None]] = []
        self._style = Style()
        self._number: tuple[str, int] | None = None
        self._fields: list[list[str]] = []
        self._run: list[str] = []
        # Whether the words of this run are hidden, and whether that was counted.
        self._is_hidden = self._is_counted = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meets the beginning of an element."""
        name = local(tag)
        self.deleted += name in _DELETED and not self._skipping
        self.pictures += name in _PICTURES and not self._skipping
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        self._inside[name] += 1
        begin = _BEGINNINGS.get(name)
        if begin and not (self._is_hidden and name in _WORDS):
            begin(self, {local(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        """Meets the end of an element."""
        if self._skipping:
            self._skipping -= 1
            return
        name = local(tag)
        self._inside[name] -= 1
        match name:
            case "p":
                self._end_paragraph()
            case "r":
                self._is_hidden = False
                while self._run:
                    self.flow.close(self._run.pop())
            case "hyperlink":
                self.flow.close("link")
            case "tr":
                self.flow.end_row()
                self._write_waiting()
            case "txbxContent" if self._boxes:
                box = self.flow
                self.flow, self._style, self._number = self._boxes.pop()
                self._waiting += box.blocks

    def cites(self, kind: str, notes: Mapping[str, tuple[Block, ...]]) -> None:
        """Says which notes ("footnote", "endnote") the text may cite, by their ids."""
        self._notes[kind] = notes

    def data(self, text: str) -> None:
        """Meets text."""
        if self._skipping:
            return
        if self._inside["t"] and self._is_hidden:
            self.hidden += bool(text.strip()) and not self._is_counted
            self._is_counted = self._is_counted or bool(text.strip())
        elif self._inside["t"]:
            if self.flow.is_empty and self._number and text.strip():
                self.flow.words(f"{self._mark()} ")
            self.flow.words(text)
        elif self._inside["instrText"] and self._fields:
            self._fields[-1].append(text)

    def close(self) -> None:
        """Meets the end of the whole."""
        self._end_paragraph()

    def _begin_paragraph(self, attributes: dict[str, str]) -> None:
        self._style, self._number = Style(), None

    def _take_style(self, attributes: dict[str, str]) -> None:
        self._style = self._styles.get(attributes.get("val", ""), Style())
        if self._style.number:
            self._number = (self._style.number, self._style.number_level)

    def _take_level(self, attributes: dict[str, str]) -> None:
        if self._inside["pPr"]:
            self._number = ((self._number or ("", 0))[0], whole(attributes.get("val", "")))

    def _take_number(self, attributes: dict[str, str]) -> None:
        if self._inside["pPr"]:
            self._number = (attributes.get("val", ""), (self._number or ("", 0))[1])

    def _take_outline(self, attributes: dict[str, str]) -> None:
        level = whole(attributes.get("val", ""), 9)
        if self._inside["pPr"] and level < 9:
            self._style = replace(self._style, heading=level + 1)

    def _begin_run(self, attributes: dict[str, str]) -> None:
        self._is_hidden, self._is_counted = self._style.hidden, False

    def _take_run_style(self, attributes: dict[str, str]) -> None:
        style = self._styles.get(attributes.get("val", ""), Style())
        self._hide(self._is_hidden or style.hidden)

    def _hide(self, hidden: bool) -> None:
        if self._inside["r"] and not self._inside["pPr"]:
            self._is_hidden = hidden

    def _begin_style(self, kind: str, attributes: dict[str, str]) -> None:
        if self._inside["r"] and not self._inside["pPr"] and attributes.get("val", "") not in _OFF:
            self.flow.open(kind)
            self._run.append(kind)

    def _begin_link(self, attributes: dict[str, str]) -> None:
        self.flow.open("link", self._links.get(attributes.get("id", ""), ""))

    def _meet_field(self, attributes: dict[str, str]) -> None:
        match attributes.get("fldCharType"):
            case "begin":
                self._fields.append([])
            case "separate" if self._fields:
                found = _LINK.match("".join(self._fields[-1]))
                self.flow.open("link", found[1] if found else "")
            case "end" if self._fields:
                self._fields.pop()
                self.flow.close("link")

    def _meet_symbol(self, attributes: dict[str, str]) -> None:
        code = attributes.get("char", "")
        if re.fullmatch(r"[0-9A-Fa-f]{4}", code):
            self.flow.words(chr(int(code, 16)))

    def _cite(self, kind: str, attributes: dict[str, str]) -> None:
        """Meets the mark of a note: the note follows the paragraph, or the row of a table, that it stands in."""
        note = self._notes.get(kind, {}).get(attributes.get("id", ""))
        if note:
            self._cited += 1
            self.flow.words(f"[{self._cited}]")
            self._waiting += [begun(note[0], f"[{self._cited}] "), *note[1:]]

    def _begin_box(self, attributes: dict[str, str]) -> None:
        self._boxes.append((self.flow, self._style, self._number))
        self.flow = Flow()

    def _end_paragraph(self) -> None:
        text = self.flow.end(*self._kind())
        if text and self._style.is_title and self.title is None:
            self.title = text
        self._write_waiting()

    def _kind(self) -> tuple[BlockKind, int]:
        style, listed = self._style, self._is_listed()
        if style.heading or style.is_title:
            return BlockKind.HEADING, min(max(style.heading, 2), 6)
        if listed or style.list_level:
            return BlockKind.LIST_ITEM, min(self._number[1] + 1 if listed and self._number else style.list_level, 6)
        return (BlockKind.QUOTATION if style.quotation else BlockKind.PARAGRAPH), 0

    def _is_listed(self) -> bool:
        return bool(self._number and self._number[0] not in {"", "0"})

    def _mark(self) -> str:
        """The number that the paragraph shows before its words."""
        return self._numbering.mark(*self._number) if self._number and self._is_listed() else ""

    def _write_waiting(self) -> None:
        if not self.flow.in_row:
            self.flow.take(self._waiting)
            self._waiting = []


_BEGINNINGS: Mapping[str, Callable[[WordBody, dict[str, str]], None]] = {
    "p": WordBody._begin_paragraph,
    "pStyle": WordBody._take_style,
    "ilvl": WordBody._take_level,
    "numId": WordBody._take_number,
    "outlineLvl": WordBody._take_outline,
    "r": WordBody._begin_run,
    "rStyle": WordBody._take_run_style,
    "vanish": lambda body, found: body._hide(found.get("val", "") not in _OFF),
    "b": lambda body, found: body._begin_style("strong", found),
    "i": lambda body, found: body._begin_style("em", found),
    "hyperlink": WordBody._begin_link,
    "fldChar": WordBody._meet_field,
    "sym": WordBody._meet_symbol,
    "footnoteReference": lambda body, found: body._cite("footnote", found),
    "endnoteReference": lambda body, found: body._cite("endnote", found),
    "txbxContent": WordBody._begin_box,
    "br": lambda body, found: body.flow.line_break(),
    "cr": lambda body, found: body.flow.line_break(),
    "tab": lambda body, found: body.flow.words(" ") if body._inside["r"] else None,
    "ptab": lambda body, found: body.flow.words(" "),
    "noBreakHyphen": lambda body, found: body.flow.words("\u2011"),
    "tr": lambda body, found: body.flow.begin_row(),
    "tc": lambda body, found: body.flow.next_cell(),
}


class WordNotes(WordBody):
    """The notes or comments in a part of a Word document: the blocks of each by its id, and who wrote it."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.notes: dict[str, tuple[Block, ...]] = {}
        self.writers: dict[str, str] = {}
        self._id = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meets the beginning of an element."""
        if local(tag) in _NOTES:
            named = {local(key): value for key, value in attributes.items()}
            self.flow, self._id = Flow(), named.get("id", "")
            self.writers[self._id] = named.get("author", "")
        super().start(tag, attributes)

    def end(self, tag: str) -> None:
        """Meets the end of an element."""
        super().end(tag)
        if local(tag) in _NOTES and (blocks := self.flow.blocks):
            self.notes[self._id] = blocks

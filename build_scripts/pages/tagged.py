"""How is a block of text shown with its marks? Block and marks in, Markdown with links out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from build_scripts.annotate.types import DateMention, Entity, Mention
from build_scripts.archive import Archive
from build_scripts.documents import Block, BlockKind, Document, Style
from build_scripts.pages.escape import escape, inline
from build_scripts.pages.places import date_address, relative
from build_scripts.text import is_english
from build_scripts.when import in_words

# Tags that the recogniser is less sure of than this are drawn fainter.
DOUBTFUL_BELOW = 0.6

_STYLE_TAGS = {"em": "em", "strong": "strong", "code": "code"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a block with the Markdown that goes before and after it."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """The anchors of a document's mentions: (block, start) → `m1`, `m2` … in text order."""

    anchors: dict[tuple[int, int], str]

    @classmethod
    def of(cls, archive: Archive, document: Document) -> "Numbering":
        """Number the mentions of the reading text from 1."""
        places = [
            (block.number, mention.start)
            for block in document.reading
            for mention, _ in archive.marks.get((document.id, block.number), ())
        ]
        return cls({place: f"m{number}" for number, place in enumerate(places, 1)})

    def anchor(self, mention: Mention) -> str:
        """The anchor of a mention, or of its paragraph when the mention is not in the reading text."""
        return self.anchors.get((mention.block, mention.start), f"p{mention.block}")


def tagged_block(
    archive: Archive, document: Document, block: Block, numbering: Numbering, page: str, number: Markup
) -> Markup:
    """The block as Markdown for the page at `page`: its number, text and anchor."""
    marks = _marks(archive, document, block, numbering, page)
    text = _woven(block.text, marks)
    match block.kind:
        case BlockKind.HEADING:
            depth = Markup("#") * block.level
            return Markup("{} {}{} {{: #{} .fonds-block }}\n").format(depth, number, text, block.anchor)
        case BlockKind.VERBATIM:
            return Markup('<pre id="{}" class="fonds-verbatim fonds-block">{}{}</pre>\n').format(
                Markup(block.anchor), number, escape_verbatim(block.text)
            )
    numbered = " .fonds-numbered" if re.match(r"\d+[.)]\s", block.text) else ""
    classes = {
        BlockKind.LIST_ITEM: f" .fonds-item .fonds-level-{min(max(block.level, 1), 4)}{numbered}",
        BlockKind.QUOTATION: " .fonds-quotation" + (f" .fonds-level-{min(block.level, 4)}" if block.level > 1 else ""),
        BlockKind.TABLE_ROW: " .fonds-row",
    }.get(block.kind, "")
    return Markup("{}{}\n{{: #{} .fonds-block{}{} }}\n").format(
        number, text, Markup(block.anchor), Markup(classes), _language(document)
    )


def _language(document: Document) -> Markup:
    """Attributes for a text in another language than the pages' own, so that it is read and set as it should be."""
    return Markup("") if is_english(document.language) else Markup(" lang={} dir=auto").format(document.language)


def escape_verbatim(text: str) -> Markup:
    """Preformatted text as HTML that keeps its lines and holds no blank line for Markdown to stop at."""
    return Markup("&#10;").join(Markup("&#32;") * _indent(line) + escape(line) for line in text.split("\n"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _marks(archive: Archive, document: Document, block: Block, numbering: Numbering, page: str) -> list[Mark]:
    """All marks of a block, properly nested: a style that a name would cut through gives way."""
    place = (document.id, block.number)
    names = [_name(mention, entity, numbering, page) for mention, entity in archive.marks.get(place, ())]
    dates = [_date(date, page) for date in archive.dates_in.get(place, ())]
    marks = _apart(names + dates)
    marks += _styles(block.styles, marks)
    if block.kind == BlockKind.TABLE_ROW:
        marks += _cells(block.text, marks)
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in order of the text, without those that overlap one given before them."""
    kept: list[Mark] = []
    for mark in marks:
        met = _met(kept, mark.start, mark.end)
        if met.start >= met.stop:
            kept.insert(met.start, mark)
    return kept


def _met(marks: Sequence[Mark], start: int, end: int) -> slice:
    """Which of these marks, that stand apart and in order, a stretch of the text meets."""
    first = bisect_right(marks, start, key=lambda mark: mark.end)
    return slice(first, bisect_left(marks, end, key=lambda mark: mark.start))


def _styles(styles: Iterable[Style], marks: Sequence[Mark]) -> list[Mark]:
    """The styles, in order of the text, that cut through none of these marks nor through each other."""
    kept: list[Mark] = []
    around_here: list[Mark] = []
    for style in styles:
        while around_here and around_here[-1].end <= style.start:
            around_here.pop()
        met = [*marks[_met(marks, style.start, style.end)], *around_here]
        around = all(style.start <= mark.start and mark.end <= style.end for mark in met)
        within = all(mark.start <= style.start and style.end <= mark.end for mark in met)
        # A link can stand neither in a link nor around one.
        if not met or ((around or within) and style.kind != "link"):
            kept.append(_style(style.start, style.end, style.kind, style.target))
            around_here.append(kept[-1])
    return kept


def _cells(text: str, marks: list[Mark]) -> list[Mark]:
    """The cells of a table row, and the strokes between them; a stroke inside a mark is part of a cell."""
    cells, start = [], 0
    outer = _apart(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
    for stroke in re.finditer(r" \| |$", text):
        met = _met(outer, stroke.start(), stroke.end())
        if met.start < met.stop:
            continue
        cells.append(Mark(start, stroke.start(), "<span>", "</span>"))
        cells.append(Mark(stroke.start(), stroke.end(), '<span class="fonds-between">', "</span>"))
        start = stroke.end()
    return [cell for cell in cells if cell.start < cell.end]


def _name(mention: Mention, entity: Entity, numbering: Numbering, page: str) -> Mark:
    doubtful = " .doubtful" if mention.score < DOUBTFUL_BELOW else ""
    target = relative(page, f"{entity.id}.md")
    attributes = f"{{: #{numbering.anchor(mention)} .{entity.kind}{doubtful} }}"
    return Mark(mention.start, mention.end, "[", f"]({target}){attributes}")


def _date(date: DateMention, page: str) -> Mark:
    if date.edtf is None:
        return Mark(date.start, date.end, '<span class="date unresolved">', "</span>")
    target = relative(page, date_address(date.edtf))
    return Mark(date.start, date.end, "[", f']({target}){{: .date title="{escape(in_words(date.edtf))}" }}')


def _style(start: int, end: int, kind: str, target: str) -> Mark:
    if kind == "link":
        return Mark(start, end, f'<a class="fonds-out" rel="noopener noreferrer" href="{escape(target)}">', "</a>")
    tag = _STYLE_TAGS[kind]
    return Mark(start, end, f"<{tag}>", f"</{tag}>")


def _woven(text: str, marks: list[Mark]) -> Markup:
    """The escaped text with the marks put in; `marks` are sorted and nested."""
    pieces: list[str] = []
    open_marks: list[Mark] = []
    at = 0

    def up_to(place: int) -> None:
        nonlocal at
        while open_marks and open_marks[-1].end <= place:
            mark = open_marks.pop()
            pieces.append(inline(text[at : mark.end]) + Markup(mark.after))
            at = mark.end
        pieces.append(inline(text[at:place]))
        at = place

    for mark in marks:
        up_to(mark.start)
        pieces.append(Markup(mark.before))
        open_marks.append(mark)
    up_to(len(text))
    return Markup("").join(pieces)

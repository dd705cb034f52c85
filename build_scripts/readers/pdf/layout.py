"""How do the lines of a PDF become paragraphs? By their places on the page, which is all that a PDF tells."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.pdf.edges import Edges, find_edges
from build_scripts.readers.pdf.lines import Line
from build_scripts.readers.pdf.pages import Page

_SENTENCE_END = re.compile(r"[.!?:…。！？؟][\"'”’»)\]]*(?:\[\d+\])*$")
_BULLET = re.compile(r"(?:[•‣▪◦●■–*]|-|\uf0b7)\s+(?=\S)")
_ITEM = re.compile(r"(?:\d{1,3}\.|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\))\s+\S")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Words that keep the hyphen after them wherever a line ends.
_PREFIXES = frozenset(
    {"all", "anti", "cross", "ex", "half", "mid", "non", "post", "pre", "pro", "self", "semi", "vice"}
)
_PREFIXES |= {"ill", "so", "well", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
_MORE_LEADING = 1.35
_OTHER_SIZE = 1.15
_LONGEST_HEADING = 200
_SHORT = 0.85


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together while they are found."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The height of most of its letters."""
        return self.lines[0].size


def lay_out(pages: Sequence[Page]) -> tuple[tuple[Block, ...], str | None, tuple[str, ...]]:
    """The blocks on these pages, the title that the first page shows in larger letters, and notes."""
    edges = find_edges(pages)
    paragraphs = _over_pages([part for page in pages for part in _paragraphs(_without(page, edges))])
    usual = _usual_size(paragraphs)
    sizes = sorted({round(part.size) for part in paragraphs if _is_heading(part, usual)}, reverse=True)
    compounds, whole = _words(paragraphs)
    placed: list[tuple[int, Block]] = list(_repeated(edges))
    for part in paragraphs:
        text = _joined(part.lines, compounds, whole)
        placed.append((part.lines[0].page, _block(part, text, usual, sizes)))
    placed.sort(key=lambda pair: pair[0])
    blocks = tuple(
        Block(number, block.kind, block.text, block.level, reason=block.reason, page=block.page)
        for number, (_, block) in enumerate(placed, 1)
    )
    numbers = len(edges.numbers)
    return blocks, _title(blocks), (f"Page numbers are left out ({numbers}).",) if numbers else ()


def _without(page: Page, edges: Edges) -> list[Line]:
    return [line for line in page.lines if line not in edges.numbers and line not in edges.repeated]


def _repeated(edges: Edges) -> Iterator[tuple[int, Block]]:
    """What runs along the edges, each text once, at the first page that has it."""
    seen = set()
    for line, count in edges.repeated.items():
        text = line.text
        if text not in seen:
            seen.add(text)
            reason = f"stands at the edge of {count} pages"
            yield line.page, Block(0, BlockKind.SURROUNDINGS, text, reason=reason, page=line.page)


def _paragraphs(lines: list[Line]) -> Iterator[_Paragraph]:
    """The paragraphs of one page."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = [step for step, line in zip(steps, lines, strict=False) if 0.5 * line.size < step < 3 * line.size]
    leading = median(usual) if usual else 0.0
    for column in _columns(lines):
        left, right = min(line.left for line in column), max(line.right for line in column)
        part = _Paragraph([column[0]])
        for above, below in pairwise(column):
            if _begins(above, below, leading, left, right):
                yield part
                part = _Paragraph()
            part.lines.append(below)
        yield part


def _columns(lines: list[Line]) -> Iterator[list[Line]]:
    """The runs of lines that go down the page, one below the other."""
    column: list[Line] = []
    for line in lines:
        if column and not _is_below(column[-1], line):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _is_below(above: Line, line: Line) -> bool:
    overlap = min(above.right, line.right) - max(above.left, line.left)
    step = above.bottom - line.bottom
    return _is_beside(above, line) or (0 < step < 6 * max(above.size, 1) and overlap > 0)


def _is_beside(before: Line, line: Line) -> bool:
    """Whether the line goes on where the other ends, as the cells of a table do."""
    return abs(before.bottom - line.bottom) < 0.3 * max(before.size, line.size) and line.left >= before.right - 1


def _begins(above: Line, below: Line, leading: float, left: float, right: float) -> bool:
    """Whether a paragraph begins with the lower line, in a column with these edges."""
    if _is_beside(above, below):
        return False
    if above.broken and below.text[:1].islower():
        return False
    if max(above.size, below.size) > _OTHER_SIZE * min(above.size, below.size):
        return True
    step = above.bottom - below.bottom
    if leading and step > _MORE_LEADING * leading:
        return True
    ended = bool(_SENTENCE_END.search(above.text))
    short = above.right < left + _SHORT * (right - left)
    if _BULLET.match(below.text):
        return True
    if _ITEM.match(below.text):
        return ended or short or below.left > left + 1
    indent = below.left - left
    indented = indent > 0.8 * below.size and above.left - left < 0.5 * below.size
    return ended and (indented or short)


def _over_pages(parts: Iterable[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs, those joined that go on in the next column or on the next page."""
    joined: list[_Paragraph] = []
    for part in parts:
        if joined and _goes_on(joined[-1], part):
            joined[-1].lines += part.lines
        else:
            joined.append(part)
    return joined


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    last, first = before.lines[-1], after.lines[0]
    moved = first.page != last.page or first.bottom > last.bottom
    alike = max(last.size, first.size) <= _OTHER_SIZE * min(last.size, first.size)
    return moved and alike and first.text[:1].islower() and not _SENTENCE_END.search(last.text)


def _usual_size(parts: Iterable[_Paragraph]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for part in parts:
        for line in part.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.items(), key=lambda found: (found[1], -found[0]))[0] if sizes else 0.0


def _is_heading(part: _Paragraph, usual: float) -> bool:
    length = sum(len(line.text) for line in part.lines)
    letters = any(char.isalpha() for line in part.lines for char in line.text)
    return part.size > _OTHER_SIZE * usual and length <= _LONGEST_HEADING and letters


def _block(part: _Paragraph, text: str, usual: float, sizes: list[int]) -> Block:
    page = part.lines[0].page
    if _is_heading(part, usual):
        return Block(0, BlockKind.HEADING, text, min(sizes.index(round(part.size)) + 2, 6), page=page)
    if bullet := _BULLET.match(text):
        return Block(0, BlockKind.LIST_ITEM, text[bullet.end() :], 1, page=page)
    if _ITEM.match(text):
        return Block(0, BlockKind.LIST_ITEM, text, 1, page=page)
    return Block(0, BlockKind.PARAGRAPH, text, page=page)


def _words(parts: Iterable[_Paragraph]) -> tuple[set[str], set[str]]:
    """The compounds with a hyphen and the words without one that stand inside lines."""
    found = {word.lower() for part in parts for line in part.lines for word in _WORDS.findall(line.text)}
    compounds = {word for word in found if "-" in word}
    return compounds, found - compounds


def _joined(lines: Sequence[Line], compounds: set[str], whole: set[str]) -> str:
    """The lines as one text. A hyphen at the end of a line goes where the word is known, or can only be, without it."""
    between = "\n" if _are_meant(lines) else " "
    pieces = [lines[0].text]
    for above, below in pairwise(lines):
        broken = above.broken or (above.text.endswith("-") and below.text[:1].islower())
        if not broken:
            pieces.append(" " if _is_beside(above, below) else between)
        elif above.broken:
            pieces.append("" if _is_one_word(above.text, below.text, compounds, whole) else "-")
        elif _is_one_word(above.text[:-1], below.text, compounds, whole):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(below.text)
    return "".join(pieces)


def _are_meant(lines: Sequence[Line]) -> bool:
    """Whether most lines end where the next word, which does not look like going on, would have had room.

    So they do in verse, addresses and tables.
    """
    widest = max(line.right - line.left for line in lines)
    meant = sum(
        above.right - above.left + _first_word(below) <= widest and not below.text[:1].islower()
        for above, below in pairwise(lines)
    )
    return widest > 0 and meant > (len(lines) - 1) / 2


def _first_word(line: Line) -> float:
    """The room that the first word of the line takes, with the space before it."""
    return (line.right - line.left) * (len(line.text.split()[0]) + 1) / len(line.text)


def _is_one_word(before: str, after: str, compounds: set[str], whole: set[str]) -> bool:
    left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if not left or not right:
        return False
    if f"{left[0]}-{right[0]}".lower() in compounds:
        return False
    if f"{left[0]}{right[0]}".lower() in whole:
        return True
    return right[0][0].islower() and left[0].lower() not in _PREFIXES


def _title(blocks: Sequence[Block]) -> str | None:
    """The first of the largest headings, if the first page has it."""
    return next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 2 and b.page == 1), None)

"""How do words become blocks on the way through a document?

Readers of marked-up formats tell a `Flow` what they meet, in order: words, styles, ends of blocks, rows of tables.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import is_normalized, normalize

from build_scripts.documents import Block, BlockKind, Style
from build_scripts.text import normalise

# Tables in tables deeper than this are read as if the inner ones were none.
_DEEPEST_TABLE = 12
# Styles in styles deeper than this are not kept: each goes through every block until its end.
_MOST_STYLES = 16
# A row whose cells hold more than this lays out a page; it is no row of a table.
_LONGEST_CELL = 2000
_MOST_BLOCKS = 6
_CELLS = " | "
_SPACES = re.compile(r"\s+")
SAFE_TARGET = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_IN_CELLS = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.CAPTION})

_Open = tuple[str, str, int]


class Flow:
    """The blocks of a document while they grow."""

    def __init__(self) -> None:
        self._rows: list[list[list[Block]]] = []
        self._blocks: list[Block] = []
        self._unmarked = 0
        self._open: list[_Open] = []
        self._styles: list[Style] = []
        self._pieces: list[str] = []
        self._length = 0

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The finished blocks, numbered from 1."""
        return tuple(replace(block, number=number) for number, block in enumerate(self._blocks, 1))

    @property
    def count(self) -> int:
        """How many blocks are finished, without those of an unfinished table row."""
        return len(self._blocks)

    @property
    def is_empty(self) -> bool:
        """Whether the block that grows has no words yet."""
        return self._length == 0

    @property
    def at_line_end(self) -> bool:
        """Whether the last thing that was taken up is the end of a line."""
        return bool(self._pieces) and self._pieces[-1].endswith("\n")

    @property
    def in_row(self) -> bool:
        """Whether a row of a table has begun."""
        return bool(self._rows)

    def take(self, blocks: Iterable[Block]) -> None:
        """Takes up blocks that grew elsewhere, after the last one."""
        for block in blocks:
            self._add(block)

    def words(self, text: str, verbatim: bool = False) -> None:
        """Takes up words; white space counts as one space unless it is `verbatim`."""
        text = normalise(text)
        if not verbatim:
            text = _SPACES.sub(" ", text)
            if not self._pieces or self._pieces[-1][-1] in " \n":
                text = text.lstrip(" ")
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def line_break(self) -> None:
        """Takes up the end of a line that is meant; several count as one."""
        if self._pieces and not self.at_line_end:
            stripped = self._pieces[-1].rstrip(" ")
            self._length += 1 - len(self._pieces[-1]) + len(stripped)
            self._pieces[-1] = f"{stripped}\n"

    def open(self, kind: str, target: str = "") -> None:
        """Begins a style."""
        if len(self._open) < _MOST_STYLES:
            self._open.append((kind, target, self._length))

    def close(self, kind: str) -> None:
        """Ends the style of that kind that was begun last, if there is one."""
        for place in reversed(range(len(self._open))):
            if self._open[place][0] == kind:
                self._finish(self._open.pop(place))
                return

    def _finish(self, style: _Open) -> None:
        kind, target, start = style
        if start < self._length and (kind != "link" or SAFE_TARGET.fullmatch(target)):
            self._styles.append(Style(start, self._length, kind, target))

    def end(self, kind: BlockKind, level: int = 0, reason: str = "") -> str:
        """Ends the block and gives its text, "" when it has no words. A style that is still open goes on."""
        for style in self._open:
            self._finish(style)
        text, styles = _finished("".join(self._pieces), self._styles, kind)
        self._pieces, self._styles, self._length = [], [], 0
        self._open = [(style, target, 0) for style, target, _ in self._open]
        if text:
            self._add(Block(0, kind, text, level, styles, reason=reason))
        return text

    def _add(self, block: Block) -> None:
        if self._rows:
            self._rows[-1][-1].append(block)
        else:
            self._blocks.append(block)

    def begin_row(self) -> None:
        """Begins a row of a table; what comes until its end belongs to its cells."""
        if len(self._rows) < _DEEPEST_TABLE:
            self._rows.append([[]])
        else:
            self._unmarked += 1

    def next_cell(self) -> None:
        """Begins a cell of the row."""
        if self._rows and not self._unmarked:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """Ends the row: one block, or, where it only lays out a page, the blocks that its cells hold."""
        if self._unmarked:
            self._unmarked -= 1
        elif self._rows:
            cells = [cell for cell in self._rows.pop() if cell]
            for block in [_row(cells)] if _is_data(cells) else [block for cell in cells for block in cell]:
                self._add(block)


def _finished(text: str, styles: list[Style], kind: BlockKind) -> tuple[str, tuple[Style, ...]]:
    """The text without outer white space, and its styles in order."""
    if kind is BlockKind.VERBATIM:
        return text.strip("\n") if text.strip() else "", ()
    if kind is BlockKind.HEADING:
        text = text.replace("\n", " ")
    margin = len(text) - len(text.lstrip())
    text = text.strip()
    if not is_normalized("NFC", text):  # pieces that compose: places would shift
        return normalize("NFC", text), ()
    return text, _in_order(styles, -margin, len(text))


def _in_order(styles: list[Style], shift: int, end: int) -> tuple[Style, ...]:
    """The styles at their places in the text, in order; what touches and is alike is one."""
    moved = [replace(style, start=max(style.start + shift, 0), end=min(style.end + shift, end)) for style in styles]
    merged: list[Style] = []
    for style in sorted(moved, key=lambda style: (style.kind, style.target, style.start, style.end)):
        last = merged[-1] if merged else None
        if last and (last.kind, last.target) == (style.kind, style.target) and style.start <= last.end:
            merged[-1] = replace(last, end=max(last.end, style.end))
        elif style.start < style.end:
            merged.append(style)
    return tuple(sorted(merged, key=lambda style: (style.start, -style.end, style.kind, style.target)))


def _is_data(cells: list[list[Block]]) -> bool:
    """Whether these cells are the row of a table, rather than the columns of a page."""
    return len(cells) > 1 and all(
        len(cell) <= _MOST_BLOCKS
        and all(block.kind in _IN_CELLS for block in cell)
        and sum(len(block.text) for block in cell) <= _LONGEST_CELL
        for cell in cells
    )


def _row(cells: list[list[Block]]) -> Block:
    """The cells as one block, with their styles."""
    pieces: list[str] = []
    styles: list[Style] = []
    length = 0
    for cell in cells:
        for place, block in enumerate(cell):
            if pieces:
                pieces.append(" " if place else _CELLS)
                length += len(pieces[-1])
            styles += (replace(style, start=style.start + length, end=style.end + length) for style in block.styles)
            pieces.append(block.text)
            length += len(block.text)
    return Block(0, BlockKind.TABLE_ROW, "".join(pieces), 0, tuple(styles))


def begun(block: Block, mark: str) -> Block:
    """The block with a mark before its words."""
    styles = (replace(style, start=style.start + len(mark), end=style.end + len(mark)) for style in block.styles)
    return replace(block, text=mark + block.text, styles=tuple(styles))

"""Which lines stand on the pages of a PDF, and where? What the library tells, without judging it."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from build_scripts.readers.pdf.columns import arranged
from build_scripts.readers.pdf.lines import Line, joined
from build_scripts.text import normalise

# The library's sign for a hyphen at the end of a line.
_HYPHENS = frozenset({0x02, 0xFFFE})
_PICTURE = pdfium.FPDF_PAGEOBJ_IMAGE
_MOST_OBJECTS = 2000
_WHITE = frozenset({0x20, 0xA0})
# More room than this share of the height of letters is no space between words.
_GAP = 0.8

# Left, bottom, right and top.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in reading order, its height, and whether there are pictures on it."""

    number: int
    lines: tuple[Line, ...]
    height: float
    pictures: int


class _Row(NamedTuple):
    """The characters of a line by their codes and places, none at its ends white, and whether it ends with a hyphen
    inside a word."""

    codes: list[int]
    places: list[int]
    broken: bool


class _Frame(NamedTuple):
    """How the text lies on a sheet of this size: by how many quarters it is turned clockwise."""

    turn: int
    width: float
    height: float

    def upright(self, box: Box) -> Box:
        """Where a box would lie if the sheet were turned so that the text is upright."""
        left, bottom, right, top = box
        match self.turn:
            case 1:
                return self.height - top, left, self.height - bottom, right
            case 2:
                return self.width - right, self.height - top, self.width - left, self.height - bottom
            case 3:
                return bottom, self.width - right, top, self.width - left
        return box


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """The page of that number, from 1; one that cannot be read is empty."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return Page(number, (), 0.0, 0)
    try:
        return Page(number, _lines(page, number), page.get_height(), _pictures(page))
    finally:
        page.close()


def _pictures(page: pypdfium2.PdfPage) -> int:
    try:
        objects = page.get_objects(filter=[_PICTURE], max_depth=3)
        return sum(1 for _, _ in zip(objects, range(_MOST_OBJECTS), strict=False))
    except pypdfium2.PdfiumError:
        return 0


def _lines(page: pypdfium2.PdfPage, number: int) -> tuple[Line, ...]:
    try:
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ()
    rows = list(_rows(text))
    frame = _Frame(_usual_turn(text, rows), *_size(page))
    parted = [[line for part in _parts(text, row, frame) for line in _line(text, number, part, frame)] for row in rows]
    whole = [
        line
        for row, pieces in zip(rows, parted, strict=True)
        for line in (_line(text, number, row, frame) if len(pieces) > 1 else pieces)
    ]
    text.close()
    if frame.turn and _goes_up(whole):
        whole.reverse()
        parted.reverse()
    order = arranged([row for row in parted if row])
    return tuple(map(joined, order) if len(order) > len(whole) else whole)


def _goes_up(lines: Sequence[Line]) -> bool:
    """Whether most lines stand above the one before: so the library gives text that runs down an upright sheet."""
    return sum(above.bottom < below.bottom for above, below in pairwise(lines)) > len(lines) / 2


def _rows(text: pypdfium2.PdfTextPage) -> Iterator[_Row]:
    """The runs of characters between ends of lines, but for those that are all white."""
    codes: list[int] = []
    places: list[int] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code == 0x0A or code in _HYPHENS:
            yield from _row(codes, places, code in _HYPHENS)
            codes, places = [], []
        elif code not in {0, 0x0D}:
            codes.append(code)
            places.append(index)
    yield from _row(codes, places, False)


def _row(codes: list[int], places: list[int], broken: bool) -> list[_Row]:
    """These characters without the white ones at their ends, if there are others."""
    dark = [at for at, code in enumerate(codes) if code not in _WHITE]
    if not dark:
        return []
    inside = slice(dark[0], dark[-1] + 1)
    return [_Row(codes[inside], places[inside], broken)]


def _parts(text: pypdfium2.PdfTextPage, row: _Row, frame: _Frame) -> list[_Row]:
    """The row parted where there is more room between two words than a line of text has."""
    cuts = [0]
    for at in range(1, len(row.codes) - 1):
        if row.codes[at] in _WHITE and row.codes[at + 1] not in _WHITE and _is_gap(text, row, at, frame):
            cuts.append(at + 1)
    bounds = pairwise([*cuts, len(row.codes)])
    parts = [part for start, end in bounds for part in _row(row.codes[start:end], row.places[start:end], False)]
    return [*parts[:-1], parts[-1]._replace(broken=row.broken)]


def _is_gap(text: pypdfium2.PdfTextPage, row: _Row, at: int, frame: _Frame) -> bool:
    """Whether the white space that ends at this place of a row is a wide one."""
    before = next(place for place in range(at, -1, -1) if row.codes[place] not in _WHITE)
    left, right = frame.upright(_box(text, row.places[before])), frame.upright(_box(text, row.places[at + 1]))
    return right[0] - left[2] > _GAP * (right[3] - right[1])


def _usual_turn(text: pypdfium2.PdfTextPage, rows: Sequence[_Row]) -> int:
    """By how many quarters, clockwise, most of the text is turned on its sheet: a table may lie across it."""
    turns: Counter[int] = Counter()
    for row in rows:
        turns[round(pdfium.FPDFText_GetCharAngle(text, row.places[0]) / (pi / 2)) % 4] += len(row.codes)
    return max(turns.items(), key=lambda found: (found[1], -found[0]))[0] if turns else 0


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Width and height of the sheet, as it is before it is turned for the reader."""
    width, height = page.get_size()
    return (height, width) if page.get_rotation() in {90, 270} else (width, height)


def _line(text: pypdfium2.PdfTextPage, number: int, row: _Row, frame: _Frame) -> list[Line]:
    """The line of these characters, none when they are all white."""
    words = " ".join(normalise(_characters(row.codes)).split())
    if not words:
        return []
    begin, end = frame.upright(_box(text, row.places[0])), frame.upright(_box(text, row.places[-1]))
    size = max(begin[3] - begin[1], end[3] - end[1], 0.0)
    left, right = min(begin[0], end[0]), max(begin[2], end[2])
    return [Line(number, words, left, right, min(begin[1], end[1]), size, row.broken)]


def _characters(codes: list[int]) -> str:
    """The characters of these codes, of which pairs may stand for one."""
    written = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _box(text: pypdfium2.PdfTextPage, index: int) -> Box:
    """Left, bottom, right and top of the room of a character."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
        return 0.0, 0.0, 0.0, 0.0
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top

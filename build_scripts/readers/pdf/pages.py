"""Which lines stand on the pages of a PDF, and where? What the library tells, without judging it."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from build_scripts.text import normalise

# The library's sign for a hyphen at the end of a line.
_HYPHENS = frozenset({0x02, 0xFFFE})
_PICTURE = pdfium.FPDF_PAGEOBJ_IMAGE
_MOST_OBJECTS = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the box it fills, in points from the lower left corner of the page.

    `size` is the height of its letters. `broken` says that it ends with a hyphen inside a word, which is not in `text`.
    """

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in reading order, its height, and whether there are pictures on it."""

    number: int
    lines: tuple[Line, ...]
    height: float
    pictures: int


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
    found: list[Line] = []
    codes: list[int] = []
    first = last = -1
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code == 0x0A or code in _HYPHENS:
            found += _line(text, number, codes, first, last, code in _HYPHENS)
            codes, first = [], -1
        elif code not in {0, 0x0D}:
            codes.append(code)
            if code not in {0x20, 0xA0}:
                first, last = (index if first < 0 else first), index
    found += _line(text, number, codes, first, last, False)
    text.close()
    return tuple(found)


def _line(
    text: pypdfium2.PdfTextPage, number: int, codes: list[int], first: int, last: int, broken: bool
) -> list[Line]:
    """The line of these characters, none when they are all white."""
    if first < 0:
        return []
    words = " ".join(normalise(_characters(codes)).split())
    if not words:
        return []
    begin, end = _box(text, first), _box(text, last)
    size = max(begin[3] - begin[1], end[3] - end[1], 0.0)
    left, right = min(begin[0], end[0]), max(begin[2], end[2])
    return [Line(number, words, left, right, min(begin[1], end[1]), size, broken)]


def _characters(codes: list[int]) -> str:
    """The characters of these codes, of which pairs may stand for one."""
    written = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the room of a character."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
        return 0.0, 0.0, 0.0, 0.0
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top

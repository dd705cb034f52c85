"""What was written into the fields of a PDF form? Rows of a field's name and its value, page by page."""

import ctypes
import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from build_scripts.documents import Block, BlockKind
from build_scripts.text import normalise

_WRITTEN = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_MOST = 2000
_LONGEST = 1 << 20


def filled_in(document: pypdfium2.PdfDocument) -> Iterator[Block]:
    """A row for each field in which something is written or chosen, in order of the pages."""
    document.init_forms()
    if not document.formenv:
        return
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            continue
        with closing(page):
            rows = (f"{_shown(name)} | {value}" for name, value in _fields(document.formenv, page))
            yield from (Block(0, BlockKind.TABLE_ROW, row, page=number) for row in rows)


def _fields(form: pypdfium2.internal.AutoCloseable, page: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _WRITTEN:
            name = _words(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
            value = _words(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
            if value:
                yield name, value
        pdfium.FPDFPage_CloseAnnot(annotation)


def _shown(name: str) -> str:
    """The name of a field as its maker meant it: without the names of what it lies in, and its number."""
    own = name.rpartition(".")[2]
    return re.sub(r"\[\d+\]", "", own).replace("_", " ").strip() or name


def _words(ask: Callable[..., int], *of: object) -> str:
    """What the library answers, in UTF-16, when it is asked with room for it."""
    size = min(ask(*of, None, 0), _LONGEST)
    room = (ctypes.c_ushort * (size // 2 + 1))()
    ask(*of, room, size)
    return " ".join(normalise(bytes(room)[: max(size - 2, 0)].decode("utf-16-le", "replace")).split())

"""How does a PDF become blocks? Text with the pages it stands on, and a plain word where there is none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import pypdfium2
import pypdfium2.raw as pdfium

from build_scripts.documents import Block, BlockKind
from build_scripts.problems import Problem, warning
from build_scripts.readers import plain
from build_scripts.readers.metadata.properties import MADE, day, stated
from build_scripts.readers.pdf import ocr as optical
from build_scripts.readers.pdf.forms import filled_in
from build_scripts.readers.pdf.layout import lay_out
from build_scripts.readers.pdf.pages import Page, read_page
from build_scripts.readers.types import Inner, ReadError, Reading, Stated, Text
from build_scripts.text import normalise

_OCR = "Install Tesseract and set `ocr: true`, or save the file with a layer of text by an OCR program."
_REMOVE = "Take it out of the folder."
_SAVE = "Save those that you need from a PDF reader into the folder."
_MOST_INNER = 100


def read(data: bytes, name: str, ocr: bool = False) -> Reading:
    """The text of a PDF, each block with its page; with `ocr`, pictures of pages are read too. Raises ReadError."""
    document = _opened(data)
    try:
        pages = [read_page(document, number) for number in range(1, len(document) + 1)]
        blocks, title, notes = lay_out(pages)
        silent = [page for page in pages if not page.lines and page.pictures]
        read_by_ocr: dict[int, tuple[Block, ...]] = {}
        tried = ocr and bool(silent) and optical.is_there()
        if tried:
            read_by_ocr = {page.number: found for page in silent if (found := _by_ocr(document, page.number))}
            blocks = _with(blocks, chain.from_iterable(read_by_ocr.values()))
        is_form = bool(document.get_formtype())
        fields = tuple(filled_in(document)) if is_form else ()
        blocks = _with(blocks, fields)
        inner, problems = _attachments(document, name)
        if not blocks and not inner:
            raise _without_text(pages, tried)
        said = _properties(document)
    finally:
        document.close()
    left = [page.number for page in silent if page.number not in read_by_ocr]
    notes = (*notes, *_notes(said, inner, len(fields) if is_form else None, tuple(read_by_ocr), left))
    marked = any(block.kind is BlockKind.HEADING for block in blocks)
    text = Text(title, blocks, marked) if blocks else None
    return Reading(text, said, inner, (*problems, *_warnings(left, len(pages), name)), notes=notes)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    """The document. Raises ReadError when it is encrypted or damaged."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        match fault.err_code:
            case pdfium.FPDF_ERR_PASSWORD:
                hint = "Open it with its password, save it without one, and build again."
                raise ReadError("is encrypted and cannot be read without its password.", hint) from None
            case pdfium.FPDF_ERR_SECURITY:
                hint = "Print it to a new PDF and build again."
                raise ReadError("is protected in a way that cannot be read.", hint) from None
        hint = "Fetch it anew, or open it in a PDF reader and save or print it to a new PDF."
        raise ReadError("is damaged, or is no PDF.", hint) from None


def _without_text(pages: Sequence[Page], tried: bool) -> ReadError:
    where = f"its {len(pages)} pages" if len(pages) != 1 else "its one page"
    if not any(page.pictures for page in pages):
        return ReadError(f"holds no text on {where}.", _REMOVE)
    if tried:
        return ReadError(f"is scanned, and OCR found no text in the pictures on {where}.", _REMOVE)
    return ReadError(f"is scanned: there are pictures and no text on {where}.", _OCR)


def _by_ocr(document: pypdfium2.PdfDocument, number: int) -> tuple[Block, ...]:
    page = document[number - 1]
    try:
        text = normalise(optical.read_picture(page))
    finally:
        page.close()
    return tuple(replace(block, page=number) for block in plain.parse(text).blocks) if text.strip() else ()


def _with(blocks: Sequence[Block], more: Iterable[Block]) -> tuple[Block, ...]:
    """All blocks in order of their pages."""
    whole = sorted([*blocks, *more], key=lambda block: block.page)
    return tuple(replace(block, number=number) for number, block in enumerate(whole, 1))


def _properties(document: pypdfium2.PdfDocument) -> Stated:
    """What the document says about itself."""
    found = document.get_metadata_dict()
    makers = found.get("Author", "").split(";")
    subjects = found.get("Keywords", "").replace(",", ";").split(";")
    fields = {"title": [found.get("Title")], "creator": makers, "date": [day(found.get("CreationDate"))]}
    return stated({**fields, "subject": [found.get("Subject"), *subjects]})


def _attachments(document: pypdfium2.PdfDocument, name: str) -> tuple[tuple[Inner, ...], tuple[Problem, ...]]:
    """The files that are attached, and a warning when some are left out."""
    count = document.count_attachments()
    inner = []
    for index in range(min(count, _MOST_INNER)):
        try:
            attachment = document.get_attachment(index)
            inner.append(Inner(attachment.get_name() or f"attachment-{index + 1}", bytes(attachment.get_data())))
        except pypdfium2.PdfiumError:
            continue
    beyond = max(count - _MOST_INNER, 0)
    left = {"empty or damaged": count - beyond - len(inner), f"beyond the first {_MOST_INNER}": beyond}
    whys = ", ".join(f"{number} {why}" for why, number in left.items() if number)
    problem = warning(name, f"files attached to it were left out: {whys}.", _SAVE)
    return tuple(inner), (problem,) if whys else ()


def _notes(
    said: Stated, inner: Sequence[Inner], fields: int | None, by_ocr: Sequence[int], left: Sequence[int]
) -> Iterator[str]:
    if "date" in said:
        yield MADE
    if inner:
        yield f"Attached: {', '.join(file.name for file in inner)}."
    if fields is not None:
        held = f"what is written into its fields stands at the end of each page ({fields})" if fields else ""
        yield f"It is a form; {held or 'nothing that can be read is written into its fields'}."
    if by_ocr:
        yield f"The text of {_listed(by_ocr)} was read by OCR (Tesseract) and may hold mistakes."
    if left:
        yield f"There are only pictures on {_listed(left)}; what they say is missing here."


def _warnings(left: Sequence[int], pages: int, name: str) -> Iterator[Problem]:
    if left:
        message = f"holds pictures and no text on {_listed(left)} of {pages}; what they say is missing."
        yield warning(name, message, _OCR)


def _listed(numbers: Sequence[int]) -> str:
    """`page 3`, `pages 1, 3–5`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    spans = ", ".join("–".join(map(str, each)) for each in ranges)
    return f"page {spans}" if len(numbers) == 1 else f"pages {spans}"

"""What does the page of a document show?"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from build_scripts.annotate.types import DateMention, Entity, Kind
from build_scripts.archive import Archive, Page
from build_scripts.documents import BlockKind, Document
from build_scripts.pages.escape import inline
from build_scripts.pages.places import date_address, document_page
from build_scripts.pages.printing import Printer, fill
from build_scripts.pages.tagged import Numbering, tagged_block
from build_scripts.when import in_words


@dataclass(frozen=True, slots=True)
class Mentioned:
    """An entity in the list beside a document: how often it is mentioned here, and where first."""

    entity: Entity
    here: int
    first: str


def document_pages(printer: Printer) -> Iterator[Page]:
    """One page a document."""
    for document in printer.archive.documents:
        yield _page(printer, document)


def _page(printer: Printer, document: Document) -> Page:
    archive, path = printer.archive, document_page(document)
    numbering = printer.numberings[document.id]
    mentioned = _mentioned(archive, document, numbering)
    return printer.page(
        path,
        "document",
        document=document,
        body=Markup("\n").join(_body(printer, document, path)),
        mentioned={kind: found for kind in Kind if (found := [one for one in mentioned if one.entity.kind == kind])},
        dates=_dates(archive, document),
        headings=[block for block in document.reading if block.kind == BlockKind.HEADING],
        alike=archive.alike.get(document.id, ()),
        related=archive.related.get(document.id, ()),
        citation=citation(printer, document),
        furniture=document.furniture,
        original=archive.originals.get(document.id),
        record=_record(printer, document),
    )


def _body(printer: Printer, document: Document, path: str) -> Iterator[Markup]:
    """The blocks of the reading text, and a line wherever a page of the source begins."""
    numbering, page = printer.numberings[document.id], 0
    for block in document.reading:
        if block.page not in (0, page):
            page = block.page
            words = fill(printer.words["page"], n=page)
            yield Markup('<p class="fonds-page" id="page-{}">{}</p>\n').format(page, words)
        number = printer.number(document.id, block.number, Markup(f"#{block.anchor}"))
        yield tagged_block(printer.archive, document, block, numbering, path, number)


def citation(printer: Printer, document: Document) -> Markup:
    """How to cite a document: creator, title, date, source, archive and permanent identifier."""
    source = document.metadata.first("source") or document.metadata.first("publisher")
    values = {
        "creator": "; ".join(document.creators) + ": " if document.creators else "",
        "title": document.title,
        "date": in_words(document.date) if document.date else printer.words["undated"],
        "source": f"{source}. " if source else "",
        "archive": printer.archive.title,
        "id": document.id,
        "url": f" {printer.archive.url.rstrip('/')}/documents/{document.id}.html" if printer.archive.url else "",
    }
    return Markup(printer.words["cited"]).format(**{name: inline(value) for name, value in values.items()})


def _mentioned(archive: Archive, document: Document, numbering: Numbering) -> list[Mentioned]:
    return [
        Mentioned(entity, len(mentions), numbering.anchor(mentions[0]))
        for entity, mentions in archive.mentioned_in(document)
    ]


def _dates(archive: Archive, document: Document) -> list[tuple[str, str, int]]:
    """The dates mentioned: words, address on the timeline, count; in order of time."""
    found: dict[str, list[DateMention]] = {}
    for block in document.reading:
        for date in archive.dates_in.get((document.id, block.number), ()):
            if date.edtf:
                found.setdefault(date.edtf, []).append(date)
    return [(in_words(edtf), date_address(edtf), len(found[edtf])) for edtf in sorted(found)]


def _record(printer: Printer, document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """What the archive's makers stated, under the names a reader knows, in the order of the wording."""
    names = printer.words["fields"]
    shown = [(names[name], values) for name in names if (values := document.metadata.all(name))]
    others = [(name, values) for name, values in document.metadata.fields if name not in names and name != "title"]
    return shown + others

"""The archive as tables: documents, entities, mentions … CSV, UTF-8, one header line, `;` between values."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby

from build_scripts.archive import Archive, File

Cell = str | int | float | None
Row = Iterable[Cell]

# A spreadsheet would carry out a cell that begins like this, also behind a `;`; web/cite.js has the same rule.
_FORMULA = re.compile(r"(^|;)(?=[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])")


def tables(archive: Archive) -> tuple[File, ...]:
    """The five tables."""
    return (
        _table(
            "documents",
            "id title title_derived date language creator source identifier rights file sha256 bytes paragraphs",
            _documents(archive),
        ),
        _table(
            "entities", "id name kind mentions documents names wikidata latitude longitude note", _entities(archive)
        ),
        _table("mentions", "entity document paragraph start end text honorific rule score page", _mentions(archive)),
        _table("dates", "date document paragraph start end text rule page", _dates(archive)),
        _table(
            "quotations",
            "document quotation part paragraph start end text kind speaker described cue inferred unclosed page",
            _quotations(archive),
        ),
    )


def _table(name: str, columns: str, rows: Iterable[Row]) -> File:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return File(f"data/{name}.csv", text.getvalue().encode("utf-8", "replace"))


def _harmless(cell: Cell) -> Cell:
    """The cell with an apostrophe before what would be a formula; a number is none."""
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def _documents(archive: Archive) -> Iterator[Row]:
    for document in archive.documents:
        source = document.source
        stated = (";".join(document.metadata.all(name)) for name in ("creator", "source", "identifier", "rights"))
        yield (
            document.id,
            document.title,
            "yes" if document.title_derived else "no",
            document.date,
            document.language,
            *stated,
            source.name,
            source.sha256,
            source.size,
            len(document.reading),
        )


def _entities(archive: Archive) -> Iterator[Row]:
    for entity in archive.entities:
        homes = len({mention.document for mention in entity.mentions})
        names = ";".join(variant.form for variant in entity.variants)
        known = (entity.wikidata, entity.latitude, entity.longitude, entity.note)
        yield (entity.id, entity.name, entity.kind, len(entity.mentions), homes, names, *known)


def _mentions(archive: Archive) -> Iterator[Row]:
    for place in sorted(archive.marks):
        for mention, entity in archive.marks[place]:
            where = (mention.document, mention.block, mention.start, mention.end)
            how = (mention.honorific, mention.rule, f"{mention.score:.2f}")
            yield (entity.id, *where, mention.text, *how, archive.leaves.get(place))


def _dates(archive: Archive) -> Iterator[Row]:
    for date in archive.dates:
        where = (date.document, date.block, date.start, date.end)
        yield (date.edtf, *where, date.text, date.rule, archive.leaves.get(where[:2]))


def _quotations(archive: Archive) -> Iterator[Row]:
    """A row for each part; those of one quotation share its number, which counts the quotations of the document."""
    for document, quotations in groupby(archive.quotations, lambda quotation: quotation.document):
        for number, quotation in enumerate(quotations, start=1):
            marks = ("yes" if quotation.inferred else "no", "yes" if quotation.unclosed else "no")
            who = (quotation.kind, quotation.speaker, quotation.described, quotation.cue, *marks)
            for part_number, part in enumerate(quotation.parts, start=1):
                where = (part.block, part.start, part.end)
                page = archive.leaves.get((document, part.block))
                yield (document, number, part_number, *where, part.text, *who, page)

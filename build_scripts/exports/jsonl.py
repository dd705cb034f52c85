"""The archive as JSON Lines: one document a line, with its metadata, every block, and the marks on it."""

import json
from collections import defaultdict
from typing import Any

from build_scripts.annotate.types import Quotation
from build_scripts.archive import Archive, File
from build_scripts.documents import Block, Document


def documents(archive: Archive) -> File:
    """All documents in order of id; offsets count code points of the block's text."""
    said: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in archive.quotations:
        said[quotation.document].append(quotation)
    values = (_document(archive, document, said[document.id]) for document in archive.documents)
    lines = (json.dumps(value, ensure_ascii=False) for value in values)
    return File("data/archive.jsonl", "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def _document(archive: Archive, document: Document, quotations: list[Quotation]) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "title_derived": document.title_derived,
        "date": document.date,
        "language": document.language,
        "metadata": {name: list(values) for name, values in document.metadata.fields},
        "file": document.source.name,
        "sha256": document.source.sha256,
        "blocks": [_block(archive, document, block) for block in document.blocks],
        "quotations": [_quotation(quotation) for quotation in quotations],
    }


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "kind": quotation.kind,
        "speaker": quotation.speaker,
        "described": quotation.described,
        "cue": quotation.cue,
        "inferred": quotation.inferred,
        "unclosed": quotation.unclosed,
        "parts": [(part.block, part.start, part.end) for part in quotation.parts],
    }


def _block(archive: Archive, document: Document, block: Block) -> dict[str, Any]:
    place = (document.id, block.number)
    names = [(mention.start, mention.end, entity.id) for mention, entity in archive.marks.get(place, ())]
    dates = [(date.start, date.end, date.edtf) for date in archive.dates_in.get(place, ())]
    page = {"page": block.page} if block.page else {}
    removed = {"removed": block.reason} if block.removed else {}
    return {
        "paragraph": block.number,
        "kind": block.kind,
        "text": block.text,
        **page,
        **removed,
        "entities": names,
        "dates": dates,
    }

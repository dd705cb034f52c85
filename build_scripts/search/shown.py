"""What do results show of a document? Plain data, for the files of the browser and the index of the command line."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from build_scripts.archive import Archive
from build_scripts.documents import Block, Document
from build_scripts.search.days import days_of
from build_scripts.when import in_words


def shown(archive: Archive, document: Document, entity_numbers: Mapping[str, int]) -> dict[str, Any]:
    """What a result shows of a document, and the text that its excerpts are taken from.

    `blocks` are its anchors and texts with the mentions (start, end, number of the entity) and the dates (start, end,
    days: see `days.days_of`) in each. `leaves`, which only a source with pages has, tells with which number of a block
    each of its pages begins: the first number, and then the gaps.
    """
    leaves = _leaves(document)
    return {
        "title": document.title,
        "url": f"documents/{document.id}.html",
        "date": in_words(document.date) if document.date else "",
        "source": document.metadata.first("source") or document.metadata.first("publisher") or "",
        "language": document.language,
        "blocks": [_block(archive, document, block, entity_numbers) for block in document.reading],
        **({"leaves": leaves} if leaves else {}),
    }


def _leaves(document: Document) -> list[int]:
    firsts: list[int] = [0]
    for block in document.blocks:
        firsts += [block.number] * (block.page + 1 - len(firsts))
    return [after - before for before, after in pairwise(firsts)]


def leaf_of(anchor: str, leaves: Sequence[int]) -> int:
    """The page of the source that the block of this anchor begins on, 0 where the source has none."""
    return sum(first <= int(anchor[1:]) for first in accumulate(leaves))


def _block(archive: Archive, document: Document, block: Block, entity_numbers: Mapping[str, int]) -> list[Any]:
    place = (document.id, block.number)
    marks = archive.marks.get(place, ())
    names = [[mention.start, mention.end, entity_numbers[entity.id]] for mention, entity in marks]
    dates = [[date.start, date.end, days_of(date.edtf)] for date in archive.dates_in.get(place, ()) if date.edtf]
    return [block.anchor, block.text, names, dates]


def listed(document: Document) -> dict[str, Any]:
    """What a list of hits that is taken away tells of a document."""
    stated = document.metadata
    return {
        "id": document.id,
        "title": document.title,
        "url": f"documents/{document.id}.html",
        "date": document.date or "",
        "creators": list(document.creators),
        "source": stated.first("source") or "",
        "publisher": stated.first("publisher") or "",
        "type": "; ".join(stated.all("type")),
        "identifier": stated.first("identifier") or "",
        "language": document.language,
        "rights": stated.first("rights") or "",
    }

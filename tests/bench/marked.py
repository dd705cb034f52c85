"""An archive for benchmarks in which people, organisations, places and dates are marked, without recognising any.

What is written with capitals in several documents stands in for a name, and of which kind it is goes by turns: what
counts is that there are as many names, mentions and other names of the same as in a real archive.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from build_scripts.annotate.types import DateMention, Entity, Kind, Mention, Variant
from build_scripts.archive import Archive, assemble
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.sources import SourceFile
from tests.bench.corpus import Section

NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}\b")
YEAR = re.compile(r"\b(?:1[789]\d\d|20[012]\d)\b")
FEWEST_DOCUMENTS = 3
MOST_NAMES = 5_000


def marked_archive(sections: Sequence[Section]) -> Archive:
    """The sections as documents of an archive, with names and years marked."""
    documents = [_document(section) for section in sections]
    archive, problems = assemble("An archive", "", "", documents, _entities(documents), _dates(documents))
    assert problems == ()
    return archive


def _document(section: Section) -> Document:
    source = SourceFile(Path(f"{section.id}.txt"), f"{section.id}.txt", "text/plain", "0" * 64, 1)
    stated = {"creator": section.creator, "source": section.creator or section.collection, "type": section.collection}
    metadata = Metadata(tuple((name, (value,)) for name, value in sorted(stated.items()) if value))
    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(section.paragraphs, 1))
    return Document(section.id, source, section.title, False, section.date or None, "en", metadata, blocks)


def _found(pattern: re.Pattern[str], documents: Sequence[Document]) -> Iterator[tuple[str, int, re.Match[str]]]:
    for document in documents:
        for block in document.blocks:
            for found in pattern.finditer(block.text):
                yield document.id, block.number, found


def _entities(documents: Sequence[Document]) -> Iterator[Entity]:
    """The names that stand in most documents; the last word of one is a form of the most frequent name that ends so."""
    places = defaultdict(list)
    for document, block, found in _found(NAME, documents):
        places[found[0]].append((document, block, *found.span()))
    spread = {name: len({document for document, *_ in where}) for name, where in places.items()}
    often = [name for name, documents in spread.items() if documents >= FEWEST_DOCUMENTS]
    often.sort(key=lambda name: (-spread[name], name))
    taken: set[str] = set()
    for number, name in enumerate(often[:MOST_NAMES]):
        kind = tuple(Kind)[number % len(Kind)]
        last = name.rsplit(" ", 1)[1]
        forms = [name, *([last] if last not in taken else [])]
        taken.add(last)
        mentions = tuple(Mention(*place, name, kind, "", "made up", 1.0) for place in places[name])
        variants = tuple(Variant(form, len(mentions), "made up") for form in forms)
        yield Entity(f"{kind.plural}/{name.lower().replace(' ', '-')}", name, kind, variants, mentions)


def _dates(documents: Sequence[Document]) -> Iterator[DateMention]:
    for document, block, found in _found(YEAR, documents):
        yield DateMention(document, block, *found.span(), found[0], found[0], "made up")

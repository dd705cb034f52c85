"""Which word stands where? The inverted index of an archive, in memory.

The unit is the document. Its text is the title, then the blocks of the reading text; positions count its words from 0
and skip `GAP` between two blocks, so that neither a phrase nor nearness reaches from one paragraph into the next.
Each term keeps two strings of numbers (see `coding`), which is what makes millions of words fit:

- frequencies: for each document that holds the term, `2 * gap + once`, where `gap` counts the documents passed over
  since the last one and `once` is 1 when the term stands there a single time; otherwise its frequency follows;
- positions: for each of those documents its positions, each as the number of words passed over since the last one.

What else can be sought lies among the terms, told apart by a character that no word has:

- `title:word`, and so for `source`, `creator`, `type`: the words of these metadata, with positions of their own;
- `date:2019-12-01/2020-02-29`: a date, its own or mentioned, with how often (see `days`);
- `#7`: the entity of that number, with how often a document mentions it;
- `person:word`, and so for `org` and the other kinds: the words of the names of entities. Here, and in the next two,
  the "documents" are numbers of entities, the text of an entity being all forms of its name;
- `quds force=`: the entities that are written so, and otherwise too; `@people/id`: the entity with that id.

Entities are numbered by how many documents mention them, the most first.
"""

import gc
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import Any

from build_scripts.annotate.types import Entity
from build_scripts.archive import Archive
from build_scripts.documents import Document
from build_scripts.progress import Track, silently
from build_scripts.search.coding import decoded, utf16
from build_scripts.search.days import FIELD as DATE
from build_scripts.search.days import date_term
from build_scripts.search.gather import Gatherer, Growing
from build_scripts.search.query import FUNCTION_WORDS, in_field
from build_scripts.search.refine import Columns, columns
from build_scripts.search.shown import shown
from build_scripts.search.tree import ENTITY_FIELDS
from build_scripts.text import runs, stem, words

GAP = 32
# The fields of a document and the metadata that they look in; the title is told apart.
METADATA_FIELDS = {"source": ("source", "publisher"), "creator": ("creator",), "type": ("type",)}
KIND_FIELDS = {kind: name for name, kind in ENTITY_FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: in how many documents, how often in each, and at which positions (b"" when it has none)."""

    documents: int
    frequencies: bytes
    positions: bytes


@dataclass(frozen=True)
class Index:
    """The index of an archive.

    A document is known by its place in `documents` (the archive's order); `lengths` are their numbers of words as
    ranking takes them (see `coarse`), `word_count` is the number of all words.
    `postings` and `words` (all words, folded but not stemmed: what a prefix is sought in) are in order of UTF-16,
    which is how JavaScript compares texts. `languages` are those of the documents: a word sought is stemmed in each.
    `reprints` gives for a document that is nearly the same as an earlier one that earlier one.
    """

    archive: Archive
    lengths: tuple[int, ...]
    word_count: int
    languages: tuple[str, ...]
    postings: Mapping[str, Postings]
    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    reprints: Mapping[int, int]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents in order of number."""
        return self.archive.documents

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The terms that are dates, in order."""
        return tuple(term for term in self.postings if term.startswith(DATE))

    @cached_property
    def entity_numbers(self) -> Mapping[str, int]:
        """The number of each entity by its id."""
        return {entity.id: number for number, entity in enumerate(self.entities)}

    @cached_property
    def columns(self) -> Columns:
        """What hits are narrowed and counted by."""
        return columns(self.archive, self.entity_numbers)

    def shown(self, document: int) -> dict[str, Any]:
        """What a result shows of a document: see `shown.shown`."""
        return shown(self.archive, self.documents[document], self.entity_numbers)

    def entity(self, number: int) -> tuple[str, str, tuple[str, ...]]:
        """Id, name and forms of an entity."""
        entity = self.entities[number]
        return entity.id, entity.name, forms_of(entity)

    def frequencies(self, term: str) -> dict[int, int]:
        """How often a term stands in each document that holds it, in order of document."""
        found = self.postings.get(term)
        return dict(read_frequencies(found.frequencies)) if found else {}

    def positions(self, term: str, wanted: Iterable[int]) -> dict[int, list[int]]:
        """The positions of a term in those of the wanted documents that hold it."""
        found = self.postings.get(term)
        sought = set(wanted)
        return {document: places for document, places in read_positions(found) if document in sought} if found else {}

    def beginning_with(self, prefix: str) -> tuple[str, ...]:
        """The words that begin with `prefix`."""
        return beginning_with(prefix, self.words)

    def spread(self, word: str) -> int:
        """How many documents hold a word, or its stem, in the language in which they are most."""
        found = (self.postings.get(term) for term in terms_of(word, self.languages))
        return max((postings.documents for postings in found if postings), default=0)


def beginning_with(prefix: str, words: Sequence[str]) -> tuple[str, ...]:
    """Those of the words, which are in order of UTF-16, that begin with `prefix`."""
    start = end = bisect_left(words, utf16(prefix), key=utf16)
    while end < len(words) and words[end].startswith(prefix):
        end += 1
    return tuple(words[start:end])


def terms_of(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The terms that stand for a word of the list of words, its field before it, in order."""
    name, _, bare = word.rpartition(":")
    if name in ENTITY_FIELDS:
        return (word,)
    return tuple(sorted({in_field(name, stem(bare, language)) for language in languages}))


def written_key(found: Sequence[str]) -> str:
    """What a written form of a name is known by: its words, but for function words where it has others."""
    return " ".join([word for word in found if word not in FUNCTION_WORDS] or found)


def read_frequencies(data: bytes, before: int = -1) -> Iterator[tuple[int, int]]:
    """Documents and frequencies; `before` is the document before the first."""
    document = before
    numbers = iter(decoded(data))
    for number in numbers:
        document += (number >> 1) + 1
        yield document, 1 if number & 1 else next(numbers)


def read_positions(postings: Postings) -> Iterator[tuple[int, list[int]]]:
    """Documents and positions."""
    numbers = iter(decoded(postings.positions))
    for document, frequency in read_frequencies(postings.frequencies):
        places = []
        position = -1
        for _ in range(frequency):
            position += next(numbers) + 1
            places.append(position)
        yield document, places


def build_index(archive: Archive, track: Track = silently) -> Index:
    """The index of the archive's reading texts, titles, metadata, entities and dates, made in one pass."""
    with _unwatched():
        return _build(archive, track)


@contextmanager
def _unwatched() -> Iterator[None]:
    """Millions of small things are made here and kept: looking for garbage among them takes time."""
    watched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watched:
            gc.enable()


def _build(archive: Archive, track: Track) -> Index:
    listed: set[str] = set()
    gatherer = Gatherer(partial(_terms, listed=listed), GAP)
    fields: dict[str, Growing] = defaultdict(Growing)
    known: dict[tuple[str, tuple[str, ...], str], dict[str, list[int]]] = {}
    for number, document in enumerate(track(archive.documents, "Indexing", len(archive.documents))):
        gatherer.add(map(str.split, texts(document)), document.language)
        for name, values in field_texts(document):
            key = (name, values, document.language)
            if key not in known:
                blocks = [[word for run in runs(value) for word in words(run)] for value in values]
                listed.update(in_field(name, word) for block in blocks for word in block)
                stems = ([stem(word, document.language) for word in block] for block in blocks)
                known[key] = places(stems, name)
            for term, positions in known[key].items():
                fields[term].add(number, positions)
    _add_dates(archive, fields)
    entities, names = _add_entities(archive, fields)
    lists = gatherer.finish() | fields
    return Index(
        archive=archive,
        lengths=tuple(map(coarse, gatherer.lengths)),
        word_count=sum(gatherer.lengths),
        languages=tuple(sorted({document.language for document in archive.documents})),
        postings={term: _finished(lists.pop(term)) for term in sorted(lists, key=utf16)},
        words=tuple(sorted(listed | names, key=utf16)),
        entities=entities,
        reprints=_reprints(archive),
    )


def _reprints(archive: Archive) -> dict[int, int]:
    """For each document that is nearly the same as an earlier one the earliest of its kind, by their numbers."""
    number = {document.id: number for number, document in enumerate(archive.documents)}
    earliest = {key: number[others[0].id] for key, others in archive.alike.items()}
    return {number[key]: first for key, first in sorted(earliest.items()) if first < number[key]}


def _terms(run: str, language: str, listed: set[str]) -> list[str]:
    """The terms of a run; its words are added to those that are listed."""
    found = words(run)
    listed.update(found)
    return [stem(word, language) for word in found]


def _finished(lists: Growing) -> Postings:
    return Postings(lists.documents, bytes(lists.frequencies), bytes(lists.positions))


def coarse(length: int) -> int:
    """A length with its four highest digits of the binary system only: as exact as ranking needs, and soon loaded."""
    dropped = max(0, length.bit_length() - 4)
    return length >> dropped << dropped


def texts(document: Document) -> tuple[str, ...]:
    """The texts of a document that are searched: its title, then its reading text block by block."""
    return (document.title, *(block.text for block in document.reading))


def field_texts(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields of a document with their values."""
    yield "title", (document.title,)
    for name, sources in METADATA_FIELDS.items():
        values = tuple(chain.from_iterable(map(document.metadata.all, sources)))
        if values:
            yield name, values


def places(blocks: Iterable[Sequence[str]], name: str = "") -> dict[str, list[int]]:
    """The terms of these blocks with their positions; `name` is the field that the terms belong to."""
    found: dict[str, list[int]] = defaultdict(list)
    start = 0
    for terms in blocks:
        for position, term in enumerate(terms, start):
            found[term].append(position)
        start += len(terms) + GAP
    return {in_field(name, term): positions for term, positions in found.items()} if name else found


def _add_dates(archive: Archive, lists: Mapping[str, Growing]) -> None:
    """Every date that a document bears or mentions, with how often."""
    mentioned: dict[str, list[str]] = defaultdict(list)
    for date in archive.dates:
        if date.edtf:
            mentioned[date.document].append(date.edtf)
    for number, document in enumerate(archive.documents):
        dates = mentioned[document.id] + ([document.date] if document.date else [])
        for term, count in sorted(Counter(map(date_term, dates)).items()):
            lists[term].count(number, count)


def _add_entities(archive: Archive, lists: Mapping[str, Growing]) -> tuple[tuple[Entity, ...], set[str]]:
    """Who is mentioned where, and by which names; returns the entities by number, and the words of their names."""
    numbers = {document.id: number for number, document in enumerate(archive.documents)}
    homes = {entity.id: Counter(numbers[one.document] for one in entity.mentions) for entity in archive.entities}
    entities = tuple(sorted(archive.entities, key=lambda entity: (-len(homes[entity.id]), entity.id)))
    found: set[str] = set()
    for number, entity in enumerate(entities):
        for document, count in sorted(homes[entity.id].items()):
            lists[f"#{number}"].count(document, count)
        lists[f"@{entity.id}"].count(number, 1)
        forms = [words(form) for form in forms_of(entity)]
        for term, positions in places(forms, KIND_FIELDS[entity.kind]).items():
            lists[term].add(number, positions)
            found.add(term)
        keys = {written_key(form) for form in forms if form}
        for key in sorted(keys) if len(keys) > 1 else ():
            lists[f"{key}="].count(number, 1)
    return entities, found


def forms_of(entity: Entity) -> tuple[str, ...]:
    """The preferred name of an entity, its own other forms, and those that the editors know; each once."""
    own = (variant.form for variant in entity.variants if variant.own)
    return tuple(dict.fromkeys((entity.name, *own, *entity.aliases)))

"""Which word stands where? The inverted index of an archive, in memory.

The unit is the document. Its text is the title, then the blocks of the reading text; positions count its words from 0
and skip `GAP` between two blocks, so that neither a phrase nor nearness reaches from one paragraph into the next.
Each term keeps two strings of numbers (see `coding`), which is what makes millions of words fit:

- frequencies: for each document that holds the term, `2 * gap + once`, where `gap` counts the documents passed over
  since the last one and `once` is 1 when the term stands there a single time; otherwise its frequency follows;
- positions: for each of those documents its positions, each as the number of words passed over since the last one.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from build_scripts.archive import Archive
from build_scripts.documents import Document
from build_scripts.progress import Track, silently
from build_scripts.search.coding import append, decoded
from build_scripts.text import runs, stem, words

GAP = 32


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: in how many documents, how often in each, and at which positions."""

    documents: int
    frequencies: bytes
    positions: bytes


@dataclass(frozen=True, slots=True)
class Index:
    """The index of an archive.

    A document is known by its place in `documents` (the archive's order); `lengths` are their numbers of words.
    `postings` and `words` (all words, folded but not stemmed: what a prefix is sought in) are in order of UTF-16,
    which is how JavaScript compares texts. `languages` are those of the documents: a word sought is stemmed in each.
    """

    documents: tuple[Document, ...]
    lengths: tuple[int, ...]
    languages: tuple[str, ...]
    postings: Mapping[str, Postings]
    words: tuple[str, ...]

    def frequencies(self, term: str) -> dict[int, int]:
        """How often a term stands in each document that holds it, in order of document."""
        found = self.postings.get(term)
        return dict(read_frequencies(found.frequencies)) if found else {}

    def positions(self, term: str) -> dict[int, list[int]]:
        """The positions of a term in each document that holds it."""
        found = self.postings.get(term)
        return dict(read_positions(found)) if found else {}

    def beginning_with(self, prefix: str) -> tuple[str, ...]:
        """The words that begin with `prefix`."""
        return beginning_with(prefix, self.words)


def beginning_with(prefix: str, words: Sequence[str]) -> tuple[str, ...]:
    """Those of the words, which are in order of UTF-16, that begin with `prefix`."""
    start = end = bisect_left(words, utf16(prefix), key=utf16)
    while end < len(words) and words[end].startswith(prefix):
        end += 1
    return tuple(words[start:end])


def utf16(text: str) -> bytes:
    """A key that sorts texts as JavaScript does."""
    return text.encode("utf-16-be", "surrogatepass")


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
    """The index of the archive's reading texts and titles, made in one pass."""
    readers: dict[str, Reader] = {}
    lists: dict[str, _Growing] = defaultdict(_Growing)
    lengths: list[int] = []
    for number, document in enumerate(track(archive.documents, "Indexing", len(archive.documents))):
        reader = readers.setdefault(document.language, Reader(document.language))
        found = places(document, reader)
        lengths.append(sum(map(len, found.values())))
        for term, positions in found.items():
            lists[term].add(number, positions)
    terms = sorted(lists, key=utf16)
    return Index(
        documents=archive.documents,
        lengths=tuple(lengths),
        languages=tuple(sorted(readers)),
        postings={term: lists.pop(term).finished() for term in terms},
        words=tuple(sorted({word for reader in readers.values() for word in reader.words}, key=utf16)),
    )


def texts(document: Document) -> tuple[str, ...]:
    """The texts of a document that are searched: its title, then its reading text block by block."""
    return (document.title, *(block.text for block in document.reading))


def places(document: Document, reader: "Reader") -> dict[str, list[int]]:
    """The terms of a document with their positions."""
    places: dict[str, list[int]] = defaultdict(list)
    start = 0
    for text in texts(document):
        terms = list(chain.from_iterable(map(reader.__getitem__, runs(text))))
        for position, term in enumerate(terms, start):
            places[term].append(position)
        start += len(terms) + GAP
    return places


class Reader(dict[str, tuple[str, ...]]):
    """The terms of every run met in texts of one language; each is worked out once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.words: set[str] = set()

    def __missing__(self, run: str) -> tuple[str, ...]:
        found = words(run)
        self.words.update(found)
        terms = self[run] = tuple(stem(word, self.language) for word in found)
        return terms


@dataclass(slots=True)
class _Growing:
    """The lists of one term while documents are added."""

    last: int = -1
    documents: int = 0
    frequencies: bytearray = field(default_factory=bytearray)
    positions: bytearray = field(default_factory=bytearray)

    def add(self, document: int, positions: list[int]) -> None:
        gap = document - self.last - 1
        if len(positions) == 1:
            append(2 * gap + 1, self.frequencies)
        else:
            append(2 * gap, self.frequencies)
            append(len(positions), self.frequencies)
        before = -1
        for position in positions:
            append(position - before - 1, self.positions)
            before = position
        self.last = document
        self.documents += 1

    def finished(self) -> Postings:
        return Postings(self.documents, bytes(self.frequencies), bytes(self.positions))

"""How do millions of words become lists of postings quickly? Many documents at a time, as arrays.

A text comes in chunks, which is what stands between two spaces: no word reaches over one. Each chunk is split into its
terms once and is a number from then on. A batch of documents is sorted by term at one go and its postings are appended
to the lists, written as `index` describes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from build_scripts.search.coding import WRITTEN
from build_scripts.text import runs

Numbers = NDArray[np.int64]

# How many chunks are gathered before they are sorted.
BATCH = 400_000


@dataclass(slots=True)
class Growing:
    """The lists of one term while documents are added."""

    last: int = -1
    documents: int = 0
    frequencies: bytearray = field(default_factory=bytearray)
    positions: bytearray = field(default_factory=bytearray)

    def count(self, document: int, frequency: int) -> None:
        """Add a document in which the term stands so often, at no position."""
        gap = document - self.last - 1
        self.frequencies += WRITTEN[2 * gap + 1] if frequency == 1 else WRITTEN[2 * gap] + WRITTEN[frequency]
        self.last = document
        self.documents += 1

    def add(self, document: int, positions: Iterable[int]) -> None:
        """Add a document in which the term stands at these positions, which are in order."""
        places = list(positions)
        self.count(document, len(places))
        before = -1
        for position in places:
            self.positions += WRITTEN[position - before - 1]
            before = position


class Gatherer:
    """Takes in documents in order and keeps the lists of their terms.

    `terms_of` gives the terms of a run (see `text.runs`) in a language; `gap` positions are passed over between two
    blocks. When all documents are in, `finish` gives the list of every term, and `lengths` has the number of words of
    each document.
    """

    def __init__(self, terms_of: Callable[[str, str], Sequence[str]], gap: int) -> None:
        self._terms_of = terms_of
        self._gap = gap
        self._chunks: dict[str, _Numbers] = {}
        self._terms: dict[str, int] = {}
        self._terms_of_runs: dict[tuple[str, str], list[int]] = {}
        self._sizes: list[int] = []
        self._flat: list[int] = []
        self._growing: list[Growing] = []
        self._batch = _Batch()
        self.lengths: list[int] = []

    def add(self, blocks: Iterable[Iterable[str]], language: str) -> None:
        """Take in the next document: the chunks of each of its blocks."""
        number = self._chunks.setdefault(language, _Numbers(self._number_chunk, language)).__getitem__
        self._batch.add(len(self.lengths) + self._batch.documents, (map(number, block) for block in blocks))
        if len(self._batch.chunks) >= BATCH:
            self._flush()

    def finish(self) -> dict[str, Growing]:
        """The lists of all terms."""
        self._flush()
        return {term: self._growing[number] for term, number in self._terms.items()}

    def _number_chunk(self, chunk: str, language: str) -> int:
        """The number of a chunk that was not met before."""
        size = len(self._flat)
        for run in runs(chunk):
            terms = self._terms_of_runs.get((run, language))
            if terms is None:
                terms = [self._number_term(term) for term in self._terms_of(run, language)]
                self._terms_of_runs[run, language] = terms
            self._flat += terms
        self._sizes.append(len(self._flat) - size)
        return len(self._sizes) - 1

    def _number_term(self, term: str) -> int:
        number = self._terms.setdefault(term, len(self._growing))
        if number == len(self._growing):
            self._growing.append(Growing())
        return number

    def _flush(self) -> None:
        """Sort the batch by term and append its postings to the lists."""
        batch, self._batch = self._batch, _Batch()
        terms, documents, positions = batch.unrolled(self._sizes, self._flat, self._gap)
        first = len(self.lengths)
        lengths = np.bincount(documents - first, minlength=batch.documents)
        self.lengths += lengths.tolist()
        # Sorting pairs of term and place is many times faster than a stable order of the terms.
        order = np.sort(terms << 32 | np.arange(len(terms))) & 0xFFFFFFFF
        if len(order):
            self._append(terms[order], documents[order], positions[order])

    def _append(self, terms: Numbers, documents: Numbers, positions: Numbers) -> None:
        """Append words, in order of term, document and position, to the lists."""
        opens = np.flatnonzero(_changes(terms) | _changes(documents))
        frequencies = np.diff(np.append(opens, len(terms)))
        before = np.concatenate(([-1], positions[:-1]))
        before[opens] = -1
        written, ends = _written(positions - before - 1)
        position_ends = np.append(ends[opens[1:] - 1], len(written))
        terms, documents = terms[opens], documents[opens]
        heads = np.flatnonzero(_changes(terms))
        owners = [self._growing[number] for number in terms[heads].tolist()]
        before = np.concatenate(([-1], documents[:-1]))
        before[heads] = [owner.last for owner in owners]
        gaps = 2 * (documents - before - 1) + (frequencies == 1)
        several = np.flatnonzero(frequencies > 1)
        counted, ends = _written(np.insert(gaps, several + 1, frequencies[several]))
        frequency_ends = ends[np.arange(len(gaps)) + np.cumsum(frequencies > 1)]
        tails = np.append(heads[1:], len(terms)) - 1
        lasts = documents[tails].tolist()
        added = (tails - heads + 1).tolist()
        start = place = 0
        for n, (end, stop) in enumerate(
            zip(frequency_ends[tails].tolist(), position_ends[tails].tolist(), strict=True)
        ):
            owner = owners[n]
            owner.frequencies += counted[start:end]
            owner.positions += written[place:stop]
            owner.last = lasts[n]
            owner.documents += added[n]
            start, place = end, stop


class _Numbers(dict[str, int]):
    """The number of every chunk met in texts of one language."""

    def __init__(self, number: Callable[[str, str], int], language: str) -> None:
        super().__init__()
        self._number = number
        self._language = language

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = self._number(chunk, self._language)
        return number


@dataclass(slots=True)
class _Batch:
    """The chunks of some documents: of each block its document, its place among the blocks, and where it ends."""

    documents: int = 0
    chunks: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, document: int, blocks: Iterator[Iterable[int]]) -> None:
        self.documents += 1
        for place, block in enumerate(blocks):
            self.chunks += block
            self.homes.append(document)
            self.places.append(place)
            self.ends.append(len(self.chunks))

    def unrolled(
        self, sizes_of_chunks: Sequence[int], flat_terms: Sequence[int], gap: int
    ) -> tuple[Numbers, Numbers, Numbers]:
        """For every word its term, document and position.

        A chunk's terms stand together among `flat_terms`, as many as `sizes_of_chunks` says.
        """
        chunks = np.array(self.chunks, dtype=np.int64)
        sizes = np.array(sizes_of_chunks, dtype=np.int64)
        flat = np.array(flat_terms, dtype=np.int64)
        counts = sizes[chunks]
        until = np.concatenate(([0], np.cumsum(counts)))
        within = np.arange(until[-1]) - np.repeat(until[:-1], counts)
        terms = flat[np.repeat((np.cumsum(sizes) - sizes)[chunks], counts) + within]
        ends = np.array(self.ends, dtype=np.int64)
        words = np.diff(until[np.concatenate(([0], ends))])
        homes, places = np.array(self.homes, dtype=np.int64), np.array(self.places, dtype=np.int64)
        documents = np.repeat(homes, words)
        opening = np.repeat(until[np.concatenate(([0], ends[:-1]))][places == 0], _sums(words, places == 0))
        return terms, documents, np.arange(len(terms)) - opening + gap * np.repeat(places, words)


def _sums(words: Numbers, opens: NDArray[np.bool_]) -> Numbers:
    """How many words each document has, its blocks beginning where `opens` says."""
    return np.add.reduceat(words, np.flatnonzero(opens)) if len(words) else words


def _changes(values: Numbers) -> NDArray[np.bool_]:
    """Where a value differs from the one before; the first does."""
    return np.concatenate(([True], values[1:] != values[:-1]))


def _written(numbers: Numbers) -> tuple[bytes, Numbers]:
    """The numbers as `coding.encoded` writes them, and where each ends."""
    sizes = np.ones(len(numbers), dtype=np.int64)
    for n in range(1, 9):
        sizes += numbers >> 7 * n > 0
    ends = np.cumsum(sizes)
    data = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for n in range(int(sizes.max(initial=1))):
        longer = sizes > n
        more = np.where(sizes[longer] > n + 1, 128, 0)
        data[(ends - sizes)[longer] + n] = (numbers[longer] >> 7 * n) & 127 | more
    return data.tobytes(), ends

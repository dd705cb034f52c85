"""Which documents are nearly the same? Resemblance of their shingles (Broder 1997), of which a sample is taken.

A shingle is five consecutive words, folded. One in four, chosen by its checksum, stands for the text; two texts
that share most of their shingles are reprints of each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from build_scripts.text import words

SHINGLE = 5
ONE_IN = 4
# Texts with fewer sampled shingles are too short to be judged.
FEWEST = 4
RESEMBLE = 0.6
# A shingle that stands in more texts than this is a formula, and tells nothing.
FORMULA = 40
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def alike(texts: Iterable[Iterable[str]]) -> tuple[tuple[int, ...], ...]:
    """The groups of texts that are nearly the same, each the places of its texts in order; a text is its paragraphs."""
    reprints = _Reprints()
    for number, paragraphs in enumerate(texts):
        reprints.add(number, paragraphs)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, first in reprints.leaders().items():
        groups[first].append(number)
    return tuple((first, *groups[first]) for first in sorted(groups))


class _Checks(dict[str, tuple[int, ...]]):
    """The checksums of the words in every stretch between two spaces."""

    def __missing__(self, stretch: str) -> tuple[int, ...]:
        checks = self[stretch] = tuple(crc32(word.encode("utf-8", "surrogatepass")) for word in words(stretch))
        return checks


class _Reprints:
    """Gathers the shingles of texts, then tells which belong together."""

    def __init__(self) -> None:
        self._checks = _Checks()
        self._numbers: list[int] = []
        self._shingles: list[NDArray[np.uint64]] = []

    def add(self, number: int, paragraphs: Iterable[str]) -> None:
        """Take in a text; numbers come in order."""
        stretches = chain.from_iterable(map(str.split, paragraphs))
        found = chain.from_iterable(map(self._checks.__getitem__, stretches))
        checks = np.fromiter(found, dtype=np.uint64)
        count = max(0, len(checks) - SHINGLE + 1)
        mixed = np.zeros(count, dtype=np.uint64)
        for n in range(SHINGLE):
            mixed = mixed * _FACTOR + checks[n : n + count]
        # The high digits of the product are mixed best.
        shingles = np.unique(mixed[(mixed >> np.uint64(40)) % np.uint64(ONE_IN) == 0])
        if len(shingles) >= FEWEST:
            self._numbers.append(number)
            self._shingles.append(shingles)

    def leaders(self) -> dict[int, int]:
        """For each text that resembles an earlier one the earliest of its kind."""
        leader: dict[int, int] = {}
        for one, other in self._alike():
            first, second = sorted((_end(one, leader), _end(other, leader)))
            if first != second:
                leader[second] = first
        return {number: _end(number, leader) for number in sorted(leader)}

    def _alike(self) -> Iterator[tuple[int, int]]:
        """Pairs of texts that resemble each other, in order."""
        sizes = dict(zip(self._numbers, map(len, self._shingles), strict=True))
        shared = Counter(pair for holders in self._holders() for pair in combinations(holders, 2))
        for (one, other), common in sorted(shared.items()):
            if common >= RESEMBLE * (sizes[one] + sizes[other] - common):
                yield one, other

    def _holders(self) -> Iterator[list[int]]:
        """For every shingle that several texts hold, and that is no formula, these texts in order."""
        if not self._shingles:
            return
        every = np.concatenate(self._shingles)
        homes = np.repeat(self._numbers, [len(shingles) for shingles in self._shingles])
        order = np.argsort(every, kind="stable")
        every, homes = every[order], homes[order]
        starts = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
        sizes = np.diff(np.append(starts, len(every)))
        shared = (sizes > 1) & (sizes <= FORMULA)
        for start, size in zip(starts[shared].tolist(), sizes[shared].tolist(), strict=True):
            yield homes[start : start + size].tolist()


def _end(number: int, leader: dict[int, int]) -> int:
    while number in leader:
        number = leader[number]
    return number

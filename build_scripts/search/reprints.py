"""Which documents are nearly the same? Resemblance of their shingles (Broder 1997), sampled by their first word.

A shingle is five consecutive terms. Those that begin with one of an eighth of all terms, chosen by a checksum, stand
for the document; two documents that share most of their shingles are reprints of each other.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
ONE_IN = 8
# Documents with fewer sampled shingles are too short to be judged.
FEWEST = 4
RESEMBLE = 0.6
# A shingle that stands in more documents than this is a formula, and tells nothing.
FORMULA = 40
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Reprints:
    """Gathers the shingles of documents, then tells which belong together."""

    def __init__(self) -> None:
        self._checks: list[int] = []
        self._numbers: list[int] = []
        self._shingles: list[NDArray[np.uint64]] = []

    def know(self, check: int) -> None:
        """Take in the checksum of the next term; terms are numbered as they come."""
        self._checks.append(check)

    def add(self, number: int, terms: NDArray[np.int64]) -> None:
        """Take in a document: the numbers of its terms in text order."""
        met, places = np.unique(terms, return_inverse=True)
        checks = np.array([self._checks[term] for term in met.tolist()], dtype=np.uint64)[places]
        starts = np.flatnonzero(checks[: max(0, len(checks) - SHINGLE + 1)] % ONE_IN == 0)
        mixed = np.zeros(len(starts), dtype=np.uint64)
        for n in range(SHINGLE):
            mixed = mixed * _FACTOR + checks[starts + n]
        shingles = np.unique(mixed)
        if len(shingles) >= FEWEST:
            self._numbers.append(number)
            self._shingles.append(shingles)

    def leaders(self) -> dict[int, int]:
        """For each document that resembles an earlier one the earliest of its kind."""
        leader: dict[int, int] = {}
        for one, other in self._alike():
            first, second = sorted((_end(one, leader), _end(other, leader)))
            if first != second:
                leader[second] = first
        return {number: _end(number, leader) for number in sorted(leader)}

    def _alike(self) -> Iterator[tuple[int, int]]:
        """Pairs of documents that resemble each other, in order."""
        sizes = dict(zip(self._numbers, map(len, self._shingles), strict=True))
        shared = Counter(pair for holders in self._holders() for pair in combinations(holders, 2))
        for (one, other), common in sorted(shared.items()):
            if common >= RESEMBLE * (sizes[one] + sizes[other] - common):
                yield one, other

    def _holders(self) -> Iterator[list[int]]:
        """For every shingle that several documents hold, and that is no formula, these documents in order."""
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

"""Which documents are nearly the same? Resemblance of their shingles (Broder 1997), of which a sample is taken.

A shingle is five consecutive terms. One in four, chosen by its checksum, stands for the document; two documents that
share most of their shingles are reprints of each other.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
ONE_IN = 4
# Documents with fewer sampled shingles are too short to be judged.
FEWEST = 4
RESEMBLE = 0.6
# A shingle that stands in more documents than this is a formula, and tells nothing.
FORMULA = 40
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Reprints:
    """Gathers the shingles of documents, then tells which belong together."""

    def __init__(self) -> None:
        self._known = 0
        self._checks = np.zeros(1 << 16, dtype=np.uint64)
        self._numbers: list[int] = []
        self._shingles: list[NDArray[np.uint64]] = []

    def know(self, check: int) -> None:
        """Take in the checksum of the next term; terms are numbered as they come."""
        if self._known == len(self._checks):
            self._checks = np.concatenate((self._checks, np.zeros_like(self._checks)))
        self._checks[self._known] = check
        self._known += 1

    def add(self, number: int, terms: NDArray[np.int64]) -> None:
        """Take in a document: the numbers of its terms in text order."""
        checks = self._checks[terms]
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

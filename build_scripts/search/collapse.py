"""What would be shown twice? Reprints are folded under the first of their kind, and so are passages that stand again.

web/collapse.js is the twin. Two passages are the same when most of their shingles of three words are.
"""

from collections.abc import Iterable, Mapping, Sequence

from build_scripts.text import words

SHINGLE = 3
# A passage of fewer words is too short to be known again.
FEWEST_WORDS = 12
RESEMBLE = 0.8


def grouped(documents: Iterable[int], reprints: Mapping[int, int]) -> list[list[int]]:
    """The documents, each followed by those of which it is a reprint or which are reprints of it; in order."""
    groups: dict[int, list[int]] = {}
    for document in documents:
        groups.setdefault(reprints.get(document, document), []).append(document)
    return list(groups.values())


def repeats(passages: Sequence[str]) -> list[int | None]:
    """For each passage the number of the earlier one that it repeats, None when it repeats none."""
    known: list[tuple[int, frozenset[tuple[str, ...]]]] = []
    found: list[int | None] = []
    for number, passage in enumerate(passages):
        shingles = _shingles(passage)
        former = next((earlier for earlier, others in known if shingles and _alike(shingles, others)), None)
        if former is None:
            known.append((number, shingles))
        found.append(former)
    return found


def _shingles(passage: str) -> frozenset[tuple[str, ...]]:
    found = words(passage)
    if len(found) < FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(found[at : at + SHINGLE]) for at in range(len(found) - SHINGLE + 1))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= RESEMBLE * len(one | other)

"""Which part of a long document may hold what is sought? A sketch tells it without the text; web/sketch.js is the twin.

A long document is read in parts, and only in those that promise most; command line and browser choose the same.

A sketch is a Bloom filter (Bloom 1970) of the terms of a part, eight bits a term, of which each sets three. It never
denies a term that is there, and affirms about one in thirty that is not.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from build_scripts.search.pattern import Pattern
from build_scripts.text import runs, stem, words

# How many characters of text a part has, and how many parts of a long document are read.
PART = 24_000
MOST_PARTS = 2

BITS_A_TERM = 8
BITS_SET = 3
_OFFSET, _PRIME = 2166136261, 16777619


def sketch(terms: Collection[str]) -> bytes:
    """The sketch of some terms."""
    bits = bytearray(max(1, len(terms) * BITS_A_TERM // 8))
    for term in terms:
        for place in places(term, len(bits) * 8):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def places(term: str, size: int) -> list[int]:
    """The bits that a term sets among so many (FNV-1a over UTF-16 units, twice hashed)."""
    mixed = _OFFSET
    data = term.encode("utf-16-be", "surrogatepass")
    for high, low in zip(data[::2], data[1::2], strict=True):
        mixed = (mixed ^ (high << 8 | low)) * _PRIME & 0xFFFFFFFF
    step = mixed >> 16 | 1
    return [(mixed + n * step) % size for n in range(BITS_SET)]


def parts(blocks: Sequence[Any]) -> Iterator[list[Any]]:
    """The blocks (anchor, text, …) of a document; in parts when they have more than twice as many characters as one."""
    if sum(len(block[1]) for block in blocks) <= 2 * PART:
        yield list(blocks)
        return
    part: list[Any] = []
    filled = 0
    for block in blocks:
        if part and filled + len(block[1]) > PART:
            yield part
            part, filled = [], 0
        part.append(block)
        filled += len(block[1])
    yield part


def sketch_of(part: Sequence[Any], language: str) -> bytes:
    """The sketch of some blocks (anchor, text, names, dates): of their terms, and of their entities as `#7`."""
    met = {run for _, text, *_ in part for run in runs(text)}
    entities = {f"#{number}" for _, _, names, _ in part for _, _, number in names}
    return sketch(entities.union(stem(word, language) for run in met for word in words(run)))


def may_hold(sketched: bytes, term: str) -> bool:
    """Whether a term may stand in the part that was sketched."""
    return all(sketched[place >> 3] >> (place & 7) & 1 for place in places(term, len(sketched) * 8))


def promising(sketches: Sequence[bytes], patterns: Sequence[Pattern]) -> list[int]:
    """The parts in which most of the patterns may stand, in order; the first when none does."""
    hopes = []
    for number, sketched in enumerate(sketches):
        hopes.append((-sum(_may_stand(pattern, sketched) for pattern in patterns), number))
    best = [number for n, (found, number) in enumerate(sorted(hopes)) if n == 0 or (n < MOST_PARTS and found)]
    return sorted(best)


def _may_stand(pattern: Pattern, sketched: bytes) -> bool:
    in_text = any(all(any(may_hold(sketched, term) for term in terms) for terms in run) for run in pattern.runs)
    return in_text or any(may_hold(sketched, f"#{entity}") for entity in pattern.entities)

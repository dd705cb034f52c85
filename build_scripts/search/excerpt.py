"""Which paragraphs of a document show best why it was found? web/excerpt.js is the twin.

The best three blocks: those in which most of the query's words and phrases stand; among them those where they stand
closest packed; among those the first. A long block is cut around its hits. What comes out is text with marks on it,
never markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from build_scripts.search.rank import Pattern
from build_scripts.text import tokens

MOST = 3
LONGEST = 260
# A block of fewer words counts as one of so many: a heading that is all hits says less than a sentence.
SHORTEST = 20
# How many characters stand before the first hit of a block that is cut.
LEAD = 60
BLANKS = " \n\t"
CUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; `hit` when it is what was sought."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a block, in pieces; `anchor` is the block's permanent anchor."""

    anchor: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The text of the excerpt without marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where the `pattern`-th of the patterns stands in a text."""

    start: int
    end: int
    pattern: int


def excerpts(blocks: Sequence[tuple[str, str]], language: str, patterns: Sequence[Pattern]) -> tuple[Excerpt, ...]:
    """Up to three excerpts from blocks (anchor, text), the best first.

    Where nothing that was sought stands in any block (it stands in the title), the beginning of the first one.
    """
    sought = [tuple(frozenset(terms) for terms in pattern) for pattern in patterns]
    found = []
    for number, (_, text) in enumerate(blocks):
        hits, words = occurrences(text, language, sought)
        if hits:
            found.append((-len({hit.pattern for hit in hits}), -len(hits) / max(words, SHORTEST), number, hits))
    best = [(blocks[number], hits) for _, _, number, hits in sorted(found)[:MOST]]
    return tuple(_excerpt(anchor, text, hits) for (anchor, text), hits in best or [(block, []) for block in blocks[:1]])


def occurrences(
    text: str, language: str, patterns: Sequence[tuple[frozenset[str], ...]]
) -> tuple[list[Occurrence], int]:
    """Where the patterns stand in a text, in text order, and how many words the text has."""
    words = tokens(text, language)
    found = []
    for at, word in enumerate(words):
        for number, pattern in enumerate(patterns):
            last = at + len(pattern) - 1
            begins = word.term in pattern[0] and last < len(words)
            if begins and all(words[at + n].term in terms for n, terms in enumerate(pattern)):
                found.append(Occurrence(word.start, words[last].end, number))
    return found, len(words)


def _excerpt(anchor: str, text: str, hits: Sequence[Occurrence]) -> Excerpt:
    start, end = _window(text, hits)
    pieces = [Piece(CUT, False)] if start else []
    at = start
    for hit_start, hit_end in _stretches(hits):
        if hit_end <= start or hit_start >= end:
            continue
        first, last = max(hit_start, start), min(hit_end, end)
        pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
        at = last
    pieces += [Piece(text[at:end], False), Piece(CUT if end < len(text) else "", False)]
    return Excerpt(anchor, tuple(piece for piece in pieces if piece.text))


def _stretches(hits: Iterable[Occurrence]) -> list[tuple[int, int]]:
    """The hits in text order; those that touch or overlap are one."""
    merged: list[tuple[int, int]] = []
    for hit in hits:
        if merged and hit.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hit.end, merged[-1][1]))
        else:
            merged.append((hit.start, hit.end))
    return merged


def _window(text: str, hits: Sequence[Occurrence]) -> tuple[int, int]:
    """The part of a text to show: where most different patterns stand, then most hits; cut between words."""
    if len(text) <= LONGEST:
        return 0, len(text)
    best = (0, 0)
    first = last = 0
    for number, hit in enumerate(hits):
        within = []
        for other in hits[number:]:
            if other.start > hit.start + LONGEST - LEAD:
                break
            if other.end <= hit.start + LONGEST - LEAD:
                within.append(other)
        worth = (len({other.pattern for other in within}), len(within))
        if worth > best:
            best, first, last = worth, hit.start, max(other.end for other in within)
    start = max(0, first - LEAD)
    end = min(len(text), start + LONGEST)
    if start:
        start = next((at + 1 for at in range(start, first) if text[at] in BLANKS), start)
    if end < len(text):
        end = next((at for at in range(end, max(last, start), -1) if text[at] in BLANKS), end)
    return start, end

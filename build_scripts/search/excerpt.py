"""Which paragraphs of a document show best why it was found? web/excerpt.js is the twin.

The best three blocks: those in which most of the query's leaves stand; among them those where they stand closest
packed; among those the first. Words, phrases and what stands near are found in the text, entities and dates among the
marks of the block. A long block is cut around its hits. What comes out is text with marks on it, never markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from build_scripts.search.days import overlaps
from build_scripts.search.pattern import Pattern, Span, pairs_near
from build_scripts.text import spans, stem

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
class Passage:
    """A block as it is searched for excerpts.

    `names` are the mentions in it (start, end, number of the entity), `dates` the dates (start, end, the days that it
    may mean as `days.date_term` writes them).
    """

    anchor: str
    text: str
    names: Sequence[tuple[int, int, int]] = ()
    dates: Sequence[tuple[int, int, str]] = ()


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """Where the `pattern`-th of the patterns stands in a text."""

    start: int
    end: int
    pattern: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a block: the hits in text order, how many words it has, and which (folded)."""

    hits: tuple[Occurrence, ...]
    length: int
    written: frozenset[str]


def read(passages: Iterable[Passage], language: str, patterns: Iterable[Pattern]) -> list[Reading]:
    """What stands where in the blocks of a document."""
    sought = [_Sought.of(pattern) for pattern in patterns]
    return [_reading(passage, language, sought) for passage in passages]


def excerpts(passages: Sequence[Passage], readings: Sequence[Reading]) -> tuple[Excerpt, ...]:
    """Up to three excerpts from the blocks of a document, the best first.

    Where nothing that was sought stands in any block (it stands in the title), the beginning of the first one.
    """
    found = [
        (-len({hit.pattern for hit in one.hits}), -len(one.hits) / max(one.length, SHORTEST), number)
        for number, one in enumerate(readings)
        if one.hits
    ]
    best = [number for _, _, number in sorted(found)[:MOST]] or [*range(len(passages))][:1]
    return tuple(_excerpt(passages[number].anchor, passages[number].text, readings[number].hits) for number in best)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A pattern, ready to be looked up."""

    runs: tuple[tuple[frozenset[str], ...], ...]
    near: tuple[tuple[frozenset[str], ...], ...]
    distance: int
    entities: frozenset[int]
    dates: tuple[str, str] | None

    @classmethod
    def of(cls, pattern: Pattern) -> "_Sought":
        runs, near = (tuple(tuple(map(frozenset, run)) for run in side) for side in (pattern.runs, pattern.near))
        return cls(runs, near, pattern.distance, frozenset(pattern.entities), pattern.dates)


def _reading(passage: Passage, language: str, sought: Sequence[_Sought]) -> Reading:
    places = list(spans(passage.text))
    terms = [stem(word, language) for word, _, _ in places]
    found: set[Occurrence] = set()
    for number, one in enumerate(sought):
        stretches = _stretches_of(terms, one.runs)
        if one.near:
            pairs = pairs_near(stretches, _stretches_of(terms, one.near), one.distance)
            stretches = [stretch for pair in pairs for stretch in pair]
        found.update(Occurrence(places[first][1], places[last][2], number) for first, last in stretches)
        found.update(Occurrence(start, end, number) for start, end, entity in passage.names if entity in one.entities)
        if one.dates:
            found.update(
                Occurrence(start, end, number) for start, end, days in passage.dates if overlaps(days, *one.dates)
            )
    return Reading(tuple(sorted(found)), len(places), frozenset(word for word, _, _ in places))


def _stretches_of(terms: Sequence[str], runs: Iterable[tuple[frozenset[str], ...]]) -> list[Span]:
    """The first and last places at which one of the runs stands."""
    return [
        (at, at + len(run) - 1)
        for run in runs
        for at in range(len(terms) - len(run) + 1)
        if terms[at] in run[0] and all(terms[at + n] in step for n, step in enumerate(run))
    ]


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

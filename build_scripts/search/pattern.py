"""What does a leaf of a query look for in this archive, and how often does it stand where? web/seek.js is the twin.

A leaf becomes a pattern: prefixes and fuzzy words are the words of the archive that they stand for, the names in a
field the entities that bear them. How often a pattern stands in a document is

- for words and phrases the number of places, several terms for one word counting as one word written differently;
- for a word that is a written form of entities the number of its places or of the mentions of one of these entities,
  whichever is more;
- for the fields of entities the number of mentions, for `date:` the number of dates that may lie in the range;
- for NEAR the number of places of the one side that are near the other, or the reverse, whichever is less.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import OSA

from build_scripts.search.days import overlapping
from build_scripts.search.index import terms_of
from build_scripts.search.query import in_field
from build_scripts.search.tree import ENTITY_FIELDS, AnyOf, Dates, Fuzzy, Leaf, Near, Phrase, Prefix, Step, Word

# One set of terms for each word that must stand beside the others.
Run = tuple[tuple[str, ...], ...]
# The first and the last place of what was found.
Span = tuple[int, int]


class Source(Protocol):
    """What searching needs to know of an index; `Index` is one. Documents and entities are numbers."""

    @property
    def lengths(self) -> Sequence[int]:
        """The number of words of each document, as `index.coarse` gives it."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the documents."""

    @property
    def words(self) -> Sequence[str]:
        """The words of the archive, those of fields with the field before them."""

    @property
    def dates(self) -> Sequence[str]:
        """The terms that are dates."""

    def frequencies(self, term: str) -> Mapping[int, int]:
        """How often a term stands in each document that holds it."""

    def positions(self, term: str, wanted: Iterable[int]) -> Mapping[int, Sequence[int]]:
        """The positions of a term in those of the wanted documents that hold it."""

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""

    def spread(self, word: str) -> int:
        """How many documents hold a word."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a leaf looks for: one of the `runs` of words; or a mention of one of the `entities`; or a date that may lie
    between the two `dates`. With `near`, one of the runs at most `distance` words from one of the runs there."""

    runs: tuple[Run, ...] = ()
    entities: tuple[int, ...] = ()
    dates: tuple[str, str] | None = None
    near: tuple[Run, ...] = ()
    distance: int = 0


def pattern(leaf: Leaf, source: Source) -> Pattern:
    """What a leaf looks for in this archive."""
    if isinstance(leaf, Dates):
        return Pattern(dates=(leaf.first, leaf.last))
    if isinstance(leaf, Near):
        return Pattern(_runs(leaf.left, source), near=_runs(leaf.right, source), distance=leaf.distance)
    runs = _runs(leaf, source)
    first = leaf.words[0] if isinstance(leaf, Phrase) else leaf
    if first.field in ENTITY_FIELDS:
        return Pattern(entities=tuple(sorted(frequencies(Pattern(runs), source))))
    return Pattern(runs, entities=leaf.also if isinstance(leaf, Word) else ())


def _runs(node: Step | Phrase | AnyOf, source: Source) -> tuple[Run, ...]:
    if isinstance(node, AnyOf):
        return tuple(run for part in node.parts for run in _runs(part, source))  # type: ignore[arg-type]
    return (tuple(_terms(step, source) for step in (node.words if isinstance(node, Phrase) else (node,))),)


def _terms(step: Step, source: Source) -> tuple[str, ...]:
    """The terms that stand for a word of a query."""
    if isinstance(step, Word):
        return step.terms
    if isinstance(step, Prefix):
        beginning = in_field(step.field, step.text)
        # The words of fields begin with the field's name: `org*` does not mean them.
        words = [word for word in source.beginning_with(beginning) if ":" not in word[len(beginning) :]]
    else:
        words = [word for word, _ in alike(step, source.words)]
    return tuple(sorted({term for word in words for term in terms_of(word, source.languages)}))


def alike(fuzzy: Fuzzy, words: Iterable[str]) -> list[tuple[str, int]]:
    """The words that at most so many changes make of one, with how many: a letter added, left out or replaced, or two
    neighbours changed about (optimal string alignment)."""
    opening = in_field(fuzzy.field, "")
    found = []
    for word in words:
        bare = word[len(opening) :]
        if word.startswith(opening) and ":" not in bare and abs(len(bare) - len(fuzzy.text)) <= fuzzy.edits:
            edits = OSA.distance(fuzzy.text, bare, score_cutoff=fuzzy.edits)
            if edits <= fuzzy.edits:
                found.append((word, edits))
    return found


def frequencies(sought: Pattern, source: Source) -> dict[int, int]:
    """How often a pattern stands in each document that holds it."""
    found: dict[int, int] = {}
    if sought.dates:
        for term in overlapping(source.dates, *sought.dates):
            _add(source.frequencies(term), found)
    elif sought.near:
        return _near_places(sought, source)
    elif not sought.runs:
        for entity in sought.entities:
            _add(source.frequencies(f"#{entity}"), found)
    else:
        found = _places_of(sought.runs[0], source)
        for entity in sought.entities:
            for document, count in source.frequencies(f"#{entity}").items():
                found[document] = max(found.get(document, 0), count)
    return found


def _add(counts: Mapping[int, int], to: dict[int, int]) -> None:
    for document, count in counts.items():
        to[document] = to.get(document, 0) + count


def _places_of(run: Run, source: Source) -> dict[int, int]:
    """How often a run of words stands in each document."""
    if len(run) == 1:
        return _any_of(run[0], source)
    spans = _spans((run,), _holding((run,), source), source)
    return {document: len(spans[document]) for document in sorted(spans)}


def _any_of(terms: tuple[str, ...], source: Source) -> dict[int, int]:
    found: dict[int, int] = {}
    for term in terms:
        _add(source.frequencies(term), found)
    return found


def _near_places(sought: Pattern, source: Source) -> dict[int, int]:
    both = _holding(sought.runs, source) & _holding(sought.near, source)
    one, other = _spans(sought.runs, both, source), _spans(sought.near, both, source)
    found = {}
    for document in sorted(one.keys() & other.keys()):
        pairs = pairs_near(one[document], other[document], sought.distance)
        if pairs:
            found[document] = min(len({left for left, _ in pairs}), len({right for _, right in pairs}))
    return found


def pairs_near(one: Iterable[Span], other: Sequence[Span], distance: int) -> list[tuple[Span, Span]]:
    """The pairs of places that lie at most so many words apart and do not overlap."""
    rights = sorted(other)
    longest = max((last - first for first, last in rights), default=0)
    found = []
    for left in one:
        at = bisect_left(rights, (left[0] - distance - longest,))
        while at < len(rights) and rights[at][0] <= left[1] + distance:
            right = rights[at]
            if 0 < right[0] - left[1] <= distance or 0 < left[0] - right[1] <= distance:
                found.append((left, right))
            at += 1
    return found


def _holding(runs: Iterable[Run], source: Source) -> set[int]:
    """The documents that hold every word of one of the runs, wherever they stand."""
    return {document for run in runs for document in set.intersection(*(set(_any_of(terms, source)) for terms in run))}


def _spans(runs: Iterable[Run], wanted: set[int], source: Source) -> dict[int, list[Span]]:
    """Where the runs stand in the wanted documents that hold one, in order of place."""
    found: dict[int, set[Span]] = {}
    for run in runs:
        places = [_positions(terms, wanted, source) for terms in run]
        for document in wanted.intersection(*places):
            first, *others = (place[document] for place in places)
            starts = [at for at in first if all(at + n in other for n, other in enumerate(others, 1))]
            found.setdefault(document, set()).update((at, at + len(run) - 1) for at in starts)
    return {document: sorted(spans) for document, spans in found.items() if spans}


def _positions(terms: tuple[str, ...], wanted: set[int], source: Source) -> dict[int, set[int]]:
    """Where any of the terms stands."""
    found: dict[int, set[int]] = {}
    for term in terms:
        for document, positions in source.positions(term, wanted).items():
            found.setdefault(document, set()).update(positions)
    return found

"""Which documents answer a query, and in which order? web/rank.js is the twin.

A leaf of the query tree (word, prefix, phrase) is scored with BM25: k1 0.9, b 0.4,
idf = ln(1 + (N - n + 0.5) / (n + 0.5)), over all words of a document, its title included.

- A word that has several stems, and a prefix that stands for several words, count as one word written differently:
  their frequencies are added up, and n counts the documents that hold any of them.
- A phrase counts as a word of its own: its frequency is how often it stands in a document.
- A document's score is the sum over the leaves that it holds. Equal scores (to nine decimals) stay in the
  archive's order.

First come the documents that hold every part of the query; after them those that lack some of its plain words
or prefixes, but at least one part stands there. Phrases and what stands in brackets or beside OR are never let go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log
from typing import Protocol

from build_scripts.search.query import AllOf, AnyOf, Node, Phrase, Prefix, Word
from build_scripts.text import stem

K1 = 0.9
B = 0.4
NINE_DECIMALS = 1e9

# What a leaf looks for: one set of terms for each word that must stand beside the others.
Pattern = tuple[tuple[str, ...], ...]


class Source(Protocol):
    """What ranking needs to know of an index; `Index` is one."""

    @property
    def lengths(self) -> Sequence[int]:
        """The number of words of each document."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the documents."""

    def frequencies(self, term: str) -> Mapping[int, int]:
        """How often a term stands in each document that holds it."""

    def positions(self, term: str) -> Mapping[int, Sequence[int]]:
        """The positions of a term in each document that holds it."""

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document (its number in the index) that answers a query; `complete` when it holds every part."""

    document: int
    score: float
    complete: bool


def rank(tree: AllOf, source: Source) -> list[Hit]:
    """The documents that answer a query, the best first."""
    excluded = {document for node in tree.excluded for document in scores(node, source)}
    total: dict[int, float] = {}
    held: dict[int, int] = {}
    held_required: dict[int, int] = {}
    required = sum(not isinstance(part, Word | Prefix) for part in tree.parts)
    for part in tree.parts:
        plain = isinstance(part, Word | Prefix)
        for document, score in scores(part, source).items():
            total[document] = total.get(document, 0.0) + score
            held[document] = held.get(document, 0) + 1
            held_required[document] = held_required.get(document, 0) + (not plain)
    hits = [
        Hit(document, score, held[document] == len(tree.parts))
        for document, score in total.items()
        if held_required[document] == required and document not in excluded
    ]
    return sorted(hits, key=order)


def order(hit: Hit) -> tuple[bool, int, int]:
    """The key that sorts hits as they are shown."""
    return (not hit.complete, -floor(hit.score * NINE_DECIMALS + 0.5), hit.document)


def scores(node: Node, source: Source) -> dict[int, float]:
    """The documents that answer a part of a query, with their scores."""
    if isinstance(node, AnyOf):
        total: dict[int, float] = {}
        for part in node.parts:
            for document, score in scores(part, source).items():
                total[document] = total.get(document, 0.0) + score
        return total
    if isinstance(node, AllOf):
        first, *others = (scores(part, source) for part in node.parts)
        for other in others:
            first = {document: score + other[document] for document, score in first.items() if document in other}
        excluded = {document for part in node.excluded for document in scores(part, source)}
        return {document: score for document, score in first.items() if document not in excluded}
    return weighed(frequencies(pattern(node, source), source), source.lengths)


def pattern(leaf: Word | Prefix | Phrase, source: Source) -> Pattern:
    """What a leaf looks for in this index."""
    if isinstance(leaf, Phrase):
        return tuple(terms for word in leaf.words for terms in pattern(word, source))
    if isinstance(leaf, Word):
        return (leaf.terms,)
    words = source.beginning_with(leaf.text)
    return (tuple(sorted({stem(word, language) for word in words for language in source.languages})),)


def frequencies(sought: Pattern, source: Source) -> dict[int, int]:
    """How often a pattern stands in each document that holds it."""
    if len(sought) == 1:
        found: dict[int, int] = {}
        for term in sought[0]:
            for document, frequency in source.frequencies(term).items():
                found[document] = found.get(document, 0) + frequency
        return found
    places = [_places(terms, source) for terms in sought]
    together = set(places[0]).intersection(*places[1:])
    counted = {document: _count([place[document] for place in places]) for document in sorted(together)}
    return {document: count for document, count in counted.items() if count}


def _places(terms: tuple[str, ...], source: Source) -> dict[int, set[int]]:
    """Where any of the terms stands."""
    found: dict[int, set[int]] = {}
    for term in terms:
        for document, positions in source.positions(term).items():
            found.setdefault(document, set()).update(positions)
    return found


def _count(places: list[set[int]]) -> int:
    """How often the words stand side by side in a document."""
    first, *others = places
    return sum(all(position + n in place for n, place in enumerate(others, 1)) for position in first)


def weighed(frequency: Mapping[int, int], lengths: Sequence[int]) -> dict[int, float]:
    """BM25 of one leaf: the documents that hold it, with its frequencies turned into scores."""
    if not frequency:
        return {}
    idf = log(1 + (len(lengths) - len(frequency) + 0.5) / (len(frequency) + 0.5))
    average = sum(lengths) / len(lengths)
    return {
        document: idf * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[document] / average))
        for document, count in frequency.items()
    }

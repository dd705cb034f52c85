"""Which documents answer a query, and in which order? web/rank.js is the twin.

A leaf of the query tree is scored with BM25: k1 0.9, b 0.4, idf = ln(1 + (N - n + 0.5) / (n + 0.5)). The length of a
document is the number of its words, title included (to four binary digits: `index.coarse`); n counts the documents in
which the leaf stands (`pattern` tells how often it stands there).

A document's score is the sum over the leaves that it holds. Equal scores (to nine decimals) stay in the archive's
order.

First come the documents that hold every part of the query; after them those that lack some of its plain words, prefixes
or fuzzy words, but at least one part stands there. Phrases, fields and what stands in brackets, beside OR or NEAR are
never let go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log

from build_scripts.search.pattern import Source, frequencies, pattern
from build_scripts.search.tree import AllOf, AnyOf, Node, is_plain

K1 = 0.9
B = 0.4
NINE_DECIMALS = 1e9


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
    required = sum(not is_plain(part) for part in tree.parts)
    for part in tree.parts:
        plain = is_plain(part)
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

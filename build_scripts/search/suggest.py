"""What could be meant when nothing holds all that is asked for? web/suggest.js is the twin.

For words that stand nowhere the nearest words of the archive; for queries of several parts what is left when one of
them is dropped. Both with the number of documents that would hold all of it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from build_scripts.search.coding import utf16
from build_scripts.search.pattern import Source, alike, frequencies, pattern
from build_scripts.search.query import edits_for
from build_scripts.search.tree import AllOf, Fuzzy, Word, is_plain, leaves

NEAREST, DROPPED = "nearest", "dropped"
# How many misspelt words are looked at, how many words are offered for each, and how many parts are dropped.
MOST_WORDS = 2
MOST_NEAREST = 3
MOST_DROPPED = 5
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, and in how many documents all of it stands. `shown` is the nearest word, or what was dropped."""

    query: str
    shown: str
    total: int
    kind: str


def suggestions(query: str, tree: AllOf, source: Source, count: Callable[[str], int]) -> tuple[Suggestion, ...]:
    """The nearest words first, then what is left without one of the parts; each kind the most documents first.

    `count` tells in how many documents all of a query stands.
    """
    return (*_nearest(query, tree, source, count), *_answered(_dropped(query, tree), DROPPED, count))


def _nearest(query: str, tree: AllOf, source: Source, count: Callable[[str], int]) -> Iterator[Suggestion]:
    words = [leaf for leaf in leaves(tree) if isinstance(leaf, Word) and is_plain(leaf) and len(leaf.text) >= SHORTEST]
    unknown = [leaf for leaf in words if not frequencies(pattern(leaf, source), source)]
    for leaf in unknown[:MOST_WORDS]:
        near = alike(Fuzzy(leaf.text, edits_for(leaf.text)), source.words)
        best = sorted(near, key=lambda pair: (pair[1], -source.spread(pair[0]), utf16(pair[0])))
        offered = ((query[: leaf.start] + word + query[leaf.end :], word) for word, _ in best[:MOST_NEAREST])
        yield from _answered(offered, NEAREST, count)


def _dropped(query: str, tree: AllOf) -> Iterator[tuple[str, str]]:
    """The query without each of its parts, and what that part was."""
    for part in tree.parts[:MOST_DROPPED] if len(tree.parts) > 1 else ():
        # What hangs together by a hyphen cannot be dropped by halves: the hyphen left over would exclude.
        if query[part.end : part.end + 1] == "-" or (part.start and query[part.start - 1] == "-"):
            continue
        left = query[: part.start].strip(), query[part.end :].strip()
        yield " ".join(filter(None, left)), query[part.start : part.end]


def _answered(offered: Iterable[tuple[str, str]], kind: str, count: Callable[[str], int]) -> list[Suggestion]:
    """Those of the queries that all of some document answers, the most documents first."""
    found = [Suggestion(query, shown, count(query), kind) for query, shown in dict.fromkeys(offered)]
    return sorted((one for one in found if one.total), key=lambda one: -one.total)

"""Which of the first hits hold what is sought closest together? web/reread.js is the twin.

The index knows documents; a reader looks for a paragraph. So the first ten documents that hold every part of a query of
several are read again, as they are to be shown anyway: those come first in which one paragraph holds everything, and
among them those in which it is written there as in the query. All else stays in the order of the scores.
"""

from collections.abc import Iterator, Sequence

from build_scripts.search.excerpt import Reading
from build_scripts.search.tree import AllOf, AnyOf, Leaf, Near, Node, Phrase, Word, leaves

MOST_READ = 10
# What no paragraph can hold: the fields that look at metadata.
BESIDE_THE_TEXT = ("title", "source", "creator", "type")


def has_several(tree: AllOf) -> bool:
    """Whether a query looks for more than one thing in the text."""
    return sum(map(_in_text, leaves(tree))) > 1


def worth(tree: AllOf, readings: Sequence[Reading]) -> tuple[int, int]:
    """How well the best block of a document holds a query: all of it (1) or not (0), and how many words as written.

    The patterns of the readings are those of the tree's leaves, in order.
    """
    sought = {leaf.text for leaf in leaves(tree) if isinstance(leaf, Word)}
    best = (0, 0)
    for one in readings:
        if _holds(tree, {hit.pattern for hit in one.hits}, iter(range(len(leaves(tree))))):
            best = max(best, (1, len(sought & one.written)))
    return best


def _holds(node: Node, present: set[int], numbers: Iterator[int]) -> bool:
    """Whether a block in which these leaves stand holds all that a node asks for; `numbers` counts the leaves."""
    if isinstance(node, AnyOf | AllOf):
        held = [_holds(part, present, numbers) for part in node.parts]
        return any(held) if isinstance(node, AnyOf) else all(held)
    return next(numbers) in present or not _in_text(node)


def _in_text(leaf: Leaf) -> bool:
    first = leaf.words[0] if isinstance(leaf, Phrase) else leaf
    return isinstance(first, Near) or getattr(first, "field", "") not in BESIDE_THE_TEXT

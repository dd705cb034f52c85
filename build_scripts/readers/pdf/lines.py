"""What is a line of a PDF? A type only, and how pieces of it become one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the box it fills, in points from the lower left corner of the page as its text is upright.

    `size` is the height of its letters. `broken` says that it ends with a hyphen inside a word, which is not in `text`.
    """

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float
    broken: bool = False


def joined(pieces: Sequence[Line]) -> Line:
    """Pieces that stand beside each other as one line."""
    first, last = pieces[0], pieces[-1]
    return replace(
        first,
        text=" ".join(piece.text for piece in pieces),
        left=min(first.left, last.left),
        right=max(first.right, last.right),
        bottom=min(first.bottom, last.bottom),
        size=max(first.size, last.size),
        broken=last.broken,
    )

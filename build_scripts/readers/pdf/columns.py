"""In which order are the rows of a page read, if it has columns and was drawn straight across them?"""

from collections.abc import Sequence
from itertools import pairwise

from build_scripts.readers.pdf.lines import Line

# A row in pieces, parted by gaps wider than those between words.
Row = Sequence[Line]

# So many rows must have a gap at the same place.
_FEWEST = 5
# Text in columns fills them: most of its rows are nearly as wide as the widest, and no few words.
_WIDE, _MOST = 0.7, 0.6
_SHORTEST = 18
# So few rows, for one with a gap, may run across it: headings, the head of the page.
_ACROSS = 0.34


def arranged(rows: Sequence[Row]) -> list[Row]:
    """The rows in the order in which they are read: column by column between rows that run across."""
    gutter = _gutter(rows)
    if gutter is None:
        return list(rows)
    found: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if any(piece.left < gutter < piece.right for piece in row):
            found += [*arranged(left), *arranged(right), row]
            left, right = [], []
            continue
        left += [part] if (part := [piece for piece in row if piece.right <= gutter]) else []
        right += [part] if (part := [piece for piece in row if piece.left >= gutter]) else []
    return [*found, *arranged(left), *arranged(right)]


def _gutter(rows: Sequence[Row]) -> float | None:
    """A place on which gaps of many rows lie, with running text at both sides."""
    gaps = [(before.right, after.left) for row in rows for before, after in pairwise(row) if before.right < after.left]
    if len(gaps) < _FEWEST:
        return None
    gutter = _most_covered(gaps)
    both = [row for row in rows if any(one.right <= gutter <= other.left for one, other in pairwise(row))]
    across = sum(piece.left < gutter < piece.right for row in rows for piece in row)
    if len(both) < _FEWEST or across > _ACROSS * len(both):
        return None
    sides = (
        [[piece for piece in row if piece.right <= gutter] for row in both],
        [[piece for piece in row if piece.left >= gutter] for row in both],
    )
    return gutter if all(map(_is_running_text, sides)) else None


def _most_covered(gaps: Sequence[tuple[float, float]]) -> float:
    """The middle of the stretch that lies in most of the gaps."""
    edges = sorted([(start, 1) for start, _ in gaps] + [(end, -1) for _, end in gaps])
    best, depth, found = 0, 0, 0.0
    for (place, step), (after, _) in pairwise(edges):
        depth += step
        if depth > best:
            best, found = depth, (place + after) / 2
    return found


def _is_running_text(rows: Sequence[Row]) -> bool:
    widths = [row[-1].right - row[0].left for row in rows]
    full = sum(width >= _WIDE * max(widths) for width in widths)
    letters = sum(len(piece.text) for row in rows for piece in row)
    return full >= _MOST * len(rows) and letters >= _SHORTEST * len(rows)

"""What stands at the edge of page after page: running heads, running feet and page numbers?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from build_scripts.readers.pdf.lines import Line
from build_scripts.readers.pdf.pages import Page

# So many lines from the top and from the bottom may be an edge.
_LINES = 2
_PAGES = 3
# On two pages, which are all or every other, only what stands in this share of the height counts as repeated.
_MARGIN = 0.1
# A page number stands below this share of the height.
_FOOT = 0.16
_NO_LETTER = re.compile(r"[\W\d_]+")
_ROMAN = r"[ivxlc]{1,7}|[IVXLC]{1,7}"
_NUMBER = re.compile(
    rf"[\W_]*(?:(?P<word>(?i:page|p\.|seite|página|pág\.|pagina|strana|стр\.|صفحة))\s*)?"
    rf"(?P<number>\d{{1,5}}|{_ROMAN})(?:\s*(?i:of|/|von|de|sur|di|из)\s*\d{{1,5}})?[\W_]*"
)


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines at edges: page numbers, and what is repeated with the number of pages that repeat it."""

    numbers: frozenset[Line]
    repeated: dict[Line, int]


def find_edges(pages: Sequence[Page]) -> Edges:
    """The lines of these pages that belong to the pages and not to the text."""
    candidates = [(page, line) for page in pages for line in _at_edge(page)]
    numbers = frozenset(_numbers(candidates))
    seen: dict[str, set[int]] = defaultdict(set)
    for _, line in candidates:
        seen[_key(line)].add(line.page)
    repeated = {
        line: len(seen[_key(line)])
        for page, line in candidates
        if line not in numbers and _is_repeated(page, line, seen[_key(line)], len(pages))
    }
    return Edges(numbers, repeated)


def _at_edge(page: Page) -> Iterator[Line]:
    """The lines at the top and at the bottom of a page, each once; of a page with few lines, fewer."""
    heights = sorted({round(line.bottom) for line in page.lines})
    depth = min(_LINES, len(heights) // 2)
    edge = {*heights[:depth], *heights[len(heights) - depth :]}
    yield from (line for line in page.lines if round(line.bottom) in edge)


def _is_repeated(page: Page, line: Line, seen: Set[int], pages: int) -> bool:
    if not any(char.isalpha() for char in line.text):
        return False
    if len(seen) >= _PAGES:
        return True
    in_margin = line.bottom < _MARGIN * page.height or line.bottom > (1 - _MARGIN) * page.height
    every_other = set(range(min(seen), pages + 1, 2))
    return len(seen) == 2 and in_margin and (pages == 2 or seen == every_other)


def _key(line: Line) -> str:
    return _NO_LETTER.sub(" ", line.text.lower()).strip()


def _numbers(candidates: list[tuple[Page, Line]]) -> Iterator[Line]:
    """The page numbers: those called so, and bare ones that run on with the pages or stand alone in the margin."""
    found = []
    for page, line in candidates:
        written = _NUMBER.fullmatch(line.text)
        if written:
            found.append((page, line, bool(written["word"]), _value(written["number"])))
    runs = Counter(value - line.page for _, line, _, value in found)
    for page, line, called, value in found:
        at_foot = line.bottom < _FOOT * page.height
        if called or runs[value - line.page] > 1 or (at_foot and value == line.page):
            yield line


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[sign] for sign in written.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))

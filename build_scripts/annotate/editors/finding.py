"""Where do words stand, and where do they stand again when the text has changed? By their number, and by their context.

The context is the words around, folded. Quotation marks and apostrophes are found however they are written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from build_scripts.annotate.passages import Passage
from build_scripts.text import fold

# So many words before and after the words are their context.
AROUND = 8
# So much more of the context (0 to 1) must stand at a place than at any other.
AHEAD = 0.15
_LONGEST_AROUND = 240
# A word ends at an underscore, with which plain texts mark what is to be set in italics.
_WORD = re.compile(r"[^\W_]+")
DOUBLE_MARKS = '"“”„‟«»'
_ALIKE = ("'’‘ʼ", DOUBLE_MARKS)

Context = tuple[str, ...]


class Place(NamedTuple):
    """Where words stand: the `occurrence`-th time, counted from 1, in a passage."""

    passage: Passage
    occurrence: int
    start: int
    end: int


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text as whole words, whatever its spaces, apostrophes and marks look like."""
    return (match.span() for match in _pattern(words).finditer(text))


@lru_cache(maxsize=1 << 10)
def _pattern(words: str) -> re.Pattern[str]:
    pattern = r"\s+".join(map(re.escape, words.split()))
    for signs in _ALIKE:
        pattern = re.sub(f"[{signs}]", f"[{signs}]", pattern)
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


def places_of(words: str, passages: Iterable[Passage]) -> list[Place]:
    """Every place in the passages where the words stand."""
    return [
        Place(passage, number, *found)
        for passage in passages
        for number, found in enumerate(occurrences(passage.text, words), 1)
    ]


def context_of(written: str, words: str) -> Context | None:
    """The words around in a context as it is written, None where it does not hold the words."""
    marked = f"[{words}]"
    at = written.find(marked)
    found = (at, at + len(marked)) if at >= 0 else next(occurrences(written, words), None)
    return _around(written, *found) if found else None


def context_at(text: str, start: int, end: int) -> str:
    """The context of a stretch of text as it is written into a row: in one line, the words in square brackets."""
    before = list(_WORD.finditer(text, max(0, start - _LONGEST_AROUND), start))[-AROUND:]
    after = list(_WORD.finditer(text, end, end + _LONGEST_AROUND))[:AROUND]
    first, last = before[0].start() if before else start, after[-1].end() if after else end
    return " ".join(f"{text[first:start]}[{text[start:end]}]{text[end:last]}".split())


def _around(text: str, start: int, end: int) -> Context:
    """The last words before a stretch of the text and the first after it, folded."""
    before = _WORD.findall(fold(text[max(0, start - _LONGEST_AROUND) : start]))[-AROUND:]
    return (*before, *_WORD.findall(fold(text[end : end + _LONGEST_AROUND]))[:AROUND])


def fitting(context: Context | None, places: Sequence[Place], stated: Sequence[Place], least: float) -> list[Place]:
    """The places that may be meant: one where that is certain, none where nothing fits.

    A `stated` place is meant where no other has more of the context. Any other must have `least` of it (0 to 1), and
    clearly more than the rest. Without a context only what is stated can be meant.
    """
    if context is None:
        return list(stated)
    likeness = [(_likeness(context, place), place) for place in places]
    best = max((score for score, _ in likeness), default=0.0)
    if best < least:
        return []
    right = [place for score, place in likeness if score == best and place in stated]
    return right if len(right) == 1 else [place for score, place in likeness if score > best - AHEAD]


def _likeness(context: Context, place: Place) -> float:
    """How much of the context (0 to 1) stands around the place."""
    return Indel.normalized_similarity(context, _around(place.passage.text, place.start, place.end))


def paragraphs(places: Iterable[Place]) -> str:
    """The paragraphs of the places, as a sentence names them."""
    numbers = sorted({place.passage.block for place in places})
    return f"paragraph{'s' * (len(numbers) > 1)} {listed(map(str, numbers))}"


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last

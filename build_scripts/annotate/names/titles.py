"""Which words are titles? "Maj. Gen.", "Secretary of State": they stand beside a name, never in it."""

from dataclasses import dataclass
from functools import cache

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.passages import Passage, Word

TITLE_WORDS_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles in a passage by the numbers of their words: `ends` from the first word of each to the word after it,
    `starts` the other way round, `spans` from every word of a title to both.
    """

    ends: dict[int, int]
    starts: dict[int, int]
    spans: dict[int, tuple[int, int]]

    def cover(self, first: int, last: int) -> bool:
        """Whether all the words are part of one title."""
        return first in self.spans and last <= self.spans[first][1]

    def skip(self, first: int, last: int) -> int:
        """The first word that is no title, of those from `first` up to, not including, `last`."""
        while first in self.ends and self.ends[first] <= last:
            first = self.ends[first]
        return first

    def before(self, passage: Passage, first: int) -> str:
        """The title or titles that stand right before the word `first`, as written; "" where none does."""
        words, begin = passage.words, first
        while begin in self.starts and words[begin].gap == " " and not words[begin - 1].possessive:
            begin = self.starts[begin]
        return passage.text[words[begin].start : words[first - 1].end] if begin < first else ""


def titles_in(passage: Passage) -> Titles:
    """The titles in a passage, the longest at each place."""
    titles = Titles({}, {}, {})
    words, at = passage.words, 0
    while at < len(words):
        end = _title_at(words, at)
        if end > at:
            titles.ends[at], titles.starts[end] = end, at
            titles.spans.update(dict.fromkeys(range(at, end), (at, end)))
        at = max(end, at + 1)
    return titles


@cache
def _title_words() -> dict[str, frozenset[tuple[str, ...]]]:
    """The titles as tuples of words, by their first word ("Secretary-General" is two words)."""
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for title in lexicon().honorifics:
        parts = tuple(title.replace("-", " ").replace("'", "’").split())
        by_first.setdefault(parts[0], set()).add(parts)
    return {first: frozenset(titles) for first, titles in by_first.items()}


def _title_at(words: tuple[Word, ...], at: int) -> int:
    """The number of the word after the longest title that begins here; `at` itself where none does."""
    titles = _title_words().get(words[at].text)
    if not titles:
        return at
    for size in range(min(TITLE_WORDS_AT_MOST, len(words) - at), 0, -1):
        if tuple(word.text.replace("'", "’") for word in words[at : at + size]) in titles:
            return at + size
    return at

"""How is a text written? Its words with their case and what parts them, and what the whole archive writes small."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat
from typing import NamedTuple

from build_scripts.annotate.lexicon import lexicon

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W_]+\.(?:com|edu|gov|net|org)(?!\w)|[^\W\d_](?:\.[^\W\d_])+(?!\w)|[^\W_]+(?:['’‘ʼ`][^\W_]+)*\.?"
)
_POSSESSIVE = re.compile(r"['’][sS]$|(?<=[sS])['’]$")
# Words in here name nobody: addresses of mail and web, hashtags, account names, file names.
_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|(?<![^\s<(])[^\s@]{1,64}@[^\s@]{1,255}|(?<!\w)[#@]\w+")
_BEGINS_SENTENCE = re.compile(r"[.!?:…“\"‘(\[•\n]")
_SHORTENED = frozenset(("Jr.", "Sr.", "St.", "Mt.", "Ft.", "Inc.", "Corp.", "Ltd.", "Co.", "Bros.", "vs."))


class Word(NamedTuple):
    """A word of a passage, without a possessive ending: `close` is where it ends with it.

    `gap` is what stands between it and the word before; `first` says that it may begin a sentence.
    """

    text: str
    start: int
    end: int
    close: int
    gap: str
    first: bool

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def possessive(self) -> bool:
        """Whether the word stands in the possessive."""
        return self.close > self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one block with its words; `starts` are their starts, `closed` the numbers of those in no prose."""

    document: str
    block: int
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    closed: frozenset[int]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the words in a stretch of the text: of the first, and of the one after the last."""
        first = bisect_left(self.starts, start)
        if first and self.words[first - 1].end > start:
            first -= 1
        return first, bisect_left(self.starts, end)

    def numbers(self, stretches: Iterable[tuple[int, int]]) -> frozenset[int]:
        """The numbers of the words in all of these stretches of the text."""
        return frozenset(at for stretch in stretches for at in range(*self.range(*stretch)))

    def is_closed(self, first: int, last: int) -> bool:
        """Whether any of the words is one of an address, a hashtag or the like."""
        return bool(self.closed) and not self.closed.isdisjoint(range(first, last))


def read_passage(document: str, block: int, text: str) -> Passage:
    """The passage of a block's text."""
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word.endswith(".") and not _keeps_dot(word):
            word = word[:-1]
        gap = text[end : match.start()]
        first = not words or _BEGINS_SENTENCE.search(gap) is not None
        bare = _POSSESSIVE.sub("", word) or word
        end = match.start() + len(word)
        words.append(Word(bare, match.start(), match.start() + len(bare), end, gap, first))
    passage = Passage(document, block, text, tuple(words), tuple(word.start for word in words), frozenset())
    return replace(passage, closed=passage.numbers(match.span() for match in _NO_PROSE.finditer(text)))


def _keeps_dot(word: str) -> bool:
    return "." in word[:-1] or word in _abbreviations() or (len(word) == 2 and word[0].isupper())


@cache
def _abbreviations() -> frozenset[str]:
    """The words that keep their full stop."""
    titles = {part for title in lexicon().honorifics for part in title.split() if part.endswith(".")}
    return _SHORTENED | titles | {place for place in lexicon().places if place.endswith(".")}


# A word that English texts write small counts as one that this archive wrote small so often.
COMMON = 3


class Casing(NamedTuple):
    """How often the archive writes each word small, and how often with a capital inside a sentence."""

    small: Counter[str]
    capital: Counter[str]

    def is_ordinary(self, word: str) -> bool:
        """Whether a capitalised word is an ordinary one: listed so, or mostly written small in this archive."""
        lower = word.lower()
        small = self.small[lower] + (COMMON if lower in lexicon().common else 0)
        return lexicon().is_ordinary(lower) or small > self.capital[lower]


def casing(passages: Iterable[Passage], named: Iterable[frozenset[int]] = repeat(frozenset())) -> Casing:
    """The casing of all passages; `named` are the words of each that name something even if they are written small."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for passage, names in zip(passages, named, strict=False):
        for number, word in enumerate(passage.words):
            if word.text[0].islower():
                small[word.text] += number not in names
            elif not word.first and not word.text.isupper():
                capital[word.text.lower()] += 1
    return Casing(small, capital)

"""Queries drawn from the texts by chance, the same ones in every run.

Which words are common is counted over all documents. Words of one query are spread over three bands of document
frequency, so that the medians speak of all sorts of words: a quarter of them rare, half middling, a quarter common.
Rare words still stand in at least one document of a thousand: else there would be no ten results to show.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.corpus import Section

# Shares of the documents in which a word stands.
RARE = (0.001, 0.01)
MIDDLING = (0.01, 0.1)
COMMON = (0.1, 0.5)
BANDS = (MIDDLING, RARE, MIDDLING, COMMON)
# What stands in more of them counts as a function word.
FUNCTION_WORD = 0.5
# What stands in at most so many says what a paragraph is about: by such words somebody looks for one that is known.
TELLING = 0.08
# So many documents are enough to know how common a word is.
COUNTED = 10_000
WORD = re.compile(r"[A-Za-z]{3,}")
# Words side by side, with nothing but a space between them.
RUN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")


@dataclass(frozen=True)
class Words:
    """The words of some documents and the share of the documents in which each stands."""

    shares: dict[str, float]

    @classmethod
    def of(cls, sections: Sequence[Section]) -> "Words":
        """Count the words."""
        counted = sections[:COUNTED]
        found = Counter[str]()
        for section in counted:
            found.update({word.lower() for text in section.paragraphs for word in WORD.findall(text)})
        return cls({word: count / len(counted) for word, count in found.items()})

    def carries(self, word: str, most: float = FUNCTION_WORD) -> bool:
        """Whether a word carries meaning: it is not very short and stands in at most this share of the documents."""
        return 0 < self.shares.get(word.lower(), 0) <= most


def single_words(words: Words, count: int, seed: int) -> list[str]:
    """Words, spread over the bands."""
    chance = random.Random(seed)
    bands = [sorted(word for word, share in words.shares.items() if low <= share < high) for low, high in BANDS]
    return [chance.choice(bands[n % len(bands)]) for n in range(count)]


def phrases(sections: Sequence[Section], words: Words, count: int, seed: int) -> list[str]:
    """Two or three words that stand side by side somewhere; a function word may stand only in the middle."""
    chance = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        run = RUN.findall(chance.choice(chance.choice(sections).paragraphs))
        length = chance.choice((2, 3))
        side_by_side = chance.choice(run).lower().split() if run else []
        if len(side_by_side) < length:
            continue
        start = chance.randrange(len(side_by_side) - length + 1)
        phrase = side_by_side[start : start + length]
        if words.carries(phrase[0]) and words.carries(phrase[-1]):
            found.append(" ".join(phrase))
    return found


def beginnings(words: Words, count: int, seed: int) -> list[str]:
    """The first four or five letters of words."""
    chance = random.Random(seed)
    return [word[: chance.choice((4, 5))] for word in single_words(words, count, seed)]


def from_one_paragraph(
    sections: Sequence[Section], words: Words, count: int, seed: int, most: float = FUNCTION_WORD
) -> list[tuple[str, str]]:
    """Pairs of a query and the document meant: three words of one paragraph of this document.

    Each word stands in at most the share `most` of the documents.
    """
    chance = random.Random(seed)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        section = chance.choice(sections)
        held = {word.lower() for word in WORD.findall(chance.choice(section.paragraphs)) if words.carries(word, most)}
        if len(held) >= 3:
            found.append((" ".join(chance.sample(sorted(held), 3)), section.id))
    return found

"""Which words does an acronym in brackets stand for? "Bureau of Zinc, Zuds and Zeal (BZZZ)" is one name."""

import re
from collections.abc import Iterator

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.candidates import Candidate
from build_scripts.annotate.names.evidence import is_acronym
from build_scripts.annotate.passages import Passage, Word
from build_scripts.annotate.types import Kind

WORDS_AT_MOST = 12
_OPENS = re.compile(r" [(\[]")
_SMALL = frozenset(("and", "de", "del", "des", "do", "du", "e", "et", "for", "in", "la", "of", "on", "the", "to", "y"))


def expansions(passage: Passage) -> Iterator[Candidate]:
    """The names of bodies in the passage that their acronym follows in brackets."""
    for at, word in enumerate(passage.words):
        if at and _OPENS.fullmatch(word.gap) and is_acronym(word.text) and not passage.words[at - 1].possessive:
            first = _first(passage.words, at, word.text.replace(".", ""))
            is_place = " ".join(one.text for one in passage.words[first:at]) in lexicon().places
            if at - first > 1 and not is_place:
                yield Candidate(first, at, Kind.ORGANISATION, rule=f"in full before “{word.text}”")


def _first(words: tuple[Word, ...], end: int, acronym: str) -> int:
    """The first of the words before the word `end` that the acronym stands for; `end` where it stands for none.

    It has their initials; where there is a comma among them, some of the initials may be left out.
    """
    initials, listed = "", False
    for at in range(end - 1, max(-1, end - 1 - WORDS_AT_MOST), -1):
        word = words[at]
        if word.capital:
            initials = word.text[0] + initials
            if initials == acronym or (listed and word.text in lexicon().head_nouns and _is_among(acronym, initials)):
                return at
        elif word.text not in _SMALL:
            break
        comma = word.gap == ", "
        listed = listed or comma
        if word.possessive or (at and words[at - 1].possessive) or not (comma or word.gap in (" ", "-", " & ")):
            break
    return end


def _is_among(acronym: str, initials: str) -> bool:
    """Whether the letters of the acronym are among the initials, in their order."""
    rest = iter(initials)
    return all(letter in rest for letter in acronym)

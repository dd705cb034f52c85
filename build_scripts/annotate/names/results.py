"""Which teams stand in a result ("Zab United 2, Zud Rovers 1")? Between two of its numbers no verb tells."""

import re
from collections.abc import Iterator

from build_scripts.annotate.names.candidates import Candidate
from build_scripts.annotate.passages import Passage, Word
from build_scripts.annotate.types import Kind

RULE = "stands in a result"
TEAM_WORDS_AT_MOST = 4
_SCORE = re.compile(r"\d{1,3}")
_AFTER_TEAM, _AFTER_RESULT = frozenset((" ", ", ", "; ")), re.compile(r"\s*(?:[.,:;()\n]|$)")


def teams(passage: Passage) -> Iterator[Candidate]:
    """The two teams of each result in the passage."""
    words = passage.words
    for at in range(1, len(words) - 2):
        first = _begin(passage, at)
        last = at + 1
        if first == at or not _is_score(passage, at) or words[last].gap not in _AFTER_TEAM:
            continue
        while last < len(words) and _is_of_a_team(words[last]) and last - at <= TEAM_WORDS_AT_MOST:
            last += 1
        if last == at + 1 or last == len(words) or not _is_score(passage, last) or _begin(passage, last) != at + 1:
            continue
        if _AFTER_RESULT.match(passage.text[words[last].close :]):
            yield Candidate(first, at, Kind.ORGANISATION, rule=RULE)
            yield Candidate(at + 1, last, Kind.ORGANISATION, rule=RULE)


def _begin(passage: Passage, at: int) -> int:
    """The first of the capitalised words before the word `at`; `at` itself where there is none."""
    words, first = passage.words, at
    while first and at - first < TEAM_WORDS_AT_MOST and _is_of_a_team(words[first - 1]) and words[first].gap == " ":
        first -= 1
    return first


def _is_of_a_team(word: Word) -> bool:
    return word.capital and not any(sign.isdigit() for sign in word.text)


def _is_score(passage: Passage, at: int) -> bool:
    return _SCORE.fullmatch(passage.words[at].text) is not None and passage.words[at].gap == " "

"""Which words name a person, an organisation or a place? Candidates proposed, judged, and the missed ones found.

Three proposers: a recogniser (spaCy's, or capitals alone), titles ("Gen. X"), and a name's own words (head nouns,
gazetteer). `judging` decides what they are. Names found so are then sought wherever they were missed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from build_scripts.annotate.candidates import LABELS, WHOLE, Candidate, clean, run_after
from build_scripts.annotate.evidence import votes
from build_scripts.annotate.judging import judge, named
from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.missed import is_filler, seek_missed, stands_alone
from build_scripts.annotate.passages import Casing, Passage, casing
from build_scripts.annotate.recogniser import Span
from build_scripts.annotate.titles import Titles, titles_in
from build_scripts.annotate.types import Kind, Mention

HEADED_WORDS_AT_MOST = 6


def find_names(
    passages: Sequence[Passage], spans: Sequence[Sequence[Span]], decided: Mapping[str, Kind] = MappingProxyType({})
) -> list[Mention]:
    """The names in the passages, in order: never two that overlap.

    `spans` are the stretches of each passage that a recogniser labelled; `decided` are the kinds that the editors
    gave to names, by key.
    """
    written = casing(passages)
    gazetteer = Matcher(lexicon().places | lexicon().seats)
    judged, barred = [], []
    for passage, labelled in zip(passages, spans, strict=True):
        barred.append(_whole(passage, labelled))
        for candidate in _propose(passage, labelled, barred[-1], gazetteer, written):
            judged.append(named(passage, candidate, votes(passage, candidate), decided))
    common = _common(passages, [one.name for one in judged])
    mentions = judge([one for one in judged if one.name not in common], written)
    return sorted(mentions + seek_missed(passages, mentions, barred, written))


def _whole(passage: Passage, labelled: Sequence[Span]) -> frozenset[int]:
    """The words of names of events and works, in which no other name is sought."""
    ranges = [passage.range(span.start, span.end) for span in labelled if span.label in WHOLE]
    return frozenset(at for first, last in ranges if last - first > 1 for at in range(first, last))


def _common(passages: Sequence[Passage], names: Sequence[str]) -> set[str]:
    """The names of several words that the archive writes small as often: they are ordinary words after all."""
    capital = Counter(name for name in names if " " in name and not name.islower())
    small = Matcher(name.lower() for name in capital)
    counts = Counter(name for passage in passages for _, _, name in small.find(passage))
    return {name for name, count in capital.items() if counts[name.lower()] >= count}


class Proposals:
    """The candidates of a passage; no word belongs to two."""

    def __init__(self) -> None:
        self._at: dict[int, Candidate] = {}

    def touching(self, first: int, last: int) -> list[Candidate]:
        """The candidates that have one of the words, in order."""
        return list(dict.fromkeys(self._at[at] for at in range(first, last) if at in self._at))

    def put(self, candidate: Candidate) -> None:
        """Propose the candidate in place of those that it touches."""
        for other in self.touching(candidate.first, candidate.last):
            for at in range(other.first, other.last):
                del self._at[at]
        self._at.update(dict.fromkeys(range(candidate.first, candidate.last), candidate))

    def in_order(self) -> list[Candidate]:
        """All candidates in the order of the text."""
        return list(dict.fromkeys(self._at[at] for at in sorted(self._at)))


def _propose(
    passage: Passage, labelled: Sequence[Span], barred: frozenset[int], gazetteer: Matcher, written: Casing
) -> list[Candidate]:
    """The candidates in a passage, in order and not overlapping."""
    titles, found = titles_in(passage), Proposals()
    for span in labelled:
        if span.label in LABELS:
            for candidate in clean(passage, span.start, span.end, LABELS[span.label], titles):
                found.put(candidate)
    for candidate in found.in_order():
        found.put(_completed(passage, candidate, found, titles, written))
    for headed in _headed(passage, written):
        _put_headed(found, headed)
    for titled in _titled(passage, titles, written):
        if not _gives_way(passage, found, titled):
            found.put(titled)
    for first, last, _ in gazetteer.find(passage):
        inside = all(first <= other.first and other.last <= last for other in found.touching(first, last))
        free = not found.touching(first, last) or (inside and last - first > 1)
        if free and barred.isdisjoint(range(first, last)) and stands_alone(passage, first, last, written):
            found.put(Candidate(first, last, None, rule="gazetteer"))
    return found.in_order()


def _completed(passage: Passage, candidate: Candidate, found: Proposals, titles: Titles, written: Casing) -> Candidate:
    """The candidate with the capitalised words right before it that can only be a part of it ("Kata’ib Hezbollah")."""
    words, first = passage.words, candidate.first
    while first and candidate.label is not Kind.PLACE and words[first].gap == " ":
        before = words[first - 1]
        if not before.capital or before.possessive or before.first:
            break
        if first - 1 in titles.spans or found.touching(first - 1, first):
            break
        if is_filler(before.text, written) or written.small[before.text.lower()] or lexicon().is_place(before.text):
            break
        first -= 1
    return replace(candidate, first=first)


def _titled(passage: Passage, titles: Titles, written: Casing) -> Iterator[Candidate]:
    """The runs of capitalised words that follow a title."""
    for end in sorted(titles.starts):
        if end >= len(passage.words) or end in titles.ends or passage.words[end].gap != " ":
            continue
        last = run_after(passage, end, written)
        if last > end and not passage.words[end - 1].possessive:
            yield Candidate(end, last, Kind.PERSON, titles.before(passage, end), "title before it")


def _gives_way(passage: Passage, found: Proposals, titled: Candidate) -> bool:
    """Whether a name after a title gives way to what was found there: a person, a body, a name with the title in it."""
    nouns = lexicon().head_nouns | lexicon().place_nouns
    title_words = len(re.split("[ -]", titled.honorific))
    for other in found.touching(titled.first, titled.last):
        is_body = other.last >= titled.last and passage.words[other.last - 1].text in nouns
        if other.label is Kind.PERSON and other.first == titled.first:
            return True
        if is_body or (other.label is not Kind.PERSON and other.first == titled.first - title_words):
            return True
    return False


def _headed(passage: Passage, written: Casing) -> Iterator[Candidate]:
    """The runs of capitalised words that end in a head noun ("State Department")."""
    words, nouns = passage.words, lexicon().head_nouns
    for at in range(1, len(words)):
        if words[at].text not in nouns:
            continue
        first = at
        while (
            first and at - first < HEADED_WORDS_AT_MOST and _continues(words[first - 1].text, passage, first, written)
        ):
            first -= 1
        if first < at and not (at + 1 < len(words) and words[at + 1].text in nouns and words[at + 1].gap == " "):
            yield Candidate(first, at + 1, None, rule=f"ends in “{words[at].text}”")


def _continues(before: str, passage: Passage, at: int, written: Casing) -> bool:
    """Whether the name reaches back over the word before the word `at`."""
    word = passage.words[at - 1]
    if not word.capital or word.possessive or passage.words[at].gap not in (" ", "-"):
        return False
    return not word.first or not written.is_ordinary(before)


def _put_headed(found: Proposals, headed: Candidate) -> None:
    """Propose the headed name where it is new, or completes one that ends before the head noun."""
    touched = found.touching(headed.first, headed.last)
    if not touched:
        found.put(headed)
    elif all(other.last < headed.last for other in touched):
        found.put(replace(headed, first=min(headed.first, touched[0].first), label=Kind.ORGANISATION))

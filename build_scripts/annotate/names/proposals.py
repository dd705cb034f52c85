"""Which stretches of a passage may be names? Those a recogniser labelled, those after titles, those the lists know."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.names.candidates import (
    COMPANY_FORMS,
    LABELS,
    NUMERAL,
    PERSON_FORMS,
    Candidate,
    clean,
    is_rank,
    run_after,
)
from build_scripts.annotate.names.expansions import expansions
from build_scripts.annotate.names.missed import is_filler, stands_alone
from build_scripts.annotate.names.recogniser import Span
from build_scripts.annotate.names.results import teams
from build_scripts.annotate.names.titles import Titles, titles_in
from build_scripts.annotate.names.wholes import WHOLES, groups, whole
from build_scripts.annotate.passages import Casing, Passage, Word
from build_scripts.annotate.types import Kind

HEADED_WORDS_AT_MOST = 6
# The bodies that are called by what they deal with ("Committee on Trade").
_WITH_A_FIELD = frozenset(
    ("Commission", "Committee", "Conference", "Council", "Center", "Centre", "Institute", "Panel")
)


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


def propose(passage: Passage, labelled: Sequence[Span], gazetteer: Matcher, written: Casing) -> list[Candidate]:
    """The candidates in a passage, in order and not overlapping."""
    titles, found = titles_in(passage), Proposals()
    for candidate in _labelled(passage, labelled, titles):
        found.put(candidate)
    _complete(passage, found, titles, written)
    bodies = (body for body in expansions(passage) if _is_body(passage, body, found))
    for certain in chain(teams(passage), bodies):
        found.put(certain)
    for headed in _headed(passage, written):
        _put_headed(passage, found, headed)
    for name in _first_named(passage, written):
        if not found.touching(name.first, name.last):
            found.put(name)
    for titled in _titled(passage, titles, written):
        if not _gives_way(passage, found, titled):
            found.put(titled)
    for first, last, _ in gazetteer.find(passage):
        inside = all(first <= other.first and other.last <= last for other in found.touching(first, last))
        free = not found.touching(first, last) or (inside and last - first > 1)
        if free and stands_alone(passage, first, last, written):
            found.put(Candidate(first, last, None, rule="gazetteer"))
    spoken_for = passage.numbers((span.start, span.end) for span in labelled)
    for group in groups(passage, written):
        free = not found.touching(group.first, group.last) and group.first not in spoken_for
        before_name = bool(found.touching(group.last, group.last + 1))
        if free and (before_name or stands_alone(passage, group.first, group.last, written)):
            found.put(group)
    return found.in_order()


def _labelled(passage: Passage, labelled: Sequence[Span], titles: Titles) -> Iterator[Candidate]:
    """The candidates in the stretches that the recogniser labelled."""
    for span in labelled:
        if span.label in LABELS:
            yield from clean(passage, span.start, span.end, LABELS[span.label], titles)
        elif span.label in WHOLES:
            yield from whole(passage, span.start, span.end, WHOLES[span.label])


def _complete(passage: Passage, found: Proposals, titles: Titles, written: Casing) -> None:
    """Propose instead of each candidate the whole name that it is a part of."""
    for candidate in found.in_order():
        if candidate in found.touching(candidate.first, candidate.last):
            found.put(_completed(passage, candidate, found, titles, written))


def _completed(passage: Passage, candidate: Candidate, found: Proposals, titles: Titles, written: Casing) -> Candidate:
    """The candidate with the words beside it that can only be a part of it ("Kata’ib Hezbollah", "Zab, Inc.")."""
    if candidate.label not in (Kind.PERSON, Kind.ORGANISATION):
        return candidate
    first, last = candidate.first, candidate.last
    if _is_body_of(passage.words, candidate):
        return replace(candidate, last=_end_of_field(passage, last, found, written))
    while first and _belongs(passage, first - 1, candidate, found, titles, written):
        first -= 1
    if last - first == 1 and candidate.label is Kind.PERSON and _is_first_name(passage.words[first]):
        last = max(last, run_after(passage, first, written))
    elif _ends_name(passage.words, candidate):
        last += 1
    free = not found.touching(candidate.last, last)
    return replace(candidate, first=first, last=last if free else candidate.last)


def _is_body(passage: Passage, named: Candidate, found: Proposals) -> bool:
    """Whether what an acronym stands for is a body, and no treaty, office or country."""
    words, known = passage.words[named.first : named.last], lexicon()
    others = known.work_nouns | known.event_nouns | known.other_nouns | known.place_nouns | known.honorifics
    if not {words[0].text, words[-1].text}.isdisjoint(others):
        return False
    labels = {other.label for other in found.touching(named.first, named.last)}
    return Kind.ORGANISATION in labels or any(word.text in known.head_nouns for word in words)


def _is_body_of(words: tuple[Word, ...], candidate: Candidate) -> bool:
    """Whether the name of a body ends in its head noun before a small word and a capital ("Supreme Court of …")."""
    last = candidate.last
    if candidate.label is not Kind.ORGANISATION or last + 1 >= len(words) or words[last - 1].possessive:
        return False
    joined = words[last].gap == words[last + 1].gap == " " and words[last + 1].capital
    head = words[last - 1].text
    if words[last].text == "of":
        return joined and head in lexicon().head_nouns and head not in COMPANY_FORMS
    return joined and words[last].text in ("on", "for") and head in _WITH_A_FIELD


def _end_of_field(passage: Passage, last: int, found: Proposals, written: Casing) -> int:
    """The number of the word after the place or the field of a body, whose "of" or "on" is the word `last`."""
    words, begin = passage.words, last + 1
    others = found.touching(begin, begin + 1)
    if others:
        is_place = words[last].text == "of" and others[0].label is Kind.PLACE
        return others[0].last if is_place or others[0].label is Kind.ORGANISATION else last
    end = begin
    while end < len(words) and words[end].capital and not written.is_ordinary(words[end].text):
        if found.touching(end, end + 1) or (end > begin and words[end].gap != " "):
            break
        end += 1
    return end if end > begin else last


def _belongs(
    passage: Passage, at: int, candidate: Candidate, found: Proposals, titles: Titles, written: Casing
) -> bool:
    """Whether the capitalised word `at` belongs to the name that begins right behind it."""
    before, after = passage.words[at], passage.words[at + 1]
    if not before.capital or before.possessive or after.gap != " " or at in titles.spans:
        return False
    if candidate.label is Kind.PERSON and _is_first_name(before):
        return not _is_first_name(after)
    if candidate.label is Kind.PERSON and _is_first_name(after) and is_rank(before):
        return False
    if before.first or found.touching(at, at + 1):
        return False
    ordinary = is_filler(before.text, written) or written.small[before.text.lower()]
    return not ordinary and not lexicon().is_place(before.text)


def _is_first_name(word: Word) -> bool:
    return word.text in lexicon().first_names


def _ends_name(words: tuple[Word, ...], candidate: Candidate) -> bool:
    """Whether the word after the name belongs to it: "Inc." to a company, "Jr." and a numeral to a person."""
    last = candidate.last
    if last == len(words) or words[last].gap not in (" ", ", ") or words[last - 1].possessive:
        return False
    text = words[last].text
    if candidate.label is Kind.ORGANISATION:
        return text in COMPANY_FORMS
    numbered = words[last].gap == " " and NUMERAL.fullmatch(text) is not None and (text != "I" or candidate.honorific)
    return text in PERSON_FORMS or bool(numbered)


def _first_named(passage: Passage, written: Casing) -> Iterator[Candidate]:
    """The runs of capitalised words that begin with a first name ("Ann Lee")."""
    words = passage.words
    for at, word in enumerate(words):
        inside = at and word.gap == " " and words[at - 1].capital and not written.is_ordinary(words[at - 1].text)
        if _is_first_name(word) and not inside:
            last = run_after(passage, at, written)
            if last - at > 1:
                yield Candidate(at, last, None, rule="first name")


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


def _put_headed(passage: Passage, found: Proposals, headed: Candidate) -> None:
    """Propose the headed name where it is new, or completes one that ends before the head noun.

    One that ends in a head noun itself is complete: the new name begins behind it.
    """
    touched = found.touching(headed.first, headed.last)
    for other in touched:
        if other.last - other.first > 1 and passage.words[other.last - 1].text in lexicon().head_nouns:
            headed = replace(headed, first=max(headed.first, other.last))
    touched = [other for other in touched if other.last > headed.first]
    if not touched:
        if headed.last - headed.first > 1:
            found.put(headed)
    elif all(other.last < headed.last for other in touched):
        first = min(headed.first, touched[0].first)
        if headed.last - first <= HEADED_WORDS_AT_MOST + 1:
            found.put(replace(headed, first=first, label=Kind.ORGANISATION))

"""Which exact stretch is the name? A labelled stretch in, names without titles, articles and possessives out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.passages import Casing, Passage, Word
from build_scripts.annotate.titles import Titles
from build_scripts.annotate.types import Kind

# What the labels of recognisers mean (OntoNotes, CoNLL, WikiNER); a label that is not here is of no kind of ours.
LABELS = {
    "PERSON": Kind.PERSON,
    "PER": Kind.PERSON,
    "ORG": Kind.ORGANISATION,
    "GPE": Kind.PLACE,
    "LOC": Kind.PLACE,
    "FAC": Kind.PLACE,
}
# Names of these are whole: no shorter name is sought inside them.
WHOLE = frozenset(("EVENT", "WORK_OF_ART", "LAW"))
NAME_WORDS_AT_MOST = 4
_JOINED_TO = frozenset(("anti", "pro", "non", "post", "pre", "ex", "mid", "un", "inter", "trans", "neo"))
_SPLITS = frozenset("()[]{}/|;\n•–—<>=*")
# What belongs to a name though a comma stands before it.
_AFTER_COMMA = frozenset(("Jr.", "Sr.", "Jr", "Sr", "Inc.", "Inc", "Ltd.", "Ltd", "LLC", "L.P.", "D.C.", "DC"))
_QUOTES = frozenset('“”"«»')
_OPENING, _CLOSING = frozenset('“"«'), frozenset('”"»')
_ELIDED = re.compile(r"[dlo]['’]\w")
_ARTICLES = frozenset(("The", "A", "An", "This", "That", "These", "Those", "Our", "His", "Her", "Its", "Their", "My"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """The words `first` up to, not including, `last` of a passage, which may be a name.

    `label` is what proposed it: a kind, or None where only the evidence can tell. `honorific` is the title
    before it; `rule` says in a few words what proposed it.
    """

    first: int
    last: int
    label: Kind | None
    honorific: str = ""
    rule: str = "recogniser"


def text_of(passage: Passage, candidate: Candidate) -> str:
    """The words of the candidate as they stand in the passage."""
    words = passage.words
    return passage.text[words[candidate.first].start : end_of(passage, candidate)]


def end_of(passage: Passage, candidate: Candidate) -> int:
    """Where the name ends: before the full stop of a last initial, which ends the sentence ("Edward D.")."""
    last = passage.words[candidate.last - 1]
    return last.end - 1 if re.fullmatch(r"[^\W\d_]\.", last.text) else last.end


def clean(passage: Passage, start: int, end: int, label: Kind | None, titles: Titles) -> Iterator[Candidate]:
    """The names inside a stretch that a recogniser labelled: none where nothing is left."""
    first, last = passage.range(start, end)
    if passage.is_closed(first, last):
        return
    quotes = sum(sign in _QUOTES for sign in passage.text[start:end])
    splits = _SPLITS if label is Kind.PERSON and quotes % 2 == 0 else _SPLITS | _QUOTES
    for one, other in _parts(passage, first, last, splits):
        candidate = _trimmed(passage, Candidate(one, other, label), titles)
        if candidate:
            yield candidate


def _parts(passage: Passage, first: int, last: int, splits: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretch cut at brackets and line ends, between "X at the Y Institute", "X’s Y Z" and "X-Y"."""
    begin = first
    for at in range(first + 1, last):
        before, word = passage.words[at - 1], passage.words[at]
        listed = "," in word.gap and word.text not in _AFTER_COMMA
        if splits & set(word.gap) or listed or _is_seam(passage, begin, at, last):
            yield begin, at
            begin = at + (word.text in ("at", "in"))
        elif before.text == "the" and begin == at - 1:
            begin = at
    if begin < last:
        yield begin, last


def _is_seam(passage: Passage, begin: int, at: int, last: int) -> bool:
    """Whether two names meet before the word `at` in the stretch from `begin` to `last`."""
    words, known = passage.words, lexicon()
    before, word, end = words[at - 1], words[at], words[last - 1]
    if word.text in ("at", "in"):
        return end.text in known.head_nouns and before.text in known.head_nouns
    if word.gap == "-":
        both_places = before.text in known.places and " ".join(w.text for w in words[at:last]) in known.places
        both_bodies = before.text in known.head_nouns and end.text in known.head_nouns
        return both_places or both_bodies
    if before.possessive and last - at >= 2:
        return begin == at - 1 and end.text in known.head_nouns
    return False


def _trimmed(passage: Passage, candidate: Candidate, titles: Titles) -> Candidate | None:
    """The candidate without what does not belong to a name, with its title beside it; None where nothing is left."""
    words, known = passage.words, lexicon()
    first, last = candidate.first, candidate.last
    if not _is_small_place(words[first:last], candidate.label):
        while first < last and not _may_begin(words, first, last):
            first += 1
        while first < last and not _may_end(words[last - 1]):
            last -= 1
    honorific = ""
    if candidate.label is Kind.PERSON or (first in titles.ends and "." in words[first].text):
        while first < last and known.is_demonym(words[first].text) and last - first > 1:
            first += 1
        first = titles.skip(first, last)
    if first >= last or titles.cover(first, last):
        return None
    if candidate.label is Kind.PERSON and any(word.text[0].isdigit() for word in words[first:last]):
        return None
    if _is_event(words, first, last) or _is_quoted(passage, first, last):
        return None
    if candidate.label is Kind.PERSON:
        honorific = titles.before(passage, first)
    return replace(candidate, first=first, last=last, honorific=honorific)


def _is_event(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether the name is one of an event, a prize, a work or an agreement ("Battle of Gettysburg", "Emmy Award")."""
    nouns = lexicon().other_nouns
    turns_on = last - first > 2 and words[first].text in nouns and words[first + 1].text in ("of", "for")
    return turns_on or (last - first > 1 and words[last - 1].text in nouns)


def _is_quoted(passage: Passage, first: int, last: int) -> bool:
    """Whether the words fill a pair of quotation marks: then they are a work, a slogan or a nickname."""
    start, end = passage.words[first].start, passage.words[last - 1].end
    before, after = passage.text[max(0, start - 1) : start], passage.text[end : end + 2]
    return before in _OPENING and after.strip(",.!?")[:1] in _CLOSING and bool(before and after)


def _may_begin(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether a name can begin with this word: a capital, a digit, or a particle before one ("al-Muhandis")."""
    word = words[first]
    if word.capital:
        return word.text not in _ARTICLES or (first + 1 < last and words[first + 1].gap == "-")
    if word.text[0].isdigit():
        return last - first > 1 or (word.text.isalnum() and not word.text.isdigit())
    follows = first + 1 < last and words[first + 1].capital
    return word.text in lexicon().particles and follows


def _may_end(word: Word) -> bool:
    return word.capital or word.text[0].isdigit() or _ELIDED.match(word.text) is not None


def _is_small_place(words: tuple[Word, ...], label: Kind | None) -> bool:
    """Whether the words are a place of the gazetteer, written small as in chat and mail."""
    name = " ".join(word.text for word in words)
    return label is Kind.PLACE and name.islower() and lexicon().is_place(name.title())


def run_after(passage: Passage, at: int, casing: Casing) -> int:
    """The number of the word after a person's name that begins at the word `at`; `at` itself where none begins."""
    words, known = passage.words, lexicon()
    end = at
    while end < len(words) and end - at < NAME_WORDS_AT_MOST:
        word = words[end]
        if end > at and (words[end - 1].possessive or word.gap not in (" ", "-")):
            break
        if word.text in known.particles and end + 1 < len(words) and words[end + 1].capital:
            end += 1
            continue
        if not word.capital or known.is_demonym(word.text) or casing.is_ordinary(word.text):
            break
        end += 1
    return end


def is_prefix(word: Word) -> bool:
    """Whether the word is one that is joined to a name by a hyphen ("anti-Iran")."""
    return word.text in _JOINED_TO

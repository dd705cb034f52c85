"""Which exact stretch is the name? A labelled stretch in, names without titles, articles and possessives out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.passages import Casing, Passage, Word
from build_scripts.annotate.types import Kind

# What the labels of recognisers mean (OntoNotes, CoNLL, WikiNER); a label that is not here says that it is no name of ours.
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
TITLE_WORDS_AT_MOST = 4
NAME_WORDS_AT_MOST = 4
_JOINED_TO = frozenset(("anti", "pro", "non", "post", "pre", "ex", "mid", "un", "inter", "trans", "neo"))
_SPLITS = frozenset("()[]{}/|;\n•–—<>=*")
_QUOTES = frozenset("“”\"«»")
_OPENING, _CLOSING = frozenset("“\"«"), frozenset("”\"»")
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


def titles_in(passage: Passage) -> dict[int, int]:
    """Where titles stand: the number of a title's first word → the number of the word after it."""
    found: dict[int, int] = {}
    words = passage.words
    at = 0
    while at < len(words):
        end = _title_at(words, at)
        if end > at:
            found[at] = end
        at = max(end, at + 1)
    return found


@cache
def _title_words() -> dict[str, frozenset[tuple[str, ...]]]:
    """The titles as tuples of words, by their first word ("Secretary-General" is two words)."""
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for title in lexicon().honorifics:
        parts = tuple(title.replace("-", " ").split())
        by_first.setdefault(parts[0], set()).add(parts)
    return {first: frozenset(titles) for first, titles in by_first.items()}


def _title_at(words: tuple[Word, ...], at: int) -> int:
    """The number of the word after the longest title that begins here; `at` itself where none does."""
    titles = _title_words().get(words[at].text)
    if not titles:
        return at
    for size in range(min(TITLE_WORDS_AT_MOST, len(words) - at), 0, -1):
        if tuple(word.text for word in words[at : at + size]) in titles:
            return at + size
    return at


def clean(passage: Passage, start: int, end: int, label: Kind | None, titles: dict[int, int]) -> Iterator[Candidate]:
    """The names inside a stretch that a recogniser labelled: none where nothing is left."""
    first, last = passage.range(start, end)
    if passage.is_closed(start, end):
        return
    splits = _SPLITS if label is Kind.PERSON else _SPLITS | _QUOTES
    for one, other in _parts(passage, first, last, splits):
        candidate = _trimmed(passage, Candidate(one, other, label), titles)
        if candidate:
            yield candidate


def _parts(passage: Passage, first: int, last: int, splits: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretch cut at brackets and line ends, between "X at the Y Institute", "X’s Y Z" and "X-Y"."""
    begin = first
    for at in range(first + 1, last):
        before, word = passage.words[at - 1], passage.words[at]
        if splits & set(word.gap) or _is_seam(passage, begin, at, last):
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


def _trimmed(passage: Passage, candidate: Candidate, titles: dict[int, int]) -> Candidate | None:
    """The candidate without what does not belong to a name, with its title beside it; None where nothing is left."""
    words, known = passage.words, lexicon()
    first, last = candidate.first, candidate.last
    if not _is_small_place(words[first:last], candidate.label):
        while first < last and not _may_begin(words, first, last):
            first += 1
        while first < last and not _may_end(words[last - 1]):
            last -= 1
    honorific = ""
    if candidate.label is Kind.PERSON or (first in titles and "." in words[first].text):
        while first < last and known.is_demonym(words[first].text) and last - first > 1:
            first += 1
        first = _after_titles(first, last, titles)
    if first >= last or any(begin <= first and last <= end for begin, end in titles.items()):
        return None
    if _is_event(words, first, last) or _is_quoted(passage, first, last):
        return None
    if candidate.label is Kind.PERSON:
        honorific = title_before(passage, first, titles)
    return replace(candidate, first=first, last=last, honorific=honorific)


def _is_event(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether the name is one of an event, a prize, a work or an agreement ("Battle of Gettysburg", "Emmy Award")."""
    nouns = lexicon().other_nouns
    turns_on = last - first > 2 and words[first].text in nouns and words[first + 1].text in ("of", "for")
    return turns_on or (last - first > 1 and words[last - 1].text in nouns)


def _is_quoted(passage: Passage, first: int, last: int) -> bool:
    """Whether the words fill a pair of quotation marks: then they are a work, a slogan or a nickname."""
    before = passage.text[: passage.words[first].start][-1:]
    after = passage.text[passage.words[last - 1].end :][:2]
    return before in _OPENING and after.strip(",.!?")[:1] in _CLOSING and bool(before and after)


def _after_titles(first: int, last: int, titles: dict[int, int]) -> int:
    while first in titles and titles[first] <= last:
        first = titles[first]
    return first


def title_before(passage: Passage, first: int, titles: dict[int, int]) -> str:
    """The title or titles that end right before the word `first`, as written."""
    begin = first
    ends = {end: start for start, end in titles.items() if end <= first}
    while begin in ends and passage.words[begin].gap in (" ", ", ") and _follows(passage, begin):
        begin = ends[begin]
    return passage.text[passage.words[begin].start : passage.words[first - 1].end] if begin < first else ""


def _follows(passage: Passage, at: int) -> bool:
    """Whether nothing but a space parts the word from the one before."""
    return passage.words[at].gap == " " and not passage.words[at - 1].possessive


def _may_begin(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether a name can begin with this word: with a capital or a digit, or with a particle before one ("al-Muhandis")."""
    word = words[first]
    if word.capital:
        return word.text not in _ARTICLES or (first + 1 < last and words[first + 1].gap == "-")
    if word.text[0].isdigit():
        return last - first > 1 or word.text.isalnum() and not word.text.isdigit()
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


def key_of(passage: Passage, candidate: Candidate) -> str:
    """The key under which the spellings of the candidate's name are counted."""
    return key(text_of(passage, candidate))

"""Which exact stretch is the name? A labelled stretch in, names without titles, articles and possessives out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.titles import Titles
from build_scripts.annotate.passages import Casing, Passage, Word
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
NAME_WORDS_AT_MOST = 4
# The halves of an East Asian given name have at most so many letters.
SYLLABLE = 6
_JOINED_TO = frozenset(("anti", "pro", "non", "post", "pre", "ex", "mid", "un", "inter", "trans", "neo"))
_SPLITS = frozenset("()[]{}/|;\n•–—<>=*")
# What belongs to a name though a comma stands before it.
_AFTER_COMMA = frozenset(("Jr.", "Sr.", "Jr", "Sr", "Inc.", "Inc", "Ltd.", "Ltd", "LLC", "L.P.", "D.C.", "DC"))
# A hyphen with a space on one side of it parts names as a dash does.
_HALF_DASHES = frozenset((" -", "- "))
# What a company is by law, as it stands behind its name with or without a comma.
PERSON_FORMS = frozenset(("Jr", "Jr.", "Sr", "Sr."))
COMPANY_FORMS = frozenset(
    [
        "Inc",
        "Inc.",
        "Corp",
        "Corp.",
        "Co.",
        "Ltd",
        "Ltd.",
        "LLC",
        "L.L.C.",
        "L.P.",
        "LP",
        "PLC",
        "plc",
        "LLP",
        "GmbH",
        "AG",
        "S.A.",
    ]
)
# With these begins what stands behind the signature of a letter.
_AFTER_SIGNATURE = frozenset(("Attached", "Dear", "Enclosed", "Here", "P.S.", "Please", "Sent", "Subject", "Thanks"))
_QUOTES = frozenset('“”"«»')
_OPENING, _CLOSING = frozenset('“"«'), frozenset('”"»')
# Where a sentence ends; if the next one begins small, capitals mean little in this text.
_ENDS_SENTENCE = re.compile(r"[.!?]+\s")
# So many words has the longest listed place that a hyphen joins to another.
PLACE_WORDS_AT_MOST = 7
NUMERAL = re.compile(r"[IVX]+")
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
    parts = _parts(passage, first, last, splits)
    for one, other in _persons(passage, parts) if label is Kind.PERSON else parts:
        candidate = _trimmed(passage, Candidate(one, other, label), titles)
        if candidate:
            yield candidate


def _parts(passage: Passage, first: int, last: int, splits: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretch cut at brackets and line ends, between "X at the Y Institute", "X’s Y Z" and "X-Y"."""
    begin = first
    for at in range(first + 1, last):
        before, word = passage.words[at - 1], passage.words[at]
        listed = "," in word.gap and word.text not in _AFTER_COMMA
        if splits & set(word.gap) or listed or word.gap in _HALF_DASHES or _is_seam(passage, begin, at, last):
            yield begin, at
            begin = at + (word.text in ("at", "in"))
        elif before.text == "the" and begin == at - 1:
            begin = at
    if begin < last:
        yield begin, last


def _persons(passage: Passage, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that is labelled as one person, cut where the next person's first name begins."""
    words, known = passage.words, lexicon()
    for first, last in parts:
        begin = first
        for at in range(first + 1, last):
            again = words[at].text == words[begin].text and words[at].text in known.first_names
            full = at - begin >= 2 and words[begin].text in known.first_names and _is_surname(words[at - 1])
            dash = words[at].gap == " - " and words[at - 1].text not in known.particles
            if again or dash or (full and at + 1 < last and words[at].text in known.first_names):
                yield begin, at
                begin = at
        yield begin, last


def _is_surname(word: Word) -> bool:
    """Whether the word of a person's name is neither a first name nor an initial."""
    return word.capital and len(word.text) > 2 and word.text not in lexicon().first_names


def _is_seam(passage: Passage, begin: int, at: int, last: int) -> bool:
    """Whether two names meet before the word `at` in the stretch from `begin` to `last`."""
    words, known = passage.words, lexicon()
    before, word, end = words[at - 1], words[at], words[last - 1]
    if word.text in ("at", "in"):
        return end.text in known.head_nouns and before.text in known.head_nouns
    if word.gap == "-":
        near = before.text in known.places and last - at <= PLACE_WORDS_AT_MOST
        both_places = near and " ".join(w.text for w in words[at:last]) in known.places
        both_bodies = before.text in known.head_nouns and end.text in known.head_nouns and last - at > 1
        return both_places or both_bodies
    if begin and words[begin - 1].text in ("of", "to", "at", "in") and last - at >= 2 and _is_first(word):
        name = " ".join(w.text for w in words[begin:at])
        return name in known.places or name in known.towns
    if before.possessive and last - at >= 2:
        return begin == at - 1 and end.text in known.head_nouns and before.text.lower() not in known.common
    return False


def _trimmed(passage: Passage, candidate: Candidate, titles: Titles) -> Candidate | None:
    """The candidate without what does not belong to a name, with its title beside it; None where nothing is left."""
    words = passage.words
    first, last = _bare(words, candidate)
    is_person = candidate.label is Kind.PERSON
    if is_person or (first in titles.ends and _is_shortened(words[first].text)):
        while last - first > 1 and lexicon().is_demonym(words[first].text) and not _is_full(words, first, last):
            first += 1
        first = titles.skip(first, last)
    if first >= last or titles.cover(first, last) or _is_none(passage, candidate, first, last):
        return None
    for kind, nouns in ((Kind.EVENT, lexicon().event_nouns), (Kind.WORK, lexicon().work_nouns)):
        if _turns_on(words, first, last, nouns):
            return replace(candidate, first=first, last=last, label=kind, rule="its noun")
    return replace(candidate, first=first, last=last, honorific=titles.before(passage, first) if is_person else "")


def _is_shortened(title: str) -> bool:
    """Whether the title is shortened, with or without its full stop ("Ms", "Gen."): no body's name begins with it."""
    return "." in title or f"{title}." in lexicon().honorifics


def _is_none(passage: Passage, candidate: Candidate, first: int, last: int) -> bool:
    """Whether the words are no name: a company's form alone, a prize, a quoted word, a marker, …"""
    words, is_person = passage.words[first:last], candidate.label is Kind.PERSON
    if len(words) == 1 and words[0].text in COMPANY_FORMS | PERSON_FORMS:
        return True
    if is_person and len(words) == 1 and words[0].text in lexicon().post_nominals:
        return True
    if any(word.text[0].isdigit() for word in words) and (
        is_person or (candidate.label is Kind.PLACE and len(words) == 1)
    ):
        return True
    if _turns_on(passage.words, first, last, lexicon().other_nouns) or _is_marker(passage, first, last):
        return True
    return _is_quoted(passage, first, last) and not (is_person and _is_first(words[0]))


def _is_full(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether two words are a full name though the first is also one for a people ("Christian Herter")."""
    return last - first == 2 and not _is_first(words[first + 1])


def _bare(words: tuple[Word, ...], candidate: Candidate) -> tuple[int, int]:
    """The words of the candidate without small ones, articles and ordinary ones around the name."""
    first, last = candidate.first, candidate.last
    if _is_small_place(words, first, last, candidate.label):
        return first, last
    while first < last and not _may_begin(words, first, last):
        first += 1
    while first < last and not _may_end(words, first, last):
        last -= 1
    if last - first > 1 and words[last - 1].text == "Administration":
        last -= _is_first(words[first]) or (last - first == 2 and not _is_other(words[first]))
    return _without_other_words(words, first, last) if candidate.label is Kind.PERSON else (first, last)


def _without_other_words(words: tuple[Word, ...], first: int, last: int) -> tuple[int, int]:
    """The words of a person without ordinary words and numbers around the name ("PM Steve", "Ann Lee 12")."""
    known = lexicon()
    for at in range(first, last - 1):
        if words[at + 1].text in known.first_names and (is_rank(words[at]) or (at == first and _is_other(words[at]))):
            first = at + 1
    while last - first > 1 and words[last - 1].text in known.post_nominals:
        last -= 1
    if last - first == 2 and _is_first(words[first]) and words[last - 1].text in _AFTER_SIGNATURE:
        last -= 1
    while last - first > 2 and len(words[last - 2].text) > 2 and not _may_close(words[last - 1]):
        last -= 1
    return first, last


def is_rank(word: Word) -> bool:
    """Whether the word is a rank or post in capitals ("CEO Ann Lee", "DC Ann Lee")."""
    return 2 <= len(word.text) <= 4 and word.text.isupper() and word.text.isalpha() and not _is_first(word)


def _is_first(word: Word) -> bool:
    return word.text in lexicon().first_names


def _may_close(word: Word) -> bool:
    return not word.text[0].isdigit() and not _is_other(word)


def _is_other(word: Word) -> bool:
    """Whether the word is an ordinary one, no name and no title."""
    known = lexicon()
    if len(word.text) <= 3 or any(
        word.text in words for words in (known.first_names, known.surnames, known.honorifics)
    ):
        return False
    if word.text in known.head_nouns or word.text in known.place_nouns:
        return False
    return known.is_ordinary(word.text) or word.text.lower() in known.common


def _turns_on(words: tuple[Word, ...], first: int, last: int, nouns: frozenset[str]) -> bool:
    """Whether the name ends in one of the nouns ("Emmy Award") or turns on one ("Battle of Gettysburg")."""
    turns = last - first > 2 and words[first].text in nouns and words[first + 1].text in ("of", "for")
    return turns or (last - first > 1 and words[last - 1].text in nouns)


def _is_quoted(passage: Passage, first: int, last: int) -> bool:
    """Whether the words fill a pair of quotation marks: then they are a work, a slogan or a nickname."""
    start, end = passage.words[first].start, passage.words[last - 1].end
    before, after = passage.text[max(0, start - 1) : start], passage.text[end : end + 2]
    return before in _OPENING and after.strip(",.!?")[:1] in _CLOSING and bool(before and after)


def _is_marker(passage: Passage, first: int, last: int) -> bool:
    """Whether the words stand between two hyphens that join them to nothing ("-END-")."""
    start, end = passage.words[first].start, passage.words[last - 1].end
    return bool(
        re.search(r"(?:^|\s)-$", passage.text[:start][-2:]) and re.match(r"-(?:\s|$)", passage.text[end : end + 2])
    )


def _may_begin(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether a name can begin with this word: a capital, a digit, or a particle before one ("al-Muhandis")."""
    word = words[first]
    if word.capital:
        return word.text not in _ARTICLES or (first + 1 < last and words[first + 1].gap == "-")
    if word.text[0].isdigit():
        return last - first > 1 or (word.text.isalnum() and not word.text.isdigit())
    follows = first + 1 < last and words[first + 1].capital
    return word.text in lexicon().particles and follows


def _may_end(words: tuple[Word, ...], first: int, last: int) -> bool:
    word = words[last - 1]
    return (
        word.capital
        or word.text[0].isdigit()
        or _ELIDED.match(word.text) is not None
        or is_syllable(words, first, last - 1)
    )


def is_syllable(words: tuple[Word, ...], first: int, at: int) -> bool:
    """Whether the small word `at` is the second half of a given name behind a surname ("Lai Ching-te")."""
    if at - first < 2 or words[at].gap != "-" or not words[at].text.islower():
        return False
    halves = words[at - 1].capital and len(words[at - 1].text) <= SYLLABLE >= len(words[at].text)
    return halves and words[at - 1].gap == " " and (len(words[at].text) < 3 or not _is_other(words[at]))


def _is_small_place(words: tuple[Word, ...], first: int, last: int, label: Kind | None) -> bool:
    """Whether the words are a place of the gazetteer, written small as in chat and mail."""
    name = " ".join(word.text for word in words[first:last])
    if label is not Kind.PLACE or not name.islower():
        return False
    if lexicon().is_place(name.title()):
        return True
    careless = words[0].text.islower() or any(
        word.text[0].islower() and _ENDS_SENTENCE.match(word.gap) for word in words
    )
    return careless and name.title() in lexicon().towns


def run_after(passage: Passage, at: int, casing: Casing) -> int:
    """The number of the word after a person's name that begins at the word `at`; `at` itself where none begins."""
    words, known = passage.words, lexicon()
    end = at
    while end < len(words) and end - at < NAME_WORDS_AT_MOST:
        word = words[end]
        if end > at and (words[end - 1].possessive or word.gap not in (" ", "-") or word.text in known.post_nominals):
            break
        if word.text in known.particles and end + 1 < len(words) and words[end + 1].capital:
            end += 1
            continue
        if is_syllable(words, at, end):
            return end + 1
        numeral = end > at and NUMERAL.fullmatch(word.text)
        if not word.capital or (not numeral and (known.is_demonym(word.text) or casing.is_ordinary(word.text))):
            break
        end += 1
    return end


def is_prefix(word: Word) -> bool:
    """Whether the word is one that is joined to a name by a hyphen ("anti-Iran")."""
    return word.text in _JOINED_TO

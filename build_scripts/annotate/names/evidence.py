"""What speaks for a kind? The words in and around a candidate vote for person, organisation or place."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.candidates import NAME_WORDS_AT_MOST, Candidate, text_of
from build_scripts.annotate.passages import Passage, Word
from build_scripts.annotate.types import Kind

# How much each kind of evidence counts; the recogniser's own label counts 1.
LABEL = dict.fromkeys(Kind, 1.0) | {Kind.PLACE: 1.5}
HONORIFIC = 3.0
HEAD_NOUN = 3.0
HEAD_FIRST = 2.0
SEAT = 4.0
PLACE_NOUN = 1.2
GAZETTEER = 2.5
CITY = 1.2
TOWN = 0.7
PREPOSITION, NO_PERSON = 0.8, 1.5
ROLE = 1.5
SPEECH = 0.4
IN_A_PLACE = 2.0
GROUP = 2.0
BODY = 1.2
FIRST_NAME, SURNAME, FULL_NAME = 1.2, 1.2, 1.5

_PLACE_PREPOSITIONS = frozenset(("in", "near", "across", "throughout", "outside", "toward", "towards"))
# What follows a name that stands for its bearer's rule or candidacy ("the Trump administration").
_RULES = frozenset(("administration", "cabinet", "campaign", "presidency"))
# After these stands hardly ever a person.
_NO_PERSON_AFTER = _PLACE_PREPOSITIONS | {"at"}
_HEADS = frozenset(("of", "for", "on", "and"))
_RELATIVE = frozenset(("who", "whose", "whom"))
_ARTICLES = frozenset(("a", "an", "the", "his", "her", "former", "then"))
_LOOK_AHEAD = 5


class Vote(NamedTuple):
    """A piece of evidence: the kind it speaks for, how much it counts, and what it is."""

    kind: Kind
    weight: float
    why: str


def votes(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """All that the passage itself says about the candidate's kind."""
    if candidate.label:
        yield Vote(candidate.label, LABEL[candidate.label], candidate.rule)
    if candidate.honorific:
        yield Vote(Kind.PERSON, HONORIFIC, f"follows “{candidate.honorific}”")
    yield from _listed(passage, candidate)
    yield from _made(passage, candidate)
    yield from _before(passage, candidate)
    yield from _after(passage, candidate)


def _listed(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the lists of words and places say of the name."""
    known, name = lexicon(), text_of(passage, candidate)
    words = passage.words[candidate.first : candidate.last]
    head = words[-1].text
    if known.is_demonym(head) and (len(words) == 1 or candidate.label is not Kind.ORGANISATION):
        yield Vote(Kind.GROUP, GROUP, "a word for a people or camp")
    if name in known.seats:
        yield Vote(Kind.ORGANISATION, SEAT, "seat of a body")
    elif name in known.places:
        yield Vote(Kind.PLACE, GAZETTEER, "gazetteer")
    elif name in known.cities:
        yield Vote(Kind.PLACE, CITY, "gazetteer")
    elif words[0].text in known.region_words and known.is_on_a_map(name.partition(" ")[2]):
        yield Vote(Kind.PLACE, GAZETTEER, "part of a place")
    elif name in known.towns:
        yield Vote(Kind.PLACE, TOWN, "gazetteer of towns")
    elif len(words) == 1 and head in known.first_names:
        yield Vote(Kind.PERSON, FIRST_NAME, "first name")
    elif head in known.surnames and len(words) < NAME_WORDS_AT_MOST:
        yield Vote(Kind.PERSON, SURNAME, "listed surname")


def _made(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the first and the last word of a longer name say."""
    known, name = lexicon(), text_of(passage, candidate)
    words = passage.words[candidate.first : candidate.last]
    first, head = words[0].text, words[-1].text
    if len(words) < 2 or name in known.places or name in known.seats:
        return
    if any(word.gap == " & " for word in words[1:]):
        yield Vote(Kind.ORGANISATION, HEAD_NOUN, "has “&”")
    if is_head(head, known.head_nouns):
        yield Vote(Kind.ORGANISATION, HEAD_NOUN, f"ends in “{head}”")
    elif first in known.head_nouns and words[1].text in _HEADS:
        yield Vote(Kind.ORGANISATION, HEAD_FIRST, f"begins with “{first}”")
    elif head in known.place_nouns or (first in known.place_nouns and words[1].text == "of"):
        yield Vote(Kind.PLACE, PLACE_NOUN, f"has “{head if head in known.place_nouns else first}”")
    elif first in known.first_names and len(words) <= NAME_WORDS_AT_MOST and head.lower() not in known.common:
        yield Vote(Kind.PERSON, FULL_NAME, f"begins with the first name “{first}”")


def is_head(word: str, nouns: frozenset[str]) -> bool:
    """Whether the word is one of the head nouns, in the case of a sentence or in capitals."""
    return word in nouns or (len(word) > 3 and word.isupper() and word.capitalize() in nouns)


def _before(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words before the name say."""
    known, words, first = lexicon(), passage.words, candidate.first
    if not first:
        return
    before, gap, is_single = words[first - 1], words[first].gap, candidate.last - first == 1
    if gap not in (" ", ", "):
        return
    to_do = first > 1 and words[first - 2].text == "to"
    if (
        before.text.lower() in known.roles
        and not to_do
        and not before.possessive
        and (before.text.islower() or gap == " ")
    ):
        yield Vote(Kind.PERSON, ROLE, f"follows “{before.text}”")
    elif gap == " " and before.text in ("of", "for") and first > 1 and words[first - 2].text in known.member_words:
        if candidate.label is Kind.PERSON:
            yield Vote(Kind.ORGANISATION, BODY, f"follows “{words[first - 2].text} {before.text}”")
    elif gap == " " and before.text == "Dear":
        yield Vote(Kind.PERSON, HONORIFIC, "is addressed")
    elif gap == " " and before.text in known.speech_verbs:
        yield Vote(Kind.PERSON, SPEECH, f"follows “{before.text}”")
    elif gap == " " and candidate.label is Kind.PERSON and before.text.lower() in _NO_PERSON_AFTER and is_single:
        yield Vote(Kind.PLACE, NO_PERSON, f"follows “{before.text}”")
    elif gap == " " and before.text.lower() in _PLACE_PREPOSITIONS:
        yield Vote(Kind.PLACE, PREPOSITION, f"follows “{before.text}”")


def _after(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words after the name say."""
    known, words, last = lexicon(), passage.words, candidate.last
    if last >= len(words) or words[last - 1].possessive:
        return
    after = words[last]
    if (
        after.gap == " "
        and after.text.lower() in _RULES
        and candidate.label is not Kind.PLACE
        and last - candidate.first < 3
    ):
        yield Vote(Kind.PERSON, ROLE, f"before “{after.text}”")
    if after.gap == " " and after.text in known.speech_verbs and not _has_article(words, candidate.first):
        yield Vote(Kind.PERSON, SPEECH, f"before “{after.text}”")
    elif after.gap == " " and after.text in known.body_words:
        yield Vote(Kind.ORGANISATION, BODY, f"before “{after.text}”")
    elif after.gap == ", " and _is_listed_place(words, last):
        yield Vote(Kind.PLACE, IN_A_PLACE, f"is in {after.text}")
    elif after.gap == ", " and after.text in _RELATIVE:
        yield Vote(Kind.PERSON, ROLE, f"before “{after.text}”")
    elif after.gap == ", " and re.fullmatch(r"\d\d", after.text) and _closes(words, last):
        yield Vote(Kind.PERSON, ROLE, "an age follows")
    elif after.gap == ", ":
        role = _apposed(words, last, known.roles)
        if role:
            yield Vote(Kind.PERSON, ROLE, f"is called “{role}”")


def _is_listed_place(words: tuple[Word, ...], at: int) -> bool:
    """Whether a state or country begins at this word ("Sandy Hook, Maryland") and is no part of a list of places."""
    for size in (1, 2):
        name = " ".join(word.text for word in words[at : at + size])
        if name in lexicon().places:
            return at + size == len(words) or words[at + size].text not in ("and", "or")
    return False


def _has_article(words: tuple[Word, ...], first: int) -> bool:
    return first > 0 and words[first - 1].text.lower() == "the"


def _closes(words: tuple[Word, ...], at: int) -> bool:
    return at + 1 == len(words) or words[at + 1].gap.startswith(",")


def _apposed(words: tuple[Word, ...], at: int, roles: frozenset[str]) -> str:
    """The role in an apposition that begins at this word ("…, a former director of …"), "" where there is none."""
    if words[at].text not in _ARTICLES and words[at].text not in roles:
        return ""
    for number in range(at, min(at + _LOOK_AHEAD, len(words))):
        word = words[number]
        if number > at and word.gap not in (" ", "-"):
            return ""
        if word.text in roles and not word.possessive:
            return word.text
        if word.text in ("of", "for", "in", "to", "that"):
            return ""
    return ""


def initials(name: str) -> str:
    """The capitals that an acronym of the name is made of: of all its capitalised words."""
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part and part[0].isupper())


def is_acronym(name: str) -> bool:
    """Whether the name is one word in capitals, two to eight of them."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()


def expands(name: str, acronym: str) -> bool:
    """Whether the acronym is made of the name's capitals ("International Crisis Group", "ICG")."""
    return " " in name and initials(name) == acronym.replace(".", "")

"""What speaks for a kind? The words in and around a candidate vote for person, organisation or place."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from build_scripts.annotate.candidates import Candidate, text_of
from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.passages import Passage, Word
from build_scripts.annotate.types import Kind

# How much each kind of evidence counts; the recogniser's own label counts 1.
LABEL = 1.0
HONORIFIC = 3.0
HEAD_NOUN = 3.0
HEAD_FIRST = 2.0
SEAT = 4.0
PLACE_NOUN = 1.2
GAZETTEER = 2.5
CITY = 0.8
PREPOSITION = 0.4
ROLE = 1.5
SPEECH = 0.4
IN_A_PLACE = 2.0

_PLACE_PREPOSITIONS = frozenset(("in", "near", "across", "throughout", "outside", "toward", "towards"))
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
        yield Vote(candidate.label, LABEL, candidate.rule)
    if candidate.honorific:
        yield Vote(Kind.PERSON, HONORIFIC, f"follows “{candidate.honorific}”")
    yield from _name_itself(passage, candidate)
    yield from _before(passage, candidate)
    yield from _after(passage, candidate)


def _name_itself(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words of the name say."""
    known, name = lexicon(), text_of(passage, candidate)
    words = passage.words[candidate.first : candidate.last]
    head = words[-1].text
    if name in known.seats:
        yield Vote(Kind.ORGANISATION, SEAT, "seat of a body")
    elif name in known.places:
        yield Vote(Kind.PLACE, GAZETTEER, "gazetteer")
    elif name in known.cities:
        yield Vote(Kind.PLACE, CITY, "gazetteer")
    if len(words) < 2 or name in known.places or name in known.seats:
        return
    if is_head(head, known.head_nouns):
        yield Vote(Kind.ORGANISATION, HEAD_NOUN, f"ends in “{head}”")
    elif words[0].text in known.head_nouns and words[1].text in _HEADS:
        yield Vote(Kind.ORGANISATION, HEAD_FIRST, f"begins with “{words[0].text}”")
    elif head in known.place_nouns:
        yield Vote(Kind.PLACE, PLACE_NOUN, f"ends in “{head}”")


def is_head(word: str, nouns: frozenset[str]) -> bool:
    """Whether the word is one of the head nouns, in the case of a sentence or in capitals."""
    return word in nouns or (len(word) > 3 and word.isupper() and word.capitalize() in nouns)


def _before(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words before the name say."""
    known, words, first = lexicon(), passage.words, candidate.first
    if not first:
        return
    before, gap = words[first - 1], words[first].gap
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
    elif gap == " " and before.text == "Dear":
        yield Vote(Kind.PERSON, HONORIFIC, "is addressed")
    elif gap == " " and before.text in known.speech_verbs:
        yield Vote(Kind.PERSON, SPEECH, f"follows “{before.text}”")
    elif gap == " " and before.text.lower() in _PLACE_PREPOSITIONS:
        yield Vote(Kind.PLACE, PREPOSITION, f"follows “{before.text}”")


def _after(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words after the name say."""
    known, words, last = lexicon(), passage.words, candidate.last
    if last >= len(words) or words[last - 1].possessive:
        return
    after = words[last]
    if after.gap == " " and after.text in known.speech_verbs and not _has_article(words, candidate.first):
        yield Vote(Kind.PERSON, SPEECH, f"before “{after.text}”")
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

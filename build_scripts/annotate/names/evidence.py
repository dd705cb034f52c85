"""What speaks for a kind? The words in and around a candidate vote for person, organisation or place."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.candidates import NAME_WORDS_AT_MOST, Candidate, text_of
from build_scripts.annotate.names.results import RULE
from build_scripts.annotate.passages import Passage, Word
from build_scripts.annotate.types import Kind

# How much each kind of evidence counts; the recogniser's own label counts 1.
LABEL = dict.fromkeys(Kind, 1.0) | {Kind.PLACE: 1.5}
HONORIFIC = 3.0
RESULT = 2.0
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
_NO_PERSON_AFTER = _PLACE_PREPOSITIONS | {"at", "from"}
# These are no nouns, where they stand behind a name.
_VERBS = ("are", "had", "has", "have", "is", "was", "were", "will", "would")
_NO_NOUNS = frozenset(
    (*_VERBS, "and", "as", "at", "by", "for", "from", "in", "of", "on", "that", "then", "to", "which", "who", "with")
)
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
        weight = RESULT if candidate.rule == RULE else LABEL[candidate.label]
        yield Vote(candidate.label, weight, candidate.rule)
    if candidate.honorific:
        yield Vote(Kind.PERSON, HONORIFIC, f"follows “{candidate.honorific}”")
    yield from _listed(passage, candidate)
    yield from _made(passage, candidate)
    if _is_credited(passage.words, candidate):
        yield Vote(Kind.PERSON, HONORIFIC, "has taken a picture")
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
    elif _is_team(words) and not (candidate.label is Kind.PERSON and first in known.places):
        yield Vote(Kind.ORGANISATION, HEAD_FIRST, f"a team of “{first}”")
    elif head in known.place_nouns or (first in known.place_nouns and words[1].text == "of"):
        yield Vote(Kind.PLACE, PLACE_NOUN, f"has “{head if head in known.place_nouns else first}”")
    elif first in known.first_names and len(words) <= NAME_WORDS_AT_MOST and head.lower() not in known.common:
        yield Vote(Kind.PERSON, FULL_NAME, f"begins with the first name “{first}”")


def _is_team(words: tuple[Word, ...]) -> bool:
    """Whether the words are a place and what its team is called ("Zabville Otters")."""
    known, head = lexicon(), words[-1].text
    if not head.endswith("s") or known.is_ordinary(head) or head.lower() in known.common or known.is_demonym(head):
        return False
    if any(head in nouns for nouns in (known.place_nouns, known.event_nouns, known.work_nouns, known.other_nouns)):
        return False
    return known.is_on_a_map(" ".join(word.text for word in words[:-1]))


def is_head(word: str, nouns: frozenset[str]) -> bool:
    """Whether the word is one of the head nouns, in the case of a sentence or in capitals."""
    return word in nouns or (len(word) > 3 and word.isupper() and word.capitalize() in nouns)


def _before(passage: Passage, candidate: Candidate) -> Iterator[Vote]:
    """What the words before the name say."""
    words, first = passage.words, candidate.first
    if not first or words[first].gap not in (" ", ", "):
        return
    vote = _role_before(words, first)
    if not vote and words[first].gap == " ":
        vote = _phrase_before(words, candidate) or _word_before(words, candidate)
    if vote:
        yield vote


def _is_credited(words: tuple[Word, ...], candidate: Candidate) -> bool:
    """Whether the name and an agency are parted by a stroke, as under pictures ("Ann Zab/Reuters")."""
    seats, first, last = lexicon().seats, candidate.first, candidate.last
    before = first > 0 and words[first].gap == "/" and words[first - 1].text.upper() in seats
    after = last < len(words) and words[last].gap == "/" and words[last].text in seats
    return (before or after) and last - first > 1


def _role_before(words: tuple[Word, ...], first: int) -> Vote | None:
    """What a role before the name says ("dictator Zab")."""
    before, to_do = words[first - 1], first > 1 and words[first - 2].text == "to"
    is_role = before.text.lower() in lexicon().roles and not to_do and not before.possessive
    if is_role and (before.text.islower() or words[first].gap == " "):
        return Vote(Kind.PERSON, ROLE, f"follows “{before.text}”")
    return None


def _phrase_before(words: tuple[Word, ...], candidate: Candidate) -> Vote | None:
    """What two words before the name say ("leader of Zab", "village of Zab")."""
    known, first = lexicon(), candidate.first
    if first < 2:
        return None
    noun, small = words[first - 2].text, words[first - 1].text
    if small in ("of", "for") and noun in known.member_words and candidate.label is Kind.PERSON:
        return Vote(Kind.ORGANISATION, BODY, f"follows “{noun} {small}”")
    if small == "of" and noun.removesuffix("s") in known.place_words:
        return Vote(Kind.PLACE, HEAD_NOUN, f"follows “{noun} of”")
    return None


def _word_before(words: tuple[Word, ...], candidate: Candidate) -> Vote | None:
    """What the word before the name says ("the airline Zab", "said Zab", "in Zab")."""
    known, before, why = lexicon(), words[candidate.first - 1].text, f"follows “{words[candidate.first - 1].text}”"
    alone = candidate.label is Kind.PERSON and candidate.last - candidate.first == 1
    if before in known.firm_words:
        return Vote(Kind.ORGANISATION, ROLE, why)
    if before == "Dear":
        return Vote(Kind.PERSON, HONORIFIC, "is addressed")
    if before in known.speech_verbs:
        return Vote(Kind.PERSON, SPEECH, why)
    if alone and before.lower() == "the" and _is_many(words[candidate.first].text):
        return Vote(Kind.ORGANISATION, BODY, why)
    if alone and before.lower() == "the" and not _has_a_noun(words, candidate.last):
        return Vote(Kind.GROUP, NO_PERSON, why)
    if alone and before.lower() in _NO_PERSON_AFTER:
        return Vote(Kind.PLACE, NO_PERSON, why)
    return Vote(Kind.PLACE, PREPOSITION, why) if before.lower() in _PLACE_PREPOSITIONS else None


def _is_many(word: str) -> bool:
    """Whether the word is a plural and not one of a family's name ("the Otters")."""
    one, known = word.removesuffix("s"), lexicon()
    return one != word and one not in known.surnames and one not in known.first_names


def _has_a_noun(words: tuple[Word, ...], last: int) -> bool:
    """Whether a noun may follow, before which an article may stand with a person's name ("the Zab memo")."""
    return last < len(words) and words[last].gap in (" ", "-") and words[last].text not in _NO_NOUNS


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
    elif after.gap == " " and (after.text in known.body_words or after.text in known.staff_words):
        yield Vote(Kind.ORGANISATION, BODY, f"before “{after.text}”")
    elif after.gap == " " and after.text in known.place_words:
        yield Vote(Kind.PLACE, BODY, f"before “{after.text}”")
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

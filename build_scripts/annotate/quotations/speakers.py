"""Who says it, and is it said at all? The quotations of a paragraph in; speaker, cue and kind of each out.

A cue is sought behind the words ("…," said X), then before them, then at the end of the sentence. Words without a cue
are spoken by whoever spoke before them, or else by whom the sentence before is about: that is inferred.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from build_scripts.annotate.quotations.clauses import WINDOW, Line
from build_scripts.annotate.quotations.cues import (
    ADVERBS,
    BEING,
    CALLING,
    DETERMINERS,
    NAMING,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    STARTERS,
    STATEMENTS,
    cues,
)
from build_scripts.annotate.quotations.discourse import NOBODY, Memory, Speaker
from build_scripts.annotate.quotations.subjects import Subjects
from build_scripts.annotate.types import Speech

# Words in marks without a cue, no more than these, are a term; so are names of works, however long.
TERM_AT_MOST = 4
TITLE_AT_MOST = 12
# An uncued quotation is spoken by who spoke last, if that was in the same paragraph or in the one before.
NEAR = 1
# Without a comma, the cue behind a quotation stands no farther off than this.
NEAR_WORDS = 6
# So many words before the end of a sentence its last cue may stand; farther off only right behind its subject.
LAST_WITHIN = 10
# "In X's own words" takes so many.
OWN_WITHIN = 4
# A word or two in marks are somebody's no farther than this from their cue, unless they say what something is.
WORD_WITHIN = 10
_PREDICATES = frozenset(("as", "so", "very", "him", "them", "it", "that", "not", "be", "been", "too"))
_PERSONS = frozenset(("me", "us", "you", "him", "her", "them"))
_POINTING = frozenset(("the", "this", "these", "those", "such"))
_NAMED_AS = frozenset(("known", "so-called", "dubbed"))
# What follows these behind a quotation is said by another, or of something else ("…, while the minister called …").
_TURNS = (STARTERS | RELATIVES) - {"as", "so"}
_VERB = re.compile(r"[a-z]+(?:ed|[^s]s)")
_SENTENCE = re.compile(r"[.!?…][\"”’'»)]*$")
_GOES_ON = re.compile(r"(?:[,?!—–…-]|\.\.\.)[\"”’'»]*$")
_SMALL = re.compile(r"(?:a|an|and|are|as|at|is|but|by|for|from|in|of|on|or|the|to|with|v\.?|vs\.?)$", re.IGNORECASE)


class Said(NamedTuple):
    """What was found out about a quotation."""

    kind: Speech
    speaker: str = ""
    described: str = ""
    cue: str = ""
    inferred: bool = False


class _Cued(NamedTuple):
    """The speaker and the cue; `closing` says that the cue ends the sentence."""

    speaker: Speaker | None
    cue: str
    closing: bool = False


@dataclass(slots=True)
class Teller:
    """Attributes the quotations of one document, paragraph by paragraph, in order."""

    memory: Memory = field(default_factory=Memory)
    paragraph: int = 0
    heard: tuple[int, Speaker | None] = (-9, None)

    def read(self, line: Line, *, going_on: bool) -> list[Said]:
        """What the paragraph says of its quotations; `going_on` tells that the first began in the paragraph before."""
        subjects = Subjects(line, self.memory)
        told: list[Said] = []
        for low, high in line.sentences:
            self.memory.sentence += 1
            told += self._sentence(subjects, low, high, going_on and not told)
        self.paragraph += 1
        return told

    def _sentence(self, subjects: Subjects, low: int, high: int, going_on: bool) -> list[Said]:
        line = subjects.line
        told: list[Said] = []
        subject = subjects.of_sentence(low, high)
        if subject:
            self.memory.told(subject)
        former: _Cued | None = None
        for at in range(low, high):
            if line.items[at].quote < 0:
                continue
            cued = self._cued(subjects, at, low, high, former)
            term = _is_term(line, at, cued, shared=cued is not None and cued is former)
            if term and not (going_on and not told):
                told.append(Said(Speech.SCARE))
                continue
            one = self._spoken(line, at, low, cued, subject)
            speaker = cued.speaker if cued else None
            if speaker:
                former, self.heard = cued, (self.paragraph, speaker)
            told.append(one)
        self._remember(subjects, low, high, subject, former.speaker if former else None, heard=bool(told))
        return told

    def _remember(
        self, subjects: Subjects, low: int, high: int, subject: Speaker | None, speaker: Speaker | None, *, heard: bool
    ) -> None:
        """Keep whom the sentence names, whom it is about and who speaks in it, the last the most present."""
        self.memory.read(subjects.line, low, high)
        if subject:
            self.memory.told(subject)
            if subject.human and not heard:
                self.heard = (self.paragraph, subject)
        if speaker:
            self.memory.told(speaker)
        elif not heard:
            self._heard(subjects, low, high)

    def _heard(self, subjects: Subjects, low: int, high: int) -> None:
        """Remember who says something without marks, so that "he" and what follows can be theirs."""
        for at in range(low, min(high, low + WINDOW)):
            speaker = subjects.of_verb(at, low) if subjects.is_cue(at) else None
            if speaker:
                self.memory.told(speaker, subject=not self._passive(subjects.line, at, low))
                self.heard = (self.paragraph, speaker)
                return

    def _cued(self, subjects: Subjects, at: int, low: int, high: int, former: _Cued | None) -> _Cued | None:
        """The cue of a quotation and whose it is; None where there is none in the sentence."""
        line = subjects.line
        goes_on = _GOES_ON.search(line.items[at].text) or (at + 1 < high and line.items[at + 1].gap[:1] in ",—–")
        short = at + 1 < high and (line.items[at + 1].lower in ("he", "she", "i", "they") or at + 1 in line.named)
        ended = at + 1 < high and ";" in line.items[at + 1].gap
        before: _Cued | None = None
        if at > low and not _GOES_ON.search(line.items[at].text):
            before = self._before(subjects, at, low, former)
        partial = before is not None and before.speaker is not None
        follows = goes_on or short or (at + 1 < high and line.items[at + 1].lower in cues().inverting)
        if at + 1 < high and not ended and follows and not partial:
            found = self._behind(subjects, at, high, near=not goes_on)
            if found:
                return found
        before = before or self._before(subjects, at, low, former)
        found = before or former or self._at_the_end(subjects, at, high)
        return found or self._nobody(subjects, at, low)

    def _nobody(self, subjects: Subjects, at: int, low: int) -> _Cued | None:
        """The noun for a statement right before the quotation, or a verb of saying whose subject is not to be found."""
        verb = at - 1
        if verb >= low and subjects.line.items[verb].lower in STATEMENTS and subjects.line.pause(at):
            return _Cued(subjects.maker(subjects.line.clause(low, at), at), "")
        found = verb >= low and subjects.is_cue(verb)
        nobody = _Cued(None, subjects.line.items[verb].text) if found else None
        return (self._led_in(subjects, at, low) if ":" in subjects.line.items[at].gap else None) or nobody

    def _led_in(self, subjects: Subjects, at: int, low: int) -> _Cued | None:
        """A verb that is none of saying, before the colon and beside a name or pronoun ("X wired her: “…”")."""
        items = subjects.line.items
        verb = at - 1 - (at - 1 > low and items[at - 1].lower in _PERSONS)
        beside = verb > low and (verb - 1 in subjects.line.named or items[verb - 1].lower in PRONOUNS)
        speaker = subjects.of_verb(verb, low) if beside and _VERB.fullmatch(items[verb].text) else None
        told = speaker is not None and (speaker.entity or speaker.human)
        return _Cued(speaker, items[verb].text) if told else None

    def _behind(self, subjects: Subjects, at: int, high: int, *, near: bool) -> _Cued | None:
        line = subjects.line
        if line.items[at + 1].lower in _TURNS:
            return None
        aside: _Cued | None = None
        for verb in range(at + 1, min(high, at + (NEAR_WORDS if near else WINDOW))):
            item = line.items[verb]
            if item.quote >= 0:
                break
            if item.lower == "according" and verb + 1 < high and line.items[verb + 1].lower == "to":
                return _Cued(subjects.behind(verb + 2, high), line.words(verb, verb + 2))
            if not subjects.is_cue(verb):
                continue
            speaker = subjects.of_verb(verb, at + 1)
            first = verb
            while first > at + 1 and line.items[first - 1].lower in ADVERBS:
                first -= 1
            if speaker is None and first == at + 1 and item.lower in cues().inverting:
                speaker = subjects.behind(verb + 1, high)
            if speaker and line.items[verb - 1].lower in RELATIVES:
                aside = aside or _Cued(speaker, item.text)
            elif speaker:
                return _Cued(speaker, item.text)
        return aside or self._unknown_verb(subjects, at + 1, high)

    def _unknown_verb(self, subjects: Subjects, at: int, high: int) -> _Cued | None:
        """A verb that is none of saying, right behind the words and beside a pronoun or a person ("…," she beamed)."""
        line = subjects.line
        name = line.named.get(at)
        if name is None and not line.items[at].text.islower():
            return None
        if not name and line.items[at].lower in DETERMINERS:
            verb = subjects.nouns(at, high)
            told = verb > at + 1 and verb < high and _VERB.fullmatch(line.items[verb].text)
            speaker = subjects.phrase(at, verb) if told and line.items[verb].gap == " " else None
            return _Cued(speaker, line.items[verb].text) if speaker else None
        verb = name.last if name else at + 1 if line.items[at].lower in ("he", "she", "they") else at
        if verb >= high or line.items[verb].gap != " " or not _VERB.fullmatch(line.items[verb].text):
            return None
        behind = line.named.get(verb + 1) if verb == at else None
        beside = name or behind
        if (beside and beside.entity.kind != "person") or (verb == at and behind is None):
            return None
        speaker = subjects.of_verb(verb, at) if verb > at else subjects.behind(verb + 1, high)
        return _Cued(speaker, line.items[verb].text) if speaker else None

    def _before(self, subjects: Subjects, at: int, low: int, former: _Cued | None) -> _Cued | None:
        line = subjects.line
        for verb in range(at - 1, max(low, at - WINDOW) - 1, -1):
            item = line.items[verb]
            if item.quote >= 0:
                return None
            if item.lower == "to" and verb > low and line.items[verb - 1].lower == "according":
                return _Cued(subjects.behind(verb + 1, at), line.words(verb - 1, verb + 1))
            if item.lower == "of" and verb > low and line.items[verb - 1].lower == "words":
                return _Cued(subjects.behind(verb + 1, at), line.items[verb - 1].text)
            if verb == at - 1 and item.lower == "words" and line.pause(at):
                maker = subjects.maker(max(low, verb - OWN_WITHIN), verb)
                if maker:
                    return _Cued(maker, item.text)
            if not subjects.is_cue(verb) or (verb > low and _is_aside(line, verb)):
                continue
            speaker = subjects.of_verb(verb, low)
            begins = verb == low or line.items[verb - 1].quote >= 0
            if speaker is None and begins:
                inverted = item.lower in cues().inverting
                speaker = former.speaker if former else subjects.behind(verb + 1, at) if inverted else None
            if speaker or self._passive(line, verb, low):
                found = _Cued(speaker, item.text)
                return (self._reporter(subjects, verb, low) if verb > low and line.idle(verb - 1) else None) or found
        return None

    def _reporter(self, subjects: Subjects, verb: int, low: int) -> _Cued | None:
        """Who tells what another "had concluded": the words are the teller's."""
        for at in range(verb - 1, max(low, verb - WINDOW) - 1, -1):
            if subjects.line.items[at].quote >= 0:
                return None
            if subjects.is_cue(at) and subjects.line.items[at].lower in cues().inverting:
                speaker = subjects.of_verb(at, low)
                return _Cued(speaker, subjects.line.items[at].text) if speaker else None
        return None

    def _passive(self, line: Line, verb: int, low: int) -> bool:
        before = {item.lower for item in line.items[max(low, verb - 3) : verb]}
        reduced = line.pause(verb) and verb + 1 < len(line.items) and line.items[verb + 1].lower == "as"
        return line.items[verb].lower in cues().past and (reduced or not BEING.isdisjoint(before))

    def _at_the_end(self, subjects: Subjects, at: int, high: int) -> _Cued | None:
        """The cue at the end of the sentence: "The … was legal, the minister said."."""
        line = subjects.line
        for verb in range(high - 1, max(at, high - WINDOW), -1):
            if line.items[verb].quote >= 0:
                return None
            if line.items[verb].lower == "according" and verb + 2 < high:
                return _Cued(subjects.behind(verb + 2, high), line.words(verb, verb + 2))
            if subjects.is_cue(verb) and not line.items[verb].lower.endswith("ing"):
                first = line.segment(at + 1, verb)
                beside = verb - first <= NEAR_WORDS and (first in line.named or line.items[first].lower in PRONOUNS)
                apart = first > at + 1 and line.pause(first) and (beside or high - verb <= LAST_WITHIN)
                speaker = subjects.of_verb(verb, first) if apart else None
                if speaker:
                    return _Cued(speaker, line.items[verb].text, closing=True)
        return None

    def _spoken(self, line: Line, at: int, low: int, cued: _Cued | None, subject: Speaker | None) -> Said:
        """Whose speech it is."""
        cue = cued.cue if cued else ""
        if cued and (cued.speaker or (at > low and self._passive(line, at - 1, low))):
            speaker = cued.speaker or NOBODY
            inferred = speaker.pointed
        else:
            speaker = self._inferred(subject if at > low else None) or NOBODY
            inferred = not (speaker is subject and not speaker.pointed and ":" in line.items[at].gap)
        if speaker == NOBODY:
            return Said(Speech.SPEECH, cue=cue)
        self.heard = (self.paragraph, speaker)
        return Said(Speech.SPEECH, speaker.entity, speaker.described, cue, inferred)

    def _inferred(self, subject: Speaker | None) -> Speaker | None:
        """Who must be speaking where no cue says so."""
        if subject and (subject.human or subject.entity):
            return subject
        paragraph, speaker = self.heard
        return speaker if self.paragraph - paragraph <= NEAR else self.memory.present()


def _is_nickname(line: Line, at: int) -> bool:
    """Whether the words stand within somebody's name (Justin “Jazz” Hardy)."""
    if not 0 < at < len(line.items) - 1 or not is_title(line.items[at].text, least=1):
        return False
    within = line.items[at].gap == line.items[at + 1].gap == " " and len(line.items[at].text.split()) <= 2
    return within and all(line.items[beside].text[:1].isupper() for beside in (at - 1, at + 1))


def _leads(line: Line, at: int) -> bool:
    """Whether the item leads on from a phrase and is no noun that words in marks may qualify."""
    lower = line.items[at].lower
    return lower in PREPOSITIONS or lower in STARTERS or not lower.isalpha() or line.idle(at)


def _is_aside(line: Line, verb: int) -> bool:
    """Whether the verb only tells where words were printed ("as quoted by …")."""
    return line.items[verb - 1].lower == "as" and line.items[verb].lower in ("quoted", "cited", "reported")


def _is_term(line: Line, at: int, cued: _Cued | None, *, shared: bool) -> bool:
    """Whether the words in marks are a term, a name or a title and nobody's speech."""
    text = line.items[at].text
    if line.items[at].quote in line.works:
        return True
    count = len(text.split())
    introduced = line.sentence_begins(at) or line.pause(at)
    before = line.items[at - 1].lower if at and not introduced else ""
    if before in NAMING and count <= TITLE_AT_MOST and _names(before, text, cued):
        return True
    if before in ("as", "the") and at > 1 and line.items[at - 2].lower in _NAMED_AS:
        return True
    if _is_nickname(line, at):
        return True
    if at and line.items[at].gap == ", " and line.items[at - 1].lower in NAMING and is_title(text, least=1):
        return True
    stands_alone = introduced and (cued or _SENTENCE.search(text))
    if is_title(text) and not stands_alone and count <= TITLE_AT_MOST:
        return True
    called = cued is not None and at > 1 and line.items[at - 2].text == cued.cue and cued.cue in CALLING
    if cued and count <= 2 and before in _POINTING and not shared and not called:
        return True
    qualifies = at + 1 < len(line.items) and line.items[at + 1].gap == " " and not _leads(line, at + 1)
    if cued and cued.speaker is None and count <= 2 and not introduced and not shared and qualifies:
        return True
    if cued:
        return count <= 2 and not introduced and not shared and not _is_told(line, at, cued)
    return count <= TERM_AT_MOST and not (_SENTENCE.search(text) and introduced)


def _is_told(line: Line, at: int, cued: _Cued) -> bool:
    """Whether a word or two in marks belong to their cue: they stand near it, or say what something is."""
    before = line.items[at - 1].lower
    if cued.cue in CALLING or cued.closing:
        return True
    near = {item.text for item in line.items[max(0, at - WORD_WITHIN) : at + WORD_WITHIN + 1]}
    return cued.cue.split()[0] in near or before in BEING or before in _PREDICATES


def _names(before: str, text: str, cued: _Cued | None) -> bool:
    """Whether the word before a quotation gives something a name; somebody who "called" a thing so speaks."""
    return before not in cues().every or cued is None or cued.speaker is None or is_title(text)


def is_title(text: str, least: int = 2) -> bool:
    """Whether words are written like the title of a work or a name: so many at least, all but the small ones large."""
    words = re.findall(r"[^\W_][\w’'.-]*", text)
    large = [word for word in words if not _SMALL.match(word)]
    sentence = re.search(r"[!;][”’\"']*$|, ", text)
    return len(large) >= least and all(word[0].isupper() or word[0].isdigit() for word in large) and not sentence

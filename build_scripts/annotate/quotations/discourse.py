"""Whom do "he" and "the official" mean? What a document has told so far: people, their titles, roles and gender."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from build_scripts.annotate.lexicon import lexicon, lines
from build_scripts.annotate.quotations.clauses import Line, Named
from build_scripts.annotate.quotations.cues import FEMALE, MALE, PEOPLE, PREPOSITIONS, RELATIVES, STATEMENTS
from build_scripts.annotate.types import Kind

# The nouns that stand for a title in short.
_RANKS = {
    "gen.": "general",
    "sen.": "senator",
    "gov.": "governor",
    "adm.": "admiral",
    "col.": "colonel",
    "capt.": "captain",
    "sgt.": "sergeant",
    "prof.": "professor",
    "dr.": "doctor",
    "rep.": "representative",
    "rev.": "reverend",
    "cmdr.": "commander",
    "amb.": "ambassador",
    "lt.": "lieutenant",
}
# How many speakers and people are remembered, and over how many sentences a pronoun may reach.
REMEMBERED, REACH = 24, 8
# So many sentences back the subject of a sentence comes before names that are no subject.
SUBJECT_REACH = 2
_APPOSED_WITHIN = 7


class Speaker(NamedTuple):
    """Who says something: the id of an entity, or a description. `gender` is "he", "she" or "" where unknown.

    `given` is the gender that the first name tells, which is no more than likely. `pointed` says that the words only
    point back to them: a pronoun, or "the official".
    """

    entity: str
    described: str
    human: bool
    plural: bool
    gender: str = ""
    pointed: bool = False
    given: str = ""

    def fits(self, pronoun: str, *, likely: bool = False, known: bool = False) -> bool:
        """Whether the pronoun may mean this speaker; `likely` asks for a first name that does not speak against it,
        `known` for a gender that is known."""
        if pronoun in ("he", "she"):
            gender = self.gender or (self.given if likely else "")
            return self.human and not self.plural and (gender == pronoun or not (gender or known))
        return self.plural or not self.human if pronoun == "they" else not (self.human or self.plural)


# The writer or the reader of a text, whom it does not name.
NOBODY = Speaker("", "", human=True, plural=False)


@dataclass(slots=True)
class Memory:
    """What a document has told so far: who was spoken of (newest last), who plays which role, what each was called."""

    recent: deque[tuple[int, Speaker, bool]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    roles: dict[str, deque[tuple[int, Speaker]]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    sentence: int = 0

    def of(self, name: Named) -> Speaker:
        """The speaker that a name stands for."""
        entity = name.entity
        person, gender = entity.kind is Kind.PERSON, self.genders.get(entity.id, "")
        given = given_gender(entity.name) if person else ""
        return Speaker(entity.id, "", person, entity.kind is Kind.GROUP, gender, given=given)

    def told(self, speaker: Speaker, *, subject: bool = True) -> None:
        """Remember that the sentence is about somebody, or only names them."""
        if speaker.entity or speaker.described:
            self.recent.append((self.sentence, speaker._replace(pointed=False), subject))

    def plays(self, role: str, speaker: Speaker) -> None:
        """Remember whom a noun for a role would mean from the next sentence on."""
        self.roles.setdefault(role, deque(maxlen=REACH)).append((self.sentence, speaker))

    def player(self, role: str, words: Collection[str] = ()) -> Speaker | None:
        """Whom a noun for a role means, by earlier sentences: the last who was called these words as well."""
        for at, speaker in reversed(self.roles.get(role, ())):
            told = self.called.get(speaker.entity) or set(speaker.described.lower().split())
            if at < self.sentence and told.issuperset(words):
                return speaker._replace(pointed=bool(speaker.entity))
        return None

    def meant(self, pronoun: str, *, apart: bool = False) -> Speaker | None:
        """Whom a pronoun means: the last that fits, the subject of a sentence before its other names.

        One whose first name speaks against it is meant only where nobody else fits. `apart` says that it stands beside
        a pronoun of the other gender: somebody of known gender comes first then.
        """
        if pronoun in ("i", "we", "you"):
            return NOBODY
        spans = ((True, SUBJECT_REACH), (False, REACH))
        passes = [(False, likely, *span) for likely in (True, False) for span in spans]
        for known, likely, subject, reach in [(True, True, False, SUBJECT_REACH)] * apart + passes:
            for at, speaker, is_subject in reversed(self.recent):
                speaker = speaker._replace(gender=self.genders.get(speaker.entity, speaker.gender))
                near = self.sentence - at <= reach and is_subject >= subject
                if near and speaker.fits(pronoun, likely=likely, known=known):
                    if speaker.entity and speaker.human and pronoun != "they":
                        self.genders.setdefault(speaker.entity, pronoun)
                    return speaker._replace(pointed=True)
        return None

    def present(self) -> Speaker | None:
        """The person who was named last, in this sentence or the one before."""
        for at, speaker, _ in reversed(self.recent):
            if self.sentence - at <= 1 and speaker.entity and speaker.human and not speaker.plural:
                return speaker._replace(pointed=True)
        return None

    def read(self, line: Line, low: int, high: int) -> None:
        """Learn from the names of a sentence: who bears which title or role, and of what gender they are.

        The first person counts as its subject if something of theirs is spoken of ("X's army", "the army of X").
        """
        at, first = low, True
        while at < high:
            name = line.named.get(at)
            if name is None:
                at += 1
                continue
            at = name.last
            possessive, owns = line.items[name.last - 1].possessive, False
            if name.entity.kind is Kind.PERSON:
                self._learn(line, name, high)
                of = name.begin > low and line.items[name.begin - 1].lower == "of"
                owns, first = first and (possessive or of), False
            if owns or not possessive:
                self.told(self.of(name), subject=owns)

    def _learn(self, line: Line, name: Named, high: int) -> None:
        titles = name.mention.honorific.split()
        roles = [_RANKS.get(title.lower(), title.lower()) for title in titles]
        before = _before(line, name.begin)
        roles += before[:1] if before and (before[0] in lexicon().roles or gender_of(before[0])) else []
        apposed = _apposed(line, name.last, high)
        roles += apposed[-1:]
        # "her eldest son, X, …"
        roles += [noun for noun in _led_in(line, name.begin) if gender_of(noun)]
        self.called.setdefault(name.entity.id, set()).update(roles, before, apposed, (one.lower() for one in titles))
        for words, gender in ((MALE, "he"), (FEMALE, "she")):
            if not words.isdisjoint(title.lower() for title in titles):
                self.genders[name.entity.id] = gender
            elif not words.isdisjoint(roles):
                self.genders.setdefault(name.entity.id, gender)
        for role in roles:
            self.plays(role, self.of(name))


def _led_in(line: Line, at: int) -> list[str]:
    """The word before the comma behind which a name stands."""
    beside = at > 0 and line.items[at].gap == ", " and line.items[at - 1].quote < 0
    return [line.items[at - 1].lower] if beside else []


def _before(line: Line, at: int) -> list[str]:
    """The words right before a name, the nearest first ("the Syldavian finance minister …")."""
    words: list[str] = []
    while at > 0 and len(words) < _APPOSED_WITHIN and line.items[at].gap in (" ", "-") and line.items[at - 1].quote < 0:
        at -= 1
        words.append(line.items[at].lower)
    return words


def _apposed(line: Line, at: int, high: int) -> list[str]:
    """The words of an apposition that begins at the item, up to the role ("…, a former director of …")."""
    if at >= high or line.items[at].gap != ", ":
        return []
    words: list[str] = []
    for number in range(at, min(at + _APPOSED_WITHIN, high)):
        item = line.items[number]
        if item.quote >= 0 or (number > at and item.gap not in (" ", "-")):
            return []
        words.append(item.lower)
        if item.lower in RELATIVES or item.lower in PREPOSITIONS:
            return []
        if item.lower in lexicon().roles and not item.possessive:
            return words
    return []


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    """The first names of men and of women, read once."""
    men, women = (frozenset(" ".join(lines(name)).split()) for name in ("names_of_men", "names_of_women"))
    return men, women


def given_gender(name: str) -> str:
    """The pronoun of a person with this full name by the first name, "" where that does not tell."""
    first, _, last = name.partition(" ")
    men, women = _given()
    return "" if not last else "he" if first in men else "she" if first in women else ""


def gender_of(noun: str) -> str:
    """The pronoun of somebody who is called so in one word in lower case, "" where that does not tell."""
    return "he" if noun in MALE else "she" if noun in FEMALE else ""


def is_human(noun: str) -> bool:
    """Whether a noun in lower case may mean people: it is none for a body, a place or something written."""
    return not (noun in STATEMENTS or is_body(noun) or noun.capitalize() in lexicon().place_nouns)


def is_body(noun: str) -> bool:
    """Whether a noun in lower case means a body ("ministry")."""
    return noun.capitalize() in lexicon().head_nouns


def is_person(noun: str) -> bool:
    """Whether a noun in lower case surely means people, in the singular or plural."""
    return any(one in PEOPLE or one in lexicon().roles or gender_of(one) for one in (noun, noun.removesuffix("s")))

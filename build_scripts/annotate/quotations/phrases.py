"""Whom does a noun phrase mean? An entity, somebody spoken of before, or nobody that has a name.

Phrases are read by the order of words and commas; no sentence is parsed.
"""

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.quotations.clauses import WINDOW, Line, Named
from build_scripts.annotate.quotations.cues import (
    ALONE,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LEAVES,
    OCCASIONS,
    PLURALS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    STARTERS,
    STATEMENTS,
    cues,
)
from build_scripts.annotate.quotations.discourse import NOBODY, Memory, Speaker, gender_of, is_human, is_person

_AFTER_NOUN = frozenset(("close", "familiar", "briefed", "based", "aware", "loyal", "able", "involved", "speaking"))
_POINTING = frozenset(("the", "this", "that", "these", "those"))
# Pronouns of the other gender.
_OTHERS = {"he": frozenset(("her", "hers", "she")), "she": frozenset(("him", "his", "he"))}
# Descriptions are short, and so is what stands between two commas.
DESCRIBED_AT_MOST = 16
# So many words may stand before a name that begins with "the" and has no title or role ("the young cellist X").
APPOSED_WITHIN = 4


class Phrases:
    """The noun phrases of one paragraph, given what the document told before."""

    def __init__(self, line: Line, memory: Memory) -> None:
        self.line, self.items, self.named, self.memory = line, line.items, line.named, memory
        self._known: dict[tuple[int, int], Speaker | None] = {}

    def is_cue(self, at: int) -> bool:
        """Whether the item is a verb of saying and no noun ("his claims"), name or part of "according to"."""
        item = self.items[at]
        if item.lower not in cues().every or at in self.named or not item.text.islower() or item.possessive:
            return False
        if item.lower in cues().plain and not self._has_plural(at):
            return False
        behind = self.named.get(at - 1)
        if behind and behind.entity.kind == "group" and item.gap == " " and item.lower.endswith("s"):
            return False
        if item.lower in cues().needs and self._lower(at + 1) not in cues().needs[item.lower]:
            return False
        if item.lower in cues().shuns and self._lower(at + 1) == "to":
            return False
        if item.gap in ("' ", "’ ") and self._lower(at - 1).endswith("s"):
            return False
        before = self.items[at - 1] if at and item.gap == " " else None
        if before is None or (before.lower in ALONE and item.lower in cues().past):
            return True
        if before.lower == "that":
            return not item.lower.endswith("ing")
        return not (before.lower in DETERMINERS or before.possessive)

    def _has_plural(self, at: int) -> bool:
        """Whether a verb in its plain form has what it needs before it: a plural, an auxiliary or "to"."""
        if not at or self.items[at].gap not in (" ", ", "):
            return False
        before = self.items[at - 1].lower
        linked = before in CONJUNCTIONS or before in RELATIVES or before in ("to", "not", "i", "we", "you", "they")
        counted = at > 1 and self.items[at - 2].lower in DETERMINERS
        return linked or before in PLURALS or before.endswith("s") or (self.line.idle(at - 1) and not counted)

    def behind(self, first: int, high: int) -> Speaker | None:
        """The speaker that a phrase names which begins at the item ("… said a former official on Friday")."""
        high = min(high, first + WINDOW)
        while first < high and self.line.idle(first):
            first += 1
        last = first
        while last < high and not self._leaves(first, last):
            last = self.named[last].last if last in self.named else last + 1
        last = min(last, high)
        speaker = self.phrase(first, last) if first < last else None
        if speaker and not speaker.human and not speaker.described:
            return speaker
        apposed = last < high and "," in self.items[last].gap and not (speaker and speaker.entity)
        return (self._apposed(last, high) if apposed else None) or speaker

    def _apposed(self, at: int, end: int) -> Speaker | None:
        """The person whom the words between commas name that begin at the item ("…, former mayor X, …")."""
        for number in range(at, min(end, at + DESCRIBED_AT_MOST)):
            item, name = self.items[number], self.named.get(number)
            if name and name.entity.kind == "person":
                near = self.items[at].lower in DETERMINERS and name.first - at <= APPOSED_WITHIN
                called = near or number in (at, name.first - 1) or is_person(self.items[number - 1].lower)
                whole = self._ends(name, end) and not self.items[name.last - 1].possessive
                return self.memory.of(name) if called and whole else None
            leads = item.lower in PREPOSITIONS or item.lower in STARTERS or item.lower in RELATIVES
            if not name and (leads or item.quote >= 0 or item.lower.endswith("ing")):
                return None
            if number > at and self.line.pause(number):
                return None
        return None

    def _ends(self, name: Named, high: int) -> bool:
        return name.last >= high or self.line.pause(name.last) or self.items[name.last].quote >= 0

    def _leaves(self, first: int, at: int) -> bool:
        """Whether the phrase that begins at `first` ends before this item."""
        item = self.items[at]
        if item.quote >= 0 or (at > first and self.line.pause(at)):
            return True
        if item.lower not in LEAVES or at in self.named or at == first:
            return False
        if item.lower not in ("in", "on", "at", "by"):
            return True
        following = {self._lower(number) for number in range(at + 1, at + 5)}
        return self._lower(at + 1) in LEAVES or not following.isdisjoint(OCCASIONS)

    def phrase(self, first: int, last: int) -> Speaker | None:
        """Whom the noun phrase of these items means: an entity, a pronoun's or "the official"'s, or a description."""
        while first < last and (self._opens(first) or self.line.idle(first)):
            first += 1
        while first < last and self.line.idle(last - 1):
            last -= 1
        if first < last and self.items[first].lower in PREPOSITIONS and first not in self.named:
            first = self._past_preposition(first, last)
        if first >= last:
            return None
        if last - first == 1 and self.items[first].lower in PRONOUNS:
            return self.meant(first) or NOBODY
        head = self._head(first, last)
        name = self.named.get(head - 1)
        if name and name.last == head and not self.items[head - 1].possessive and name.begin >= first:
            speaker = self.memory.of(name)
            for at in range(first, name.begin):
                if self.items[at].lower in lexicon().roles:
                    self.memory.plays(self.items[at].lower, speaker)
            return speaker
        behind = self.named.get(last - 1)
        if behind and behind.entity.kind == "person" and behind.begin > head and not self.items[last - 1].possessive:
            before = self.items[behind.begin - 1].lower
            joined = before in CONJUNCTIONS and behind.begin - 2 in self.named
            if not (before in PREPOSITIONS or joined or before in DETERMINERS):
                return self.memory.of(behind)
        return self._description(first, last, head)

    def meant(self, at: int) -> Speaker | None:
        """Whom the pronoun means: somebody told of before, or else named before it in the same sentence."""
        pronoun = self.items[at].lower
        speaker = self.memory.meant(pronoun, apart=self._apart(at))
        for number in range(at - 1, max(0, at - WINDOW) - 1, -1):
            name = None if speaker else self.named.get(number)
            if self.line.sentence_begins(number + 1):
                break
            if name and not self.items[name.last - 1].possessive and self.memory.of(name).fits(pronoun, likely=True):
                speaker = self.memory.of(name)._replace(pointed=True)
        return speaker

    def _apart(self, at: int) -> bool:
        """Whether "he" stands in one clause with "her", or "she" with "him": they mean two people."""
        others = _OTHERS.get(self.items[at].lower, ())
        for number in range(at + 1, min(len(self.items), at + WINDOW) if others else 0):
            item = self.items[number]
            if item.lower in others:
                return True
            if number in self.named or item.quote >= 0 or self.line.pause(number) or self.line.sentence_begins(number):
                return False
        return False

    def _opens(self, at: int) -> bool:
        """Whether the item only leads over to a phrase."""
        lower = self.items[at].lower
        return at not in self.named and (lower in STARTERS or lower in ("meanwhile", "however", "as"))

    def _past_preposition(self, first: int, last: int) -> int:
        """Where the subject of a clause begins that opens with a preposition ("On Friday the ministry"), or `last`."""
        name = self.named.get(last - 1)
        if name and not self.items[last - 1].possessive and name.begin > first + 1:
            return name.begin
        if self.items[last - 1].lower in PRONOUNS:
            return last - 1
        for at in range(last - 1, first + 1, -1):
            if self.items[at].lower in DETERMINERS and at not in self.named:
                return at
        return last

    def _head(self, first: int, last: int) -> int:
        """The item after the head of a noun phrase: what qualifies it is left off."""
        at = first
        while at < last:
            name = self.named.get(at)
            if name:
                at = min(name.last, last)
                continue
            lower = self.items[at].lower
            governs = lower in PREPOSITIONS and self.items[at].text.islower()
            if at > first and (governs or lower in RELATIVES or lower in _AFTER_NOUN or self.line.pause(at)):
                return at
            at += 1
        return last

    def _description(self, first: int, last: int, head: int) -> Speaker | None:
        items, noun = self.items, self.items[head - 1].lower
        if noun in STATEMENTS or self.items[first].lower in STATEMENTS:
            maker = self.maker(first, head) or self._author(head, last) or self.memory.player(noun)
            if maker:
                return maker
        opening = items[first].lower
        if opening in _POINTING and last == head:
            former = self.memory.player(noun, [items[at].lower for at in range(first + 1, head - 1)])
            if former:
                return former
        plural = noun in PLURALS or (noun.endswith("s") and not noun.endswith("ss"))
        known = opening in DETERMINERS or items[first].possessive or first in self.named or opening.isdigit()
        capital = self._capital(first, head)
        if last - first > DESCRIBED_AT_MOST or not (known or plural or capital or noun in lexicon().roles):
            return None
        if any(items[at].lower in PRONOUNS or items[at].quote >= 0 for at in range(first, last)) or any(
            items[at].lower in AUXILIARIES or (at > first and self.is_cue(at)) for at in range(first, head)
        ):
            return None
        speaker = Speaker("", self.line.words(first, last), is_human(noun), plural, gender_of(noun))
        if opening not in POSSESSIVES:
            self.memory.plays(noun, speaker)
        return speaker

    def _capital(self, first: int, head: int) -> bool:
        """Whether the head of a phrase is written large, as a name is, or the word that it is joined to ("Hau-yip")."""
        joined = head - 2 >= first and self.items[head - 1].gap == "-"
        return any(self.items[at].text[:1].isupper() for at in ((head - 2, head - 1) if joined else (head - 1,)))

    def maker(self, first: int, last: int) -> Speaker | None:
        """Whose statement, letter or the like it is, by the possessive among the items."""
        for at in range(first, last):
            name = self.named.get(at)
            if name and self.items[name.last - 1].possessive:
                return self.memory.of(name)
            if self.items[at].lower in POSSESSIVES:
                return self.memory.meant(POSSESSIVES[self.items[at].lower])
        return None

    def _author(self, first: int, last: int) -> Speaker | None:
        """By whom or from whom a statement is, as what follows it says."""
        last = min(last, first + WINDOW)
        for at in range(first, last):
            if self.items[at].lower in ("from", "by", "of"):
                return self.phrase(at + 1, last)
        return None

    def _lower(self, at: int) -> str:
        return self.items[at].lower if at < len(self.items) else ""

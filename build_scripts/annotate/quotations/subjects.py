"""Who is the subject of a verb of saying? Found by the order of words and commas; no sentence is parsed."""

import re

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.quotations.clauses import WINDOW, Line, Named
from build_scripts.annotate.quotations.cues import (
    AUXILIARIES,
    BEING,
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
from build_scripts.annotate.quotations.discourse import NOBODY, Memory, Speaker, is_body, is_human, is_person

_AFTER_NOUN = frozenset(("close", "familiar", "briefed", "based", "aware", "loyal", "able", "involved", "speaking"))
# A participle behind one of these speaks of nobody in particular ("in charge of calling").
_GOVERNS = frozenset(("of", "for", "without", "from", "about", "like"))
_POINTING = frozenset(("the", "this", "that", "these", "those"))
# Descriptions are short, and so is what stands between two commas.
DESCRIBED_AT_MOST = 16
_ASIDE = re.compile(r"\d+$|\w+ing$|\w+ed$|(?:known|sent|held|born|made|led|seen|taken|written|then)$")


class Subjects:
    """The grammar of one paragraph: whom its verbs and phrases speak of, given what the document told before."""

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
        if item.lower == "put":
            return self._lower(at + 1) == "it"
        before = self.items[at - 1] if at and item.gap == " " else None
        return before is None or not (before.lower in DETERMINERS or before.possessive)

    def _has_plural(self, at: int) -> bool:
        """Whether a verb in its plain form has what it needs before it: a plural, an auxiliary or "to"."""
        if not at or self.items[at].gap not in (" ", ", "):
            return False
        before = self.items[at - 1].lower
        linked = before in CONJUNCTIONS or before in RELATIVES or before in ("to", "not", "i", "we", "you", "they")
        return linked or before in PLURALS or before.endswith("s") or self.line.idle(at - 1)

    def of_verb(self, verb: int, low: int) -> Speaker | None:
        """The subject of the verb before it, not before the item `low`; None where it stands elsewhere."""
        key = (verb, low)
        if key not in self._known:
            self._known[key] = None  # a verb is never its own subject's verb
            self._known[key] = self._of_verb(verb, low)
        return self._known[key]

    def _of_verb(self, verb: int, low: int) -> Speaker | None:
        at, being = verb, False
        while at > low and self.line.idle(at - 1) and (self.line.pause(at - 1) or not self.line.pause(at)):
            at -= 1
            being = being or self.items[at].lower in BEING
        if being and self.items[verb].lower in cues().past:
            return self._agent(verb)
        if at == low or self.items[at - 1].quote >= 0:
            return None
        before = self.items[at - 1].lower
        participle = self.items[verb].lower.endswith("ing") and not being
        if before in _GOVERNS:
            return None
        if before in CONJUNCTIONS or before in ("to", "not", "as", "by", "in") or participle:
            return self._carried(low, at) or self._opening(low, at)
        if before in RELATIVES:
            return self._antecedent(low, at - 1)
        if self.line.pause(at):
            found = self._across_commas(low, at)
            return found if found and found.entity else self._inserted(verb) or found
        first = self.line.clause(low, at)
        return self.phrase(first, at) or self._nearest(first, at)

    def _inserted(self, verb: int) -> Speaker | None:
        """The subject behind a verb that is put in between commas ("The road, says the mayor, is …")."""
        if self.items[verb].lower not in cues().inverting:
            return None
        for last in range(verb + 2, min(verb + DESCRIBED_AT_MOST, len(self.items))):
            if self.items[last - 1].quote >= 0 or self.items[last - 1].lower in AUXILIARIES | STARTERS:
                return None
            if self.line.pause(last):
                return self.phrase(verb + 1, last)
        return None

    def behind(self, first: int, high: int) -> Speaker | None:
        """The speaker that a phrase names which begins at the item ("… said a former official on Friday")."""
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
                called = number in (at, name.first - 1) or is_person(self.items[number - 1].lower)
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
            return self.memory.meant(self.items[first].lower) or NOBODY
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
            if not (before in PREPOSITIONS or before in CONJUNCTIONS or before in DETERMINERS):
                return self.memory.of(behind)
        return self._description(first, last, head)

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
            if at > first and (
                lower in PREPOSITIONS or lower in RELATIVES or lower in _AFTER_NOUN or self.line.pause(at)
            ):
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
        capital = items[head - 1].text[:1].isupper()
        if last - first > DESCRIBED_AT_MOST or not (known or plural or capital or noun in lexicon().roles):
            return None
        if any(items[at].lower in PRONOUNS or items[at].quote >= 0 for at in range(first, last)) or any(
            items[at].lower in AUXILIARIES or (at > first and self.is_cue(at)) for at in range(first, head)
        ):
            return None
        speaker = Speaker("", self.line.words(first, last), is_human(noun), plural)
        if opening not in POSSESSIVES:
            self.memory.plays(noun, speaker)
        return speaker

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
        for at in range(first, last):
            if self.items[at].lower in ("from", "by", "of"):
                return self.phrase(at + 1, last)
        return None

    def _agent(self, verb: int) -> Speaker | None:
        """By whom something is called or described so."""
        for at in range(verb + 1, min(verb + 6, len(self.items))):
            if self.items[at].quote >= 0:
                break
            if self.items[at].lower == "by":
                return self.behind(at + 1, len(self.items))
        return None

    def _carried(self, low: int, end: int) -> Speaker | None:
        """The subject of an earlier verb of saying in the sentence, or else of the sentence."""
        for at in range(end - 1, max(low, end - WINDOW) - 1, -1):
            if self.is_cue(at):
                speaker = self.of_verb(at, low)
                if speaker:
                    return speaker
        return self.of_sentence(low, end)

    def _opening(self, low: int, high: int) -> Speaker | None:
        """The capitalised word with which the sentence opens, where nobody recognised it as a name."""
        item = self.items[low]
        if low + 1 >= high or not item.text[:1].isupper() or lexicon().is_ordinary(item.lower) or self.line.idle(low):
            return None
        plain = (
            item.lower in PREPOSITIONS or item.lower in STARTERS or item.lower in PRONOUNS or _ASIDE.match(item.lower)
        )
        return None if plain or self.line.pause(low + 1) else self.phrase(low, low + 1)

    def of_sentence(self, low: int, high: int) -> Speaker | None:
        """Whom a sentence is about: the first pronoun, person or body that depends on no preposition."""
        at, end = low, min(high, low + WINDOW)
        while at < end:
            item, name = self.items[at], self.named.get(at)
            governed = at > low and self.items[at - 1].lower in PREPOSITIONS and not self.line.pause(at)
            if name:
                if not governed and not self.items[name.last - 1].possessive and self._stands_alone(name):
                    return self.memory.of(name)
                at = name.last
                continue
            if item.lower in ("he", "she", "they", "it") and not governed:
                speaker = self.memory.meant(item.lower)
                if speaker:
                    return speaker
            elif item.lower in ("a", "an", "the", "one", "another") and not governed:
                head = self._nouns(at, end)
                if head > at + 1:
                    return self.phrase(at, head)
            at += 1
        return None

    def _stands_alone(self, name: Named) -> bool:
        """Whether the name is a phrase of its own and does not qualify a noun ("Iran experts")."""
        if name.entity.kind == "person":
            return True
        if name.entity.kind == "place" and not (name.last < len(self.items) and self.is_cue(name.last)):
            return False
        if name.last >= len(self.items) or self.line.pause(name.last) or self.items[name.last].quote >= 0:
            return name.entity.kind == "organisation"
        following = self.items[name.last].lower
        return self.line.idle(name.last) or self.is_cue(name.last) or following.endswith(("ed", "s"))

    def _nouns(self, first: int, end: int) -> int:
        """The item after the person or body that a phrase with an article is about; `first` + 1 where it is neither."""
        for at in range(first + 1, min(first + 6, end)):
            lower = self.items[at].lower
            if self.items[at].gap not in (" ", "-") or lower in PREPOSITIONS:
                break
            following = self._lower(at + 1)
            if (is_person(lower) or is_body(lower)) and not (is_person(following) or is_body(following)):
                return at + 1 if not self.items[at].possessive else first + 1
        return first + 1

    def _antecedent(self, low: int, relative: int) -> Speaker | None:
        """Whom "who" stands for."""
        name = self.named.get(relative - 1)
        if name and not self.items[relative - 1].possessive:
            return self.memory.of(name)
        return self.phrase(self.line.clause(low, relative), relative)

    def _across_commas(self, low: int, verb: int) -> Speaker | None:
        """The subject of a verb before which a comma stands: what is said about it between commas is passed over."""
        found, end = self._leading(low, verb), verb
        if found:
            return found
        while end > low:
            first = self.line.segment(low, end)
            speaker, goes_on = self._between(first, end, found)
            found = speaker or found
            stop = first == low or self.items[first - 1].quote >= 0 or "," not in self.items[first].gap
            if stop or not goes_on or end - first > WINDOW // 2:
                break
            end = first
        return found

    def _leading(self, low: int, verb: int) -> Speaker | None:
        """The name up to the first comma, behind a quotation or at the beginning: all that follows tells of it."""
        comma = next((at for at in range(low + 1, min(verb, low + WINDOW)) if self.line.pause(at)), verb)
        name = self.named.get(comma - 1)
        behind = low > 0 and self.items[low - 1].quote >= 0
        if comma == verb or (self.items[low].lower in PREPOSITIONS and low not in self.named):
            return None
        if not behind and not all(self._qualifies(at) for at in range(low, name.begin if name else comma)):
            return None
        if not behind and not (name and name.entity.kind == "person"):
            return None
        apposed = None if name and name.entity.kind == "person" else self._apposed(comma, verb)
        return apposed or self.phrase(low, comma)

    def _qualifies(self, at: int) -> bool:
        """Whether the item may stand before a name and is no verb."""
        item = self.items[at]
        known = at in self.named or item.lower in DETERMINERS or item.lower in lexicon().roles
        return known or item.text[:1].isupper() or item.lower in CONJUNCTIONS or item.lower == "former"

    def _between(self, first: int, end: int, found: Speaker | None) -> tuple[Speaker | None, bool]:
        """What a stretch between commas says of the subject, and whether it is to be sought further to the left."""
        lower = self.items[first].lower
        name = self.named.get(first)
        if name and name.begin == first:
            speaker = self.phrase(first, end)
            whole = speaker is not None and bool(speaker.entity)
            return (speaker, False) if found is None or whole else (None, False)
        apposed = None if found and found.entity else self._apposed(first, end)
        if apposed:
            return apposed, False
        if lower in PREPOSITIONS:
            return None, found is None
        if lower in RELATIVES or _ASIDE.match(lower):
            return None, True
        if found and (end - first > 8 or any(self.line.idle(at) for at in range(first + 1, end))):
            return None, False
        return self.phrase(first, end), True

    def _nearest(self, first: int, last: int) -> Speaker | None:
        """The last name or pronoun among the items."""
        for at in range(last - 1, first - 1, -1):
            name = self.named.get(at)
            if name and not self.items[name.last - 1].possessive and self._stands_alone(name):
                return self.memory.of(name)
            if self.items[at].lower in ("he", "she", "they", "it"):
                return self.memory.meant(self.items[at].lower)
        return None

    def _lower(self, at: int) -> str:
        return self.items[at].lower if at < len(self.items) else ""

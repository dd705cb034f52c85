"""Who is the subject of a verb of saying? Found by the order of words and commas; no sentence is parsed."""

import re

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.quotations.clauses import WINDOW, Named
from build_scripts.annotate.quotations.cues import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    STARTERS,
    STATEMENTS,
    cues,
)
from build_scripts.annotate.quotations.discourse import Speaker, is_body, is_person
from build_scripts.annotate.quotations.phrases import DESCRIBED_AT_MOST, Phrases

# A participle behind one of these speaks of nobody in particular ("in charge of calling").
_GOVERNS = frozenset(("of", "for", "without", "from", "about", "like"))
# Begin a clause whose subject is also that of a participle behind it ("…, while X stood by, calling …").
_MEANWHILE = frozenset(("while", "whereas"))
# A phrase that begins with one of these may be what a sentence is about.
_BEFORE_SUBJECT = frozenset(("a", "an", "the", "one", "another", *POSSESSIVES))
_ASIDE_MARK = re.compile(r",|[—–]|--| - ")
_ASIDE = re.compile(r"\d+$|\w+ing$|\w+ed$|(?:known|sent|held|born|made|led|seen|taken|written|then)$")


class Subjects(Phrases):
    """The grammar of one paragraph: whom its verbs and phrases speak of, given what the document told before."""

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
        if self._is_passive(verb, being or (self.line.pause(at) and self._lower(verb + 1) == "as")):
            return self._agent(verb)
        if at == low or self.items[at - 1].quote >= 0:
            return None
        before = self.items[at - 1].lower
        if before in _GOVERNS:
            return None
        if self.items[verb].lower.endswith("ing") and not being:
            return self._of_participle(low, at) or self._carried(low, at) or self._opening(low, at)
        if before in CONJUNCTIONS or before in ("to", "not", "as", "by", "in"):
            return self._carried(low, at) or self._opening(low, at)
        if before in RELATIVES or (before == "that" and at - 2 >= low and not self.is_cue(at - 2) and at == verb):
            return self._antecedent(low, at - 1)
        if self.line.pause(at):
            found = self._across_commas(low, at)
            return found if found and found.entity else self._inserted(verb) or found
        return self._of_clause(low, at)

    def _is_passive(self, verb: int, being: bool) -> bool:
        """Whether what is said is said of its subject; who "was quoted as saying" something says it."""
        quoted = self._lower(verb + 1) == "as" and self._lower(verb + 2).endswith("ing")
        return being and self.items[verb].lower in cues().past and not quoted

    def _of_participle(self, low: int, at: int) -> Speaker | None:
        """The name right before a participle ("with X warning of …"), or the subject of a clause in between."""
        if not self.line.pause(at):
            return self._antecedent(low, at) if at - 1 in self.named else None
        first = self.line.clause(low, at)
        between = first > low and self.items[first - 1].lower in _MEANWHILE
        return self.of_sentence(first, at) if between else None

    def _of_clause(self, low: int, at: int) -> Speaker | None:
        """The phrase with which the clause begins that ends before the item, or the last name in it."""
        first = self.line.clause(low, at)
        found = self._described_name(low, first) or self.phrase(first, at) or self._nearest(first, at)
        if found or first == low or self.items[first - 1].lower not in CONJUNCTIONS:
            return found
        # "a talkative and knowledgeable source"
        return self.phrase(self.line.clause(low, first - 1), at)

    def _described_name(self, low: int, first: int) -> Speaker | None:
        """The person before a description that no comma ends ("…," X, the firm's director said)."""
        name = self.named.get(first - 1) if first > low and self.line.pause(first) else None
        whole = name is not None and name.begin == low and not self.items[first - 1].possessive
        return self.memory.of(name) if name and whole and name.entity.kind == "person" else None

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

    def _agent(self, verb: int) -> Speaker | None:
        """By whom something is called or described so."""
        for at in range(verb + 1, min(verb + 6, len(self.items))):
            if self.line.sentence_begins(at):
                break
            if self.items[at].lower == "by":
                return self.behind(at + 1, len(self.items))
        return None

    def _carried(self, low: int, end: int) -> Speaker | None:
        """The subject of an earlier verb of saying in the sentence, or else of the sentence."""
        # What is no further back than this is as deep as verbs that hang on one another can go.
        near = max(low, end - WINDOW)
        for at in range(end - 1, near - 1, -1):
            if self.is_cue(at):
                speaker = self.of_verb(at, near)
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
        owns = self.items[low + 1].gap in ("' ", "’ ")
        return None if plain or self.line.pause(low + 1) else self.phrase(low, low + 1 + owns)

    def of_sentence(self, low: int, high: int) -> Speaker | None:
        """Whom a sentence is about: the first pronoun, person or body that depends on no preposition."""
        at, end = low, min(high, low + WINDOW)
        while at < end:
            item, name = self.items[at], self.named.get(at)
            governed = at > low and self.items[at - 1].lower in PREPOSITIONS and not self.line.pause(at)
            if name:
                if not governed and not self.items[name.last - 1].possessive and self._stands_alone(name):
                    return self.memory.of(name)
                owner = None if governed or not self.items[name.last - 1].possessive else self._owner(name, end)
                if owner:
                    return owner
                at = name.last
                continue
            if item.lower in ("he", "she", "they", "it") and not governed:
                speaker = None if self._points_ahead(at) else self.meant(at)
                if speaker:
                    return speaker
            elif item.lower in _BEFORE_SUBJECT and not governed:
                head = self.nouns(at, end)
                if head > at + 1:
                    return self._with_name(at, head, end)
            at += 1
        return None

    def _points_ahead(self, at: int) -> bool:
        """Whether "it" only leads up to the one who is meant ("It was X who spoke")."""
        first = at + 2
        if self._lower(at) != "it" or self._lower(at + 1) not in BEING or first >= len(self.items):
            return False
        name = self.named.get(first)
        last = name.last if name else self.nouns(first, len(self.items))
        return (name is not None or last > first + 1) and self._lower(last) in ("who", "that")

    def _with_name(self, first: int, head: int, end: int) -> Speaker | None:
        """Whom a phrase means; a name that follows it says more ("the senator X", "the senator, X, …")."""
        name = self.named.get(head - 1) or (
            self.named.get(head) if head < end and self.items[head].gap == " " else None
        )
        if name and name.entity.kind == "person" and not self.items[name.last - 1].possessive:
            return self.memory.of(name)
        apposed = self._apposed(head, end) if head < end and "," in self.items[head].gap else None
        return apposed or self.phrase(first, head)

    def _owner(self, name: Named, end: int) -> Speaker | None:
        """Whom a phrase means that begins with somebody's name in the possessive: their people, or their statement."""
        head = self.nouns(name.last - 1, end)
        if head > name.last:
            return self._with_name(name.begin, head, end)
        states = any(self._lower(at) in STATEMENTS for at in range(name.last, min(end, name.last + 3)))
        return self.memory.of(name) if states and name.entity.kind == "person" else None

    def _stands_alone(self, name: Named) -> bool:
        """Whether the name is a phrase of its own and does not qualify a noun ("Iran experts")."""
        if name.entity.kind == "person":
            return True
        if name.last >= len(self.items) or self.line.pause(name.last) or self.items[name.last].quote >= 0:
            return name.entity.kind == "organisation"
        following = self.items[name.last].lower
        if name.entity.kind == "place":
            opens = self.line.sentence_begins(name.begin) or self.line.pause(name.begin)
            on = following in ("on", "yesterday", "today") and opens
            return self.is_cue(name.last) or on or (opens and (self.line.idle(name.last) or following.endswith("ed")))
        does = following.endswith("ed") or (following.endswith("s") and name.entity.kind != "group")
        return self.line.idle(name.last) or self.is_cue(name.last) or does

    def nouns(self, first: int, end: int) -> int:
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
        first = self.line.clause(low, relative)
        while first < relative - 1 and (self._opens(first) or self.items[first].lower.endswith("ing")):
            first += 1
        return self.phrase(first, relative) or self.phrase(relative - 1, relative)

    def _across_commas(self, low: int, verb: int) -> Speaker | None:
        """The subject of a verb before which a comma stands: what is said about it between commas is passed over."""
        found, end = self._leading(low, verb), verb
        if found:
            return found
        while end > low:
            first = self.line.segment(low, end)
            speaker, goes_on = self._between(first, end, found)
            found = speaker or found
            stop = first == low or self.items[first - 1].quote >= 0 or not _ASIDE_MARK.search(self.items[first].gap)
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
                return self.meant(at)
        return None

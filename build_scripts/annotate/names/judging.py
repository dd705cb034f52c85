"""Person, organisation, place or no name at all? Every candidate judged by its sentence, its document and the archive.

A recogniser that sees one sentence at a time calls the same name a place here and a person there. One sense a document
(Gale, Church and Yarowsky 1992) is the remedy: all occurrences of a spelling in a document vote together, and those in
the rest of the archive a little. A surname takes the sense of the full name, an acronym that of its expansion.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.names.candidates import Candidate, end_of, text_of
from build_scripts.annotate.names.evidence import Vote, initials, is_acronym
from build_scripts.annotate.names.results import RULE as RESULT
from build_scripts.annotate.passages import Casing, Passage
from build_scripts.annotate.types import Kind, Mention

# How much the mean of the other occurrences counts beside the occurrence itself.
DOCUMENT, ARCHIVE = 1.5, 0.75
SURNAME_HERE, SURNAME_ELSEWHERE, FIRST_NAME_HERE = 6.0, 1.2, 2.0
ACRONYM_HERE, ACRONYM_ELSEWHERE = 6.0, 2.0
# More than all evidence together.
DECIDED = 100.0
# With less than this for the best kind, a candidate is no name.
ENOUGH = 0.9
# With so much more than that it is as sure as can be.
CERTAIN = 8.0


_NUMERAL = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate in its passage: its name, the key of the name, and the votes of its own sentence."""

    passage: Passage
    candidate: Candidate
    name: str
    key: str
    votes: tuple[Vote, ...]


@dataclass(slots=True)
class Tally:
    """The votes for one spelling: their sums by kind, and for how many candidates they were cast."""

    sums: dict[Kind, float] = field(default_factory=lambda: dict.fromkeys(Kind, 0.0))
    count: int = 0

    def add(self, votes: Iterable[Vote]) -> None:
        """Count the votes for one more candidate."""
        self.count += 1
        for vote in votes:
            self.sums[vote.kind] += vote.weight


@dataclass(frozen=True, slots=True)
class Known:
    """What full names say about short ones: kinds by surname and by acronym, in each document and in all."""

    surnames: dict[str, set[str]]
    first_names: dict[str, set[str]]
    acronyms: dict[str, Counter[tuple[str, Kind]]]

    def votes(self, one: Judged) -> Iterator[Vote]:
        """The votes of the full names for one of one word, or of one behind particles."""
        homes = self.surnames.get(one.key)
        if homes and one.name not in lexicon().places:
            here = one.passage.document in homes
            yield Vote(Kind.PERSON, SURNAME_HERE if here else SURNAME_ELSEWHERE, "surname of a person named in full")
        elif one.passage.document in self.first_names.get(one.key, ()) and not lexicon().is_place(one.name):
            yield Vote(Kind.PERSON, FIRST_NAME_HERE, "first name of a person named in full")
        if not is_acronym(one.name):
            return
        found = self.acronyms.get(one.name.replace(".", ""), Counter())
        for kind in sorted({kind for _, kind in found}):
            here = (one.passage.document, kind) in found
            yield Vote(kind, ACRONYM_HERE if here else ACRONYM_ELSEWHERE, "acronym of a full name")


def judge(candidates: Sequence[Judged], written: Casing) -> list[Mention]:
    """The candidates that are names, as mentions with kind, rule and score, in the order given."""
    here: dict[tuple[str, str], Tally] = defaultdict(Tally)
    anywhere: dict[str, Tally] = defaultdict(Tally)
    for one in candidates:
        here[one.passage.document, one.key].add(one.votes)
        anywhere[one.key].add(one.votes)

    def verdict(one: Judged, more: tuple[Vote, ...] = ()) -> Mention | None:
        return _verdict(one, (*one.votes, *more), here[one.passage.document, one.key], anywhere[one.key], written)

    full = {number: verdict(one) for number, one in enumerate(candidates) if lexicon().surname(one.name) != one.name}
    known = _known(mention for mention in full.values() if mention)
    mentions = []
    for number, one in enumerate(candidates):
        mention = full[number] if number in full else verdict(one, tuple(known.votes(one)))
        if mention:
            mentions.append(mention)
    return mentions


def _known(mentions: Iterable[Mention]) -> Known:
    surnames: dict[str, set[str]] = defaultdict(set)
    first_names: dict[str, set[str]] = defaultdict(set)
    acronyms: dict[str, Counter[tuple[str, Kind]]] = defaultdict(Counter)
    for mention in mentions:
        if mention.kind is Kind.PERSON:
            parts = mention.text.split(" ")
            for surname in (parts[-1], lexicon().surname(mention.text)):
                surnames[key(surname)].add(mention.document)
            first_names[key(parts[0])].add(mention.document)
        if mention.kind in (Kind.ORGANISATION, Kind.PLACE) and len(initials(mention.text)) > 1:
            acronyms[initials(mention.text)][mention.document, mention.kind] += 1
    return Known(surnames, first_names, acronyms)


def _verdict(one: Judged, votes: tuple[Vote, ...], here: Tally, anywhere: Tally, written: Casing) -> Mention | None:
    sums = {
        kind: DOCUMENT * here.sums[kind] / here.count + ARCHIVE * anywhere.sums[kind] / anywhere.count for kind in Kind
    }
    for vote in votes:
        sums[vote.kind] += vote.weight
    kind = max(Kind, key=lambda kind: sums[kind])
    if sums[kind] < ENOUGH or _names_nothing(one, written, named_in_full=len(votes) > len(one.votes)):
        return None
    own = sorted((vote for vote in votes if vote.kind is kind), key=lambda vote: (-vote.weight, vote.why))
    rule = own[0].why if own else "so called elsewhere"
    share, strength = sums[kind] / sum(sums.values()), min(1.0, (sums[kind] - ENOUGH) / CERTAIN)
    passage, words = one.passage, one.passage.words[one.candidate.first : one.candidate.last]
    return Mention(
        passage.document,
        passage.block,
        words[0].start,
        end_of(passage, one.candidate),
        one.name,
        kind,
        one.candidate.honorific if kind is Kind.PERSON else "",
        rule,
        round(0.2 + 0.4 * share + 0.4 * strength, 2),
    )


def _names_nothing(one: Judged, written: Casing, *, named_in_full: bool) -> bool:
    """Whether the candidate is a single ordinary word, or one for a people or a direction ("Middle Eastern")."""
    if (
        " " in one.name
        or one.candidate.honorific
        or one.candidate.rule == RESULT
        or (one.candidate.label is Kind.PERSON and named_in_full)
    ):
        return False
    if len(one.name.strip(".")) < 2 or _NUMERAL.fullmatch(one.name):
        return True
    if one.name in lexicon().abbreviations and not named_in_full:
        return True
    listed = one.name in lexicon().places or one.name in lexicon().seats
    return not listed and not one.name.isupper() and written.is_ordinary(one.name)


def named(passage: Passage, candidate: Candidate, votes: Iterable[Vote], decided: Mapping[str, Kind]) -> Judged:
    """The candidate with its name and key, ready to be judged; `decided` are kinds by key that nothing outvotes."""
    name = text_of(passage, candidate)
    kind = decided.get(key(name))
    last_word = [Vote(kind, DECIDED, "ledger")] if kind else []
    return Judged(passage, candidate, name, key(name), (*votes, *last_word))

"""What did the editors decide about single mentions? `seeds/corrections.csv`, whose word goes above the ledger's.

A row names a place by document, paragraph and which occurrence of its words. Texts are edited and paragraphs move, so a
row also carries its context, the words around: where they stand now is where the row applies. What fits no place, or
two, is reported and not guessed.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from build_scripts.annotate.editors.finding import (
    Context,
    Place,
    context_of,
    fitting,
    listed,
    paragraphs,
    places_of,
)
from build_scripts.annotate.editors.ledger import Ledger, said_to_be
from build_scripts.annotate.editors.rows import KINDS, Faults, RowError, kind_in, read_rows, rejects
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.passages import Passage
from build_scripts.annotate.types import Kind, Mention
from build_scripts.problems import Problem, error, info
from build_scripts.text import normalise

FILE = "corrections.csv"
COLUMNS = ("document", "paragraph", "words", "occurrence", "entity", "kind", "status", "context", "note")
# What a mention that a correction set names as its rule.
RULE = "correction"
# So much of the context (0 to 1) must be left where words are found again in their document; and in another one.
LEAST, FIRM = 0.35, 0.7
# So many places are named where several fit.
NAMED_AT_MOST = 4
# The address of a document's page, as it is copied from a browser.
_ADDRESS = re.compile(r"(?:(?:.*/)?documents/)?([^/?#]+)\.html(?:[?#].*)?")


class Decision(NamedTuple):
    """What a correction makes of a mention: a name of its entity, and the row that says so, as problems name it."""

    entity: str
    where: str

    @property
    def why(self) -> str:
        """The reason to tell."""
        return f"so decided in {self.where}"


@dataclass(frozen=True, slots=True)
class Correction:
    """A row. Without `paragraph` (0) it is about all such mentions of the document; `occurrence` is 0 where not said.

    The words are no name (`reject`), or mean the `entity` of that name, whose `kind` is None where the row leaves it to
    the archive. `context` has the words before and after, without those in the middle; it is None where none is stated.
    """

    line: int
    document: str
    paragraph: int
    words: str
    occurrence: int
    entity: str
    kind: Kind | None
    reject: bool
    context: Context | None

    @property
    def where(self) -> str:
        """The row, as problems and reasons name it."""
        return f"{FILE}:{self.line}"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The mentions as the corrections want them, what was decided of those they set, and why others were taken out."""

    mentions: tuple[Mention, ...]
    decided: Mapping[Mention, Decision]
    removed: Mapping[Mention, str]


def read_corrections(path: Path, ledger: Ledger) -> tuple[tuple[Correction, ...], tuple[Problem, ...]]:
    """The corrections in the file, none where there is no file, and a problem for every row that cannot be used.

    Raises FondsError when there is a file of which nothing can be used.
    """

    def parse(line: int, values: Mapping[str, str], faults: Faults) -> Correction:
        return _correction(line, values, ledger, faults)

    rows, problems = read_rows(path, COLUMNS, ("document", "words"), parse)
    return tuple(rows), tuple(problems)


def _correction(line: int, values: Mapping[str, str], ledger: Ledger, faults: Faults) -> Correction:
    """The correction in these cells."""
    document, words, entity = (values.get(column, "") for column in ("document", "words", "entity"))
    if not document:
        faults.of_row("the row names no document.", "Write its id, as in the address of its page.")
    if not key(words):
        faults.of_row("the row has no words.", "Write them as they stand in the document.")
    kind, reject = kind_in(values, faults), rejects(values, faults)
    if not reject and not key(entity):
        hint = "Write a name into the column “entity”, or reject into “status” if it is no name."
        faults.of_row(f"the row does not say whom or what “{words}” means.", hint)
    row = ledger.accepted.get(key(entity))
    kind = kind or (row.kind if row else None)
    stated = values.get("context", "")
    context = context_of(stated, words) if stated and words else None
    if stated and context is None:
        hint = "Put some words before and after them, and them in square brackets."
        faults.of_row(f"the context does not hold “{words}”.", hint)
    numbers = [_number(values, column, faults) for column in ("paragraph", "occurrence")]
    return Correction(line, document, numbers[0], words, numbers[1], entity, kind, reject, context)


def _number(values: Mapping[str, str], column: str, faults: Faults) -> int:
    """The number in a column, 0 where it is empty; what is none is a fault."""
    text = values.get(column, "")
    if text and not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        what = "a paragraph" if column == "paragraph" else "an occurrence"
        faults.of_row(f"“{text}” is not the number of {what}.", "Write 1, 2, 3 …, or leave the cell empty.")
        return 0
    return int(text or 0)


def document_called(name: str, documents: Mapping[str, str]) -> str | None:
    """The id of the document of this name or with this address of its page; None where there is none."""
    address = _ADDRESS.fullmatch(name)
    called = (name, unquote(address[1])) if address else (name,)
    return next((documents[one] for one in map(normalise, called) if one in documents), None)


def correct(
    corrections: Sequence[Correction],
    documents: Mapping[str, str],
    passages: Sequence[Passage],
    mentions: Iterable[Mention],
) -> tuple[Corrected, tuple[Problem, ...]]:
    """The mentions with the corrections applied, and a problem for every row that fits no place or several.

    `documents` maps what a row may call a document (its id, its file) to the id.
    """
    marks: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    mentions = sorted(mentions)
    for mention in mentions:
        marks[mention.document, mention.block].append(mention)
    kinds = _kinds(mentions) if not all(one.kind or one.reject for one in corrections) else {}
    work = _Work(documents, _by_document(passages), marks, kinds)
    # What is said of one place goes before what is said of all in the document.
    for correction in sorted(corrections, key=lambda correction: (not correction.paragraph, correction.line)):
        try:
            for place in work.places(correction):
                work.set(correction, place)
        except RowError as fault:
            work.problems.append(error(correction.where, str(fault), fault.hint))
    kept = sorted(mention for found in marks.values() for mention in found)
    return Corrected(tuple(kept), work.decided, work.removed), tuple(work.problems)


def _kinds(mentions: Iterable[Mention]) -> dict[str, set[Kind]]:
    """What the names of the archive are, by key."""
    found: dict[str, set[Kind]] = defaultdict(set)
    for mention in mentions:
        name = key(mention.text)
        found[name].add(mention.kind)
        if mention.kind is Kind.PLACE and name in lexicon().canonical:
            found[key(lexicon().canonical[name])].add(mention.kind)
    return found


def _by_document(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.document].append(passage)
    return found


class _Taken(NamedTuple):
    """A stretch of a text that a row has decided about."""

    start: int
    end: int
    row: Correction


_START, _END = attrgetter("start"), attrgetter("end")


def _touching(stretches: Sequence[Mention] | Sequence[_Taken], place: Place) -> slice:
    """Which of the stretches of a text, in order and never overlapping, share words with a place."""
    first = bisect_right(stretches, place.start, key=_END)
    return slice(first, bisect_left(stretches, place.end, first, key=_START))


class _Work:
    """The corrections while they are applied."""

    def __init__(
        self,
        documents: Mapping[str, str],
        passages: Mapping[str, Sequence[Passage]],
        marks: dict[tuple[str, int], list[Mention]],
        kinds: Mapping[str, set[Kind]],
    ) -> None:
        self._documents, self._passages, self._marks, self._kinds = documents, passages, marks, kinds
        self._taken: dict[tuple[str, int], list[_Taken]] = defaultdict(list)
        self.decided: dict[Mention, Decision] = {}
        self.removed: dict[Mention, str] = {}
        self.problems: list[Problem] = []

    def places(self, correction: Correction) -> list[Place]:
        """Where a row applies. Raises RowError where that cannot be told."""
        home = document_called(correction.document, self._documents)
        if not correction.paragraph:
            return self._everywhere(correction, home or self._elsewhere(correction, None, []).passage.document)
        here = places_of(correction.words, self._passages.get(home, ())) if home else []
        found = self._fitting(correction, here, LEAST)
        if len(found) > 1:
            said = f"“{correction.words}” fits {len(found)} places of “{home}” ({paragraphs(found)})."
            raise RowError(said, "Write which paragraph and occurrence is meant.")
        return found or [self._elsewhere(correction, home, here)]

    def _everywhere(self, correction: Correction, document: str) -> list[Place]:
        """All places in a document, but for those inside longer names or that another row has decided."""
        found = places_of(correction.words, self._passages.get(document, ()))
        if not found:
            said = f"“{correction.words}” stands nowhere in “{document}”."
            raise RowError(said, "Correct the words, or delete the row.")
        free = []
        for place in found:
            earlier = self._decided_at(place)
            if earlier and not earlier.paragraph:
                raise _repeated(correction, earlier)
            if not earlier and not self._is_inside(place):
                free.append(place)
        return free

    def _fitting(self, correction: Correction, places: Sequence[Place], least: float) -> list[Place]:
        """The places that a row may mean, by its paragraph, occurrence and context.

        Where it does not say which occurrence, words inside a longer name are meant only if there are no others.
        """
        number = correction.occurrence
        stated = [
            place for place in places if place.passage.block == correction.paragraph and number in (0, place.occurrence)
        ]
        found = fitting(correction.context, places, stated, least)
        free = [] if number else [place for place in found if not self._is_inside(place)]
        return free or found

    def _is_inside(self, place: Place) -> bool:
        marks = self._marks[place.passage.document, place.passage.block]
        return any(
            one.start <= place.start and place.end <= one.end and (one.start, one.end) != (place.start, place.end)
            for one in marks[_touching(marks, place)]
        )

    def _decided_at(self, place: Place) -> Correction | None:
        """The row that has decided about some of these words."""
        taken = self._taken[place.passage.document, place.passage.block]
        return next((one.row for one in taken[_touching(taken, place)]), None)

    def _elsewhere(self, correction: Correction, home: str | None, here: Sequence[Place]) -> Place:
        """The one place of another document that has the context. Raises RowError where there is none."""
        lost = f"“{correction.document}” {'does not hold this passage any more' if home else 'is no document'}"
        every = (passage for passages in self._passages.values() for passage in passages)
        known = correction.context is not None
        found = self._fitting(correction, places_of(correction.words, every), FIRM) if known else []
        if found:
            names = [f"“{one.passage.document}” (paragraph {one.passage.block})" for one in found[:NAMED_AT_MOST]]
            where = listed([*names, *([f"{len(found) - len(names)} more"] if len(found) > len(names) else ())])
            if len(found) > 1:
                said = f"{lost}, and “{correction.words}” fits {len(found)} places: {where}."
                raise RowError(said, "Write which document and paragraph is meant.")
            said = f"{lost}; “{correction.words}” was found again in {where}."
            hint = f"Write that document{' and paragraph' if correction.paragraph else ''} into the row."
            self.problems.append(info(correction.where, said, hint))
            return found[0]
        if home:
            raise _missing(correction, home, here)
        close = get_close_matches(correction.document, sorted(self._documents), n=1)
        hint = f"Did you mean “{close[0]}”?" if close else "Write its id, as in the address of its page."
        raise RowError(f"{lost} of this archive.", hint)

    def set(self, correction: Correction, place: Place) -> None:
        """Apply a row at a place. Raises RowError where another row has, or where nobody says of which kind it is."""
        earlier = self._decided_at(place)
        if earlier:
            raise _repeated(correction, earlier)
        kind = None if correction.reject else correction.kind or self._kind(correction.entity)
        home = place.passage.document, place.passage.block
        insort(self._taken[home], _Taken(place.start, place.end, correction), key=_START)
        marks = self._marks[home]
        touched = _touching(marks, place)
        if not kind:
            self.removed |= dict.fromkeys(marks[touched], f"no name: so decided in {correction.where}")
            del marks[touched]
            return
        mention = said_to_be(place.passage, place.start, place.end, kind, RULE)
        marks[touched] = [mention]
        self.decided[mention] = Decision(correction.entity, correction.where)

    def _kind(self, name: str) -> Kind:
        """What the archive takes this name for. Raises RowError where that is not one thing."""
        kinds = sorted(self._kinds.get(key(name), ()))
        if len(kinds) != 1:
            known = f", which is marked as {listed(kinds)}" if kinds else ""
            raise RowError(f"the row does not say what “{name}” is{known}.", KINDS)
        return kinds[0]


def _missing(correction: Correction, home: str, here: Sequence[Place]) -> RowError:
    """The fault of a row whose words do not stand where it says."""
    words, block = f"“{correction.words}”", correction.paragraph
    if not here:
        return RowError(f"{words} stands nowhere in “{home}”.", "Correct the words, or delete the row.")
    count = sum(place.passage.block == block for place in here)
    number = correction.occurrence
    if number > count > 0:
        times = "once" if count == 1 else f"{count} times"
        said = f"{words} stands {times} in paragraph {block} of “{home}”, so that there is no occurrence {number}"
    elif count:
        said = f"{words} stands in paragraph {block} of “{home}”"
    else:
        said = f"{words} does not stand in paragraph {block} of “{home}”, but in {paragraphs(here)}"
    if correction.context is not None:
        return RowError(f"{said}; its context fits no place of the document.", "Correct the place and the context.")
    return RowError(f"{said}.", "Correct the place, or delete the row.")


def _repeated(correction: Correction, earlier: Correction) -> RowError:
    """The fault of a row about words that an earlier row has decided about."""
    said = f"“{correction.words}” is decided in line {earlier.line} already."
    return RowError(said, "Delete one of the two rows.")

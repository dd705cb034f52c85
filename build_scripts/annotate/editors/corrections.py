"""What did the editors decide about single mentions? `seeds/corrections.csv`, whose word goes above the ledger's.

A row names a place by document, paragraph and which occurrence of its words. Texts are edited and paragraphs move, so a
row also carries its context, the words around: where they stand now is where the row applies. What fits no place, or
two, is reported and not guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Indel

from build_scripts.annotate.editors.ledger import KINDS, Ledger, RowError, kind_in, read_rows, rejects, said_to_be
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.passages import Passage
from build_scripts.annotate.types import Kind, Mention
from build_scripts.problems import Problem, error
from build_scripts.text import fold

FILE = "corrections.csv"
COLUMNS = ("document", "paragraph", "words", "occurrence", "entity", "kind", "status", "context", "note")
# What a mention that a correction set names as its rule.
RULE = "correction"
# So many words before and after the words are their context.
AROUND = 8
# So much of the context (0 to 1) must be left where words are found again in their document; in another one; and so
# much more than at any other place.
LEAST, FIRM, AHEAD = 0.35, 0.7, 0.15
_LONGEST_AROUND = 240
_WORD = re.compile(r"\w+")


class Decision(NamedTuple):
    """What a correction makes of a mention: a name of its entity, and the reason to tell."""

    entity: str
    why: str


class Place(NamedTuple):
    """Where words stand: the `occurrence`-th time, counted from 1, in a passage."""

    passage: Passage
    occurrence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A row. Without `paragraph` (0) it is about all such mentions of the document; `occurrence` is 0 where not said.

    Without `kind` the words are no name; otherwise they mean the `entity` of that name. `context` has the words before
    and after, folded, without those in the middle; it is None where the row states none.
    """

    line: int
    document: str
    paragraph: int
    words: str
    occurrence: int
    entity: str
    kind: Kind | None
    context: tuple[str, ...] | None

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

    def parse(line: int, values: Mapping[str, str]) -> Correction:
        return _correction(line, values, ledger)

    rows, problems = read_rows(path, COLUMNS, ("document", "words"), parse)
    return tuple(rows), tuple(problems)


def _correction(line: int, values: Mapping[str, str], ledger: Ledger) -> Correction:
    """The correction in these cells. Raises RowError where they cannot be understood."""
    document, words, entity = (values.get(column, "") for column in ("document", "words", "entity"))
    if not document:
        raise RowError("the row names no document.", "Write its id, as in the address of its page.")
    if not key(words):
        raise RowError("the row has no words.", "Write them as they stand in the document.")
    kind, reject = kind_in(values), rejects(values)
    if not reject and not key(entity):
        hint = "Write a name into the column “entity”, or reject into “status” if it is no name."
        raise RowError(f"the row does not say whom or what “{words}” means.", hint)
    row = ledger.accepted.get(key(entity))
    kind = None if reject else kind or (row.kind if row else None)
    if not reject and not kind:
        raise RowError(f"the row does not say what “{entity}” is.", KINDS)
    stated = values.get("context", "")
    context = _context_of(stated, words) if stated else None
    if stated and context is None:
        hint = "Put some words before and after them, and them in square brackets."
        raise RowError(f"the context does not hold “{words}”.", hint)
    numbers = [_number(values, column) for column in ("paragraph", "occurrence")]
    return Correction(line, document, numbers[0], words, numbers[1], entity, kind, context)


def _number(values: Mapping[str, str], column: str) -> int:
    """The number in a column, 0 where it is empty. Raises RowError where it is none."""
    text = values.get(column, "")
    if text and not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise RowError(f"“{text}” is not the number of {column}.", "Write 1, 2, 3 …, or leave the cell empty.")
    return int(text or 0)


def _context_of(context: str, words: str) -> tuple[str, ...] | None:
    """The words around in a context as it is written, None where it does not hold the words."""
    before, found, after = context.partition(f"[{words}]")
    if found:
        return _around(before, after)
    first = next(occurrences(context, words), None)
    return _around(context[: first[0]], context[first[1] :]) if first else None


def _around(before: str, after: str) -> tuple[str, ...]:
    """The last words before and the first after, folded."""
    ahead = _WORD.findall(fold(before[-_LONGEST_AROUND:]))[-AROUND:]
    return (*ahead, *_WORD.findall(fold(after[:_LONGEST_AROUND]))[:AROUND])


def context_at(text: str, start: int, end: int) -> str:
    """The context of a stretch of text as it is written into a row: in one line, the words in square brackets."""
    before = list(_WORD.finditer(text, max(0, start - _LONGEST_AROUND), start))[-AROUND:]
    after = list(_WORD.finditer(text, end, end + _LONGEST_AROUND))[:AROUND]
    first, last = before[0].start() if before else start, after[-1].end() if after else end
    return " ".join(f"{text[first:start]}[{text[start:end]}]{text[end:last]}".split())


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text as whole words, whatever its spaces and apostrophes look like."""
    return (match.span() for match in _pattern(words).finditer(text))


@lru_cache(maxsize=1 << 10)
def _pattern(words: str) -> re.Pattern[str]:
    words = r"\s+".join(re.sub("['’‘ʼ]", "['’‘ʼ]", re.escape(part)) for part in words.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


def places_of(words: str, passages: Iterable[Passage]) -> list[Place]:
    """Every place in the passages where the words stand."""
    return [
        Place(passage, number, *found)
        for passage in passages
        for number, found in enumerate(occurrences(passage.text, words), 1)
    ]


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
    for mention in mentions:
        marks[mention.document, mention.block].append(mention)
    work = _Work(documents, _by_document(passages), marks)
    # What is said of one place goes before what is said of all in the document.
    for correction in sorted(corrections, key=lambda correction: (not correction.paragraph, correction.line)):
        try:
            for place in work.places(correction):
                work.set(correction, place)
        except RowError as fault:
            work.problems.append(error(correction.where, str(fault), fault.hint))
    kept = sorted(mention for found in marks.values() for mention in found)
    return Corrected(tuple(kept), work.decided, work.removed), tuple(work.problems)


def _by_document(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.document].append(passage)
    return found


class _Work:
    """The corrections while they are applied."""

    def __init__(
        self,
        documents: Mapping[str, str],
        passages: Mapping[str, Sequence[Passage]],
        marks: dict[tuple[str, int], list[Mention]],
    ) -> None:
        self._documents, self._passages, self._marks = documents, passages, marks
        self._taken: dict[tuple[str, int], list[tuple[int, int, Correction]]] = defaultdict(list)
        self.decided: dict[Mention, Decision] = {}
        self.removed: dict[Mention, str] = {}
        self.problems: list[Problem] = []

    def places(self, correction: Correction) -> list[Place]:
        """Where a row applies. Raises RowError where that cannot be told."""
        home = self._documents.get(correction.document)
        if not correction.paragraph:
            return self._everywhere(correction, home or self._elsewhere(correction).passage.document)
        here = places_of(correction.words, self._passages.get(home, ())) if home else []
        fitting = _fitting(correction, here, LEAST)
        if len(fitting) > 1:
            said = f"“{correction.words}” fits {len(fitting)} places of “{home}” ({_paragraphs(fitting)})."
            raise RowError(said, "Write which paragraph and occurrence is meant.")
        return fitting or [self._elsewhere(correction)]

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

    def _is_inside(self, place: Place) -> bool:
        return any(
            one.start <= place.start and place.end <= one.end and (one.start, one.end) != (place.start, place.end)
            for one in self._marks[place.passage.document, place.passage.block]
        )

    def _decided_at(self, place: Place) -> Correction | None:
        """The row that has decided about some of these words."""
        taken = self._taken[place.passage.document, place.passage.block]
        return next((row for start, end, row in taken if start < place.end and place.start < end), None)

    def _elsewhere(self, correction: Correction) -> Place:
        """The one place of the archive that has the context. Raises RowError where there is none."""
        known = self._documents.get(correction.document)
        if correction.context is not None:
            every = (passage for passages in self._passages.values() for passage in passages)
            found = _fitting(correction, places_of(correction.words, every), FIRM)
            if len(found) == 1:
                return found[0]
        if known:
            found = places_of(correction.words, self._passages.get(known, ()))
            where = f"in {_paragraphs(found)}" if found else "nowhere"
            said = f"“{correction.words}” was not found again in “{known}”; it stands {where} there."
            raise RowError(said, "Correct paragraph and context, or delete the row.")
        close = get_close_matches(correction.document, sorted(self._documents), n=1)
        hint = f"Did you mean “{close[0]}”?" if close else "Write its id, as in the address of its page."
        raise RowError(f"“{correction.document}” is no document of this archive.", hint)

    def set(self, correction: Correction, place: Place) -> None:
        """Apply a row at a place. Raises RowError where another row has."""
        earlier = self._decided_at(place)
        if earlier:
            raise _repeated(correction, earlier)
        home = place.passage.document, place.passage.block
        self._taken[home].append((place.start, place.end, correction))
        touched = [one for one in self._marks[home] if one.start < place.end and place.start < one.end]
        self._marks[home] = [one for one in self._marks[home] if one not in touched]
        if not correction.kind:
            self.removed |= dict.fromkeys(touched, f"no name: so decided in {correction.where}")
            return
        mention = said_to_be(place.passage, place.start, place.end, correction.kind, RULE)
        self._marks[home].append(mention)
        self.decided[mention] = Decision(correction.entity, f"so decided in {correction.where}")


def _paragraphs(places: Iterable[Place]) -> str:
    """The paragraphs of the places, as a sentence names them."""
    return f"paragraph {', '.join(map(str, sorted({place.passage.block for place in places})))}"


def _repeated(correction: Correction, earlier: Correction) -> RowError:
    """The fault of a row about words that an earlier row has decided about."""
    said = f"“{correction.words}” is decided in line {earlier.line} already."
    return RowError(said, "Delete one of the two rows.")


def _fitting(correction: Correction, places: Sequence[Place], least: float) -> list[Place]:
    """The places that a row may mean: one where that is certain, none where nothing fits.

    The place that the row states is meant where no other has more of the context. Any other must have `least` of it,
    and clearly more than the rest.
    """
    stated = [
        place
        for place in places
        if place.passage.block == correction.paragraph and correction.occurrence in (0, place.occurrence)
    ]
    if correction.context is None:
        return stated
    likeness = [(_likeness(correction.context, place), place) for place in places]
    best = max((score for score, _ in likeness), default=0.0)
    if best < least:
        return []
    right = [place for score, place in likeness if score == best and place in stated]
    return right if len(right) == 1 else [place for score, place in likeness if score > best - AHEAD]


def _likeness(context: tuple[str, ...], place: Place) -> float:
    """How much of the context (0 to 1) stands around the place."""
    text = place.passage.text
    here = _around(text[: place.start], text[place.end :])
    return Indel.normalized_similarity(context, here)

"""Why is this tagged, and why did it go to that entity? Or why is it not, and what would tag it?"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from rich.text import Text

from build_scripts.annotate import Annotations, ids_by_name
from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.corrections import RULE, document_called
from build_scripts.annotate.editors.finding import DOUBLE_MARKS, context_at, listed, occurrences
from build_scripts.annotate.editors.ledger import Ledger
from build_scripts.annotate.entities.doubts import SAME, WHO
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import DateMention, Doubt, Entity, Mention, Quotation, Speech
from build_scripts.archive import Archive
from build_scripts.documents import Block, BlockKind, Document
from build_scripts.problems import FondsError
from build_scripts.review.asking import marked
from build_scripts.review.cases import Passage, around, may_be_called
from build_scripts.search.printing import plain
from build_scripts.text import normalise

# So many of those who may be meant are named.
NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """One place where the words stand: the passage, what tagged it (None where nothing did), and why, in sentences.

    `dates` are the dates that are marked there.
    """

    passage: Passage
    mention: Mention | None
    entity: Entity | None
    dates: tuple[DateMention, ...]
    why: tuple[str, ...]


def find_document(archive: Archive, name: str) -> Document:
    """The document of this id, file or address. Raises FondsError, with the nearest names, where there is none."""
    names = ids_by_name(archive.documents)
    found = document_called(name, names)
    if not found:
        close = get_close_matches(name, sorted(names), n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Write its id, as in the address of its page."
        raise FondsError(name, "is no document of this archive.", hint)
    return archive.document[found]


def explain(
    archive: Archive, annotations: Annotations, decided: Ledger, document: Document, words: str
) -> tuple[Explanation, ...]:
    """Every place of the document where the words stand, in text order, with or without quotation marks around them."""
    sought = normalise(words).strip(f"{DOUBLE_MARKS} ")
    reasons = {mention: why for mention, why in annotations.reasons.items() if mention.document == document.id}
    annotations = replace(annotations, reasons=reasons)
    places = [
        _Place(archive, annotations, decided, document, block, number, *found)
        for block in document.blocks
        for number, found in enumerate(occurrences(block.text, sought) if sought else (), 1)
    ]
    return tuple(explanation for place in places for explanation in place.explained())


def in_marks(words: str) -> str:
    """The words in quotation marks, if they have none."""
    return words if words[:1] in DOUBLE_MARKS else f"“{words}”"


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of a block's text, the `number`-th with these words there, and all that may be known of it."""

    archive: Archive
    annotations: Annotations
    decided: Ledger
    document: Document
    block: Block
    number: int
    start: int
    end: int

    def explained(self) -> Iterator[Explanation]:
        """An explanation for each mention here, or one for none."""
        passage = around(self.document.id, self.block.number, self.block.text, self.start, self.end)
        here = (self.document.id, self.block.number)
        dates = tuple(date for date in self.archive.dates_in.get(here, ()) if self._touches(date.start, date.end))
        others = (*map(_of_date, dates), *self._of_quotations())
        marks = [pair for pair in self.archive.marks.get(here, ()) if self._touches(pair[0].start, pair[0].end)]
        for mention, entity in marks:
            yield Explanation(passage, mention, entity, dates, (*self._of_mention(mention, entity), *others))
        if not marks:
            yield Explanation(passage, None, None, dates, (*(() if dates else self._of_nothing()), *others))

    @property
    def words(self) -> str:
        """The words that stand here, in one line."""
        return " ".join(self.block.text[self.start : self.end].split())

    def _touches(self, start: int, end: int) -> bool:
        return start < self.end and self.start < end

    def _of_mention(self, mention: Mention, entity: Entity) -> Iterator[str]:
        """Why words are tagged, and why the mention went to its entity."""
        title = f", with the title “{mention.honorific}”" if mention.honorific else ""
        row = self.decided.accepting(mention)
        rule = f"{ledger.FILE}:{row.line}" if row and mention.rule == "ledger" else mention.rule
        yield f"{self._tagged(mention)} tagged as {mention.kind}{title}: {rule} (score {mention.score:.2f})."
        doubt = self._in_doubt(mention, entity)
        variants = {variant.form: variant.reason for variant in entity.variants}
        if doubt:
            why = f"{doubt.why.removesuffix('.')} (score {doubt.score:.2f})"
            yield f"It stayed with {entity.name} ({entity.id}): {why}. `fonds review` asks whom it means here."
        else:
            reason = self.annotations.reasons.get(mention) or variants[mention.text]
            yield f"It went to {entity.name} ({entity.id}): {reason}."
        yield from self._asked(entity)
        own = next((row for row in self.decided.rows if entity.in_ledger and _accepts(row, entity)), None)
        if own:
            yield f"{entity.name} stands in {ledger.FILE}:{own.line}."

    def _tagged(self, mention: Mention) -> str:
        """How the sentence begins that says what is tagged: the words, what they are part of, or a part of them."""
        tagged, words = f"“{mention.text}”", in_marks(self.words)
        if key(mention.text) == key(self.words):
            return f"{tagged} is"
        if mention.start <= self.start and self.end <= mention.end:
            return f"{words} is a part of {tagged}, which is"
        if self.start <= mention.start and mention.end <= self.end:
            return f"Of {words} the part {tagged} is"
        return f"{words} runs into {tagged}, which is"

    def _in_doubt(self, mention: Mention, entity: Entity) -> Doubt | None:
        """The doubt whom a bare name means here, if there is one."""
        asked = (WHO, entity.id, mention.document, key(mention.text))
        found = (
            doubt
            for doubt in self.annotations.doubts
            if (doubt.kind, doubt.entity, doubt.mention.document, key(doubt.mention.text)) == asked
        )
        return next(found, None) if mention.rule != RULE else None

    def _asked(self, entity: Entity) -> Iterator[str]:
        """What is asked about the entity as a whole."""
        for doubt in self.annotations.doubts:
            if doubt.kind == SAME and entity.id in (doubt.entity, doubt.other):
                other = _named(self.archive, doubt.other if doubt.entity == entity.id else doubt.entity)
                yield f"`fonds review` asks whether {other} is the same {entity.kind}. {doubt.why}"

    def _of_quotations(self) -> Iterator[str]:
        """What the quotations are in which the words stand, or a part of them."""
        for quotation in self.archive.quotations:
            if quotation.document == self.document.id and any(
                part.block == self.block.number and self._touches(part.start, part.end) for part in quotation.parts
            ):
                yield _of_quotation(quotation, self.archive)

    def _of_nothing(self) -> Iterator[str]:
        """Why nothing tagged the words, and what to write so that they are tagged."""
        if self.block.removed:
            yield f"This paragraph was taken out of the reading text ({self.block.reason}); no name is sought in it."
            return
        if self.block.kind is BlockKind.VERBATIM:
            yield "This paragraph is kept as it is written; no name is sought in it."
            return
        here = [one for one in self.annotations.reasons if one.block == self.block.number]
        removed = [self.annotations.reasons[one] for one in sorted(here) if self._touches(one.start, one.end)]
        rejected = sorted({row.line for (name, _), row in self.decided.rejected.items() if name == key(self.words)})
        if removed:
            yield f"It is {removed[0]}."
        elif rejected:
            yield f"{ledger.FILE}:{rejected[0]} rejects it."
        else:
            yield "Nothing recognised a name here."
            yield from self._to_write(self._may_mean())

    def _may_mean(self) -> list[Entity]:
        """The entities of which the words are a name or a part of one: those that this document mentions first."""
        if self.words == self.words.lower():
            return []
        here = {entity.id for entity, _ in self.archive.mentioned_in(self.document)}
        found = [entity for entity in self.archive.entities if may_be_called(entity, self.words)]
        return sorted(found, key=lambda entity: (entity.id not in here, -len(entity.mentions), entity.id))

    def _to_write(self, meant: Sequence[Entity]) -> Iterator[str]:
        """The rows that would tag the words."""
        name, kind = ("NAME", "KIND") if len(meant) != 1 else (meant[0].name, str(meant[0].kind))
        if len(meant) > 1:
            more = [f"{len(meant) - NAMED_AT_MOST} more"] if len(meant) > NAMED_AT_MOST else []
            names = [f"{entity.name} ({entity.kind})" for entity in meant[:NAMED_AT_MOST]]
            yield f"It may mean {listed([*names, *more])}."
        elif not meant:
            yield f"To tag it wherever it stands, write into {ledger.FILE}: {_csv(self.words, 'KIND')}"
        elif meant[0].in_ledger:
            yield f"To tag it as {name} wherever it stands, add it to the aliases of {name} in {ledger.FILE}."
        else:
            yield f"To tag it as {name} wherever it stands, write into {ledger.FILE}: {_csv(name, kind, self.words)}"
        context = context_at(self.block.text, self.start, self.end)
        cells = (self.document.id, str(self.block.number), self.words, str(self.number), name, kind, "accept", context)
        yield f"To tag it only here, write into {corrections.FILE}: {_csv(*cells)}"


def _accepts(row: ledger.Row, entity: Entity) -> bool:
    return not row.reject and row.name == entity.name


def _named(archive: Archive, entity_id: str) -> str:
    """The name of the entity with this id."""
    return next((entity.name for entity in archive.entities if entity.id == entity_id), entity_id)


def _of_date(date: DateMention) -> str:
    """What a marked date is."""
    value = f"It means {date.edtf}." if date.edtf else "Which day or time it means cannot be told from the text."
    return f"“{plain(date.text)}” is marked as a date, by the rule “{date.rule}”. {value}"


def _of_quotation(quotation: Quotation, archive: Archive) -> str:
    """What a quotation is taken for."""
    if quotation.kind is Speech.SCARE:
        return "The quotation marks here were taken for those of a term or a title, not of speech."
    speaker = _named(archive, quotation.speaker) if quotation.speaker else quotation.described
    if not speaker:
        return "It stands in a quotation whose speaker is not known."
    cue = f" (“{quotation.cue}”)" if quotation.cue else ""
    inferred = ", who was concluded from what is told before" if quotation.inferred else ""
    return f"It stands in a quotation of {speaker}{cue}{inferred}."


def _csv(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def printed(explanations: tuple[Explanation, ...]) -> Iterator[Text]:
    """The explanations as lines for a terminal."""
    for one in explanations:
        yield marked(one.passage)
        for sentence in one.why:
            yield Text(f"    {plain(sentence)}")
        yield Text()


def as_data(document: Document, words: str, explanations: tuple[Explanation, ...]) -> dict[str, Any]:
    """The explanations for a program to read."""
    return {
        "document": document.id,
        "words": words,
        "places": [
            {
                "paragraph": one.passage.block,
                "before": one.passage.before,
                "text": one.passage.words,
                "after": one.passage.after,
                "mention": one.mention.text if one.mention else None,
                "kind": str(one.mention.kind) if one.mention else None,
                "rule": one.mention.rule if one.mention else None,
                "score": one.mention.score if one.mention else None,
                "entity": one.entity.id if one.entity else None,
                "dates": [{"text": date.text, "edtf": date.edtf, "rule": date.rule} for date in one.dates],
                "why": list(one.why),
            }
            for one in explanations
        ],
    }

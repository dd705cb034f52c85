"""Why is this tagged, and why did it go to that entity? Or why is it not, and what would tag it?"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from rich.text import Text

from build_scripts.annotate import Annotations
from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.corrections import context_at, occurrences
from build_scripts.annotate.editors.ledger import Ledger
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Entity, Mention
from build_scripts.archive import Archive
from build_scripts.documents import Block, BlockKind, Document
from build_scripts.problems import FondsError
from build_scripts.review.asking import marked
from build_scripts.review.cases import Passage, around
from build_scripts.search.printing import plain


@dataclass(frozen=True, slots=True)
class Explanation:
    """One place where the words stand: the passage, what tagged it (None where nothing did), and why, in sentences."""

    passage: Passage
    mention: Mention | None
    entity: Entity | None
    why: tuple[str, ...]


def find_document(archive: Archive, name: str) -> Document:
    """The document of this id or file. Raises FondsError, with the nearest names, where there is none."""
    names = {called: one for one in archive.documents for called in (one.source.name, one.id)}
    if name not in names:
        close = get_close_matches(name, sorted(names), n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Write its id, as in the address of its page."
        raise FondsError(name, "is no document of this archive.", hint)
    return names[name]


def explain(
    archive: Archive, annotations: Annotations, decided: Ledger, document: Document, words: str
) -> tuple[Explanation, ...]:
    """Every place of the document where the words stand, in text order."""
    found = []
    for block in document.blocks:
        for number, (start, end) in enumerate(occurrences(block.text, words), 1):
            passage = around(document.id, block.number, block.text, start, end)
            marks = [
                (mention, entity)
                for mention, entity in archive.marks.get((document.id, block.number), ())
                if mention.start < end and start < mention.end
            ]
            found += [
                Explanation(passage, mention, entity, tuple(_of_mention(mention, entity, words, annotations, decided)))
                for mention, entity in marks
            ]
            if not marks:
                hint = _row(document.id, block, number, start, end)
                why = tuple(_of_nothing(document.id, block, (start, end), hint, annotations, decided))
                found.append(Explanation(passage, None, None, why))
    return tuple(found)


def _of_mention(
    mention: Mention, entity: Entity, words: str, annotations: Annotations, decided: Ledger
) -> Iterator[str]:
    """Why words are tagged, and why the mention went to its entity."""
    part = "" if key(words) == key(mention.text) else f", of which “{words}” is part or a neighbour"
    title = f", with the title “{mention.honorific}”" if mention.honorific else ""
    row = decided.accepting(mention)
    rule = f"{ledger.FILE}:{row.line}" if row and mention.rule == "ledger" else mention.rule
    yield f"“{mention.text}”{part} is tagged as {mention.kind}{title}: {rule} (score {mention.score:.2f})."
    variants = {variant.form: variant.reason for variant in entity.variants}
    reason = annotations.reasons.get(mention) or variants[mention.text]
    yield f"It went to {entity.name} ({entity.id}): {reason}."
    own = next((row for row in decided.rows if entity.in_ledger and not row.reject and row.name == entity.name), None)
    if own:
        yield f"{entity.name} stands in {ledger.FILE}:{own.line}."


def _of_nothing(
    document: str, block: Block, span: tuple[int, int], hint: str, annotations: Annotations, decided: Ledger
) -> Iterator[str]:
    """Why nothing tagged a stretch of text, and what to write so that it is tagged."""
    start, end = span
    words = " ".join(block.text[start:end].split())
    if block.removed:
        yield f"This paragraph was taken out of the reading text ({block.reason}); no name is sought in it."
        return
    if block.kind is BlockKind.VERBATIM:
        yield "This paragraph is kept as it is written; no name is sought in it."
        return
    removed = [
        why
        for mention, why in sorted(annotations.reasons.items())
        if (mention.document, mention.block) == (document, block.number) and mention.start < end and start < mention.end
    ]
    rejected = sorted({row.line for (name, _), row in decided.rejected.items() if name == key(words)})
    if removed:
        yield f"It is {removed[0]}."
    elif rejected:
        yield f"{ledger.FILE}:{rejected[0]} rejects it."
    else:
        yield "Nothing recognised a name here."
        yield f"To tag it wherever it stands, write into {ledger.FILE}: {_csv(words, 'KIND')}"
        yield f"To tag it only here, write into {corrections.FILE}: {hint}"


def _row(document: str, block: Block, number: int, start: int, end: int) -> str:
    """The row that would tag this place."""
    words, context = " ".join(block.text[start:end].split()), context_at(block.text, start, end)
    return _csv(document, str(block.number), words, str(number), "NAME", "KIND", "accept", context)


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
                "why": list(one.why),
            }
            for one in explanations
        ],
    }

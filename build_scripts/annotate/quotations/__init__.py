"""What is quoted? Paragraphs with their names in, quotations with speaker, cue and kind out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.annotate.quotations.clauses import read_line
from build_scripts.annotate.quotations.marks import Stretch, same_family, stretches
from build_scripts.annotate.quotations.speakers import Said, Teller
from build_scripts.annotate.types import Entity, Mention, Part, Quotation, Speech
from build_scripts.documents import BlockKind, Document
from build_scripts.problems import Problem, info

PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION)
SINGLE = ("‘", "‚", "'")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with its quotations; `going_on` says that the first of them continues that of the one before."""

    block: int
    text: str
    quoted: tuple[Stretch, ...]
    going_on: bool = False


def read_quotations(documents: Iterable[Document], entities: Iterable[Entity]) -> tuple[list[Quotation], list[Problem]]:
    """The quotations of the documents' prose with the entities that speak them, and a problem for each document with
    one that is never closed. Headings, tables and verbatim blocks are left alone."""
    named: dict[str, dict[int, list[tuple[Mention, Entity]]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            named.setdefault(mention.document, {}).setdefault(mention.block, []).append((mention, entity))
    quotations: list[Quotation] = []
    problems: list[Problem] = []
    for document in documents:
        prose = [(block.number, block.text) for block in document.reading if block.kind in PROSE]
        found = find_quotations(document.id, prose, named.get(document.id, {}))
        quotations += found
        problems += _unclosed(document, found)
    return quotations, problems


def find_quotations(
    document: str, paragraphs: Iterable[tuple[int, str]], named: Mapping[int, Sequence[tuple[Mention, Entity]]]
) -> list[Quotation]:
    """The quotations of a document in order of the text.

    `paragraphs` are the numbers and texts of the blocks of prose, in order; `named` the names in each with their
    entities. The words of a quotation stand between one pair of marks, without them; marks inside them are theirs.
    """
    read = _joined([_Paragraph(block, text, tuple(stretches(text))) for block, text in paragraphs])
    if not any(paragraph.quoted for paragraph in read):
        return []
    teller = Teller()
    found: list[Quotation] = []
    for paragraph in read:
        line = read_line(document, paragraph.text, paragraph.quoted, named.get(paragraph.block, ()))
        told = teller.read(line, going_on=paragraph.going_on)
        for number, (one, said) in enumerate(zip(paragraph.quoted, told, strict=True)):
            part = Part(paragraph.block, one.start, one.end, paragraph.text[one.start : one.end])
            if paragraph.going_on and not number:
                found[-1] = _longer(found[-1], part, said, closed=one.closed)
            else:
                found.append(_quotation(document, part, said, closed=one.closed))
    return found


def _unclosed(document: Document, quotations: Iterable[Quotation]) -> Iterator[Problem]:
    """One problem that tells in which paragraphs of the document a quotation is never closed, if there are any."""
    blocks = [quotation.parts[-1].block for quotation in quotations if quotation.unclosed]
    if blocks:
        more = f" and {len(blocks) - 1} more" if len(blocks) > 1 else ""
        yield info(
            f"{document.source.name}, paragraph {blocks[0]}{more}",
            "a quotation is opened and never closed.",
            "Its words are kept up to the next quotation or the paragraph's end. If a mark is missing, add it.",
        )


def _joined(read: list[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs with their quotations: it is told which run on; a single mark never closed is none."""
    joined: list[_Paragraph] = []
    mark = ""
    for number, paragraph in enumerate(read):
        going_on = bool(mark) and _goes_on(paragraph, mark)
        if mark and _is_inserted(paragraph):
            joined.append(paragraph)
            continue
        quoted = paragraph.quoted
        last = quoted[-1] if quoted else None
        mark = last.mark if last and last.last else ""
        following = next((other for other in read[number + 1 : number + 3] if not _is_inserted(other)), None)
        if last and not last.closed and last.mark in SINGLE and not (following and _goes_on(following, mark)):
            first = going_on and len(quoted) == 1
            quoted, mark = (quoted, "") if first else (quoted[:-1], "")
        joined.append(replace(paragraph, quoted=quoted, going_on=going_on))
    return joined


def _is_inserted(paragraph: _Paragraph) -> bool:
    """Whether the paragraph is a line put in between, as websites do: no quotation and no sentence."""
    return not paragraph.quoted and not paragraph.text.rstrip().endswith((".", "!", "?", ":"))


def _goes_on(paragraph: _Paragraph, mark: str) -> bool:
    """Whether the paragraph opens with the mark of a quotation that the one before left open."""
    if not mark or not paragraph.quoted:
        return False
    first = paragraph.quoted[0]
    return same_family(first.mark, mark) and not paragraph.text[: first.outer].strip()


def _quotation(document: str, part: Part, said: Said, *, closed: bool) -> Quotation:
    return Quotation(document, (part,), said.kind, *said[1:], unclosed=not closed)


def _longer(former: Quotation, part: Part, said: Said, *, closed: bool) -> Quotation:
    """The quotation with another part: what stands beside the later part tells more than what was inferred before."""
    better = said if said.cue and not former.cue else Said(*_said(former))
    made = _quotation(former.document, part, better._replace(kind=Speech.SPEECH), closed=closed)
    return replace(made, parts=(*former.parts, part))


def _said(quotation: Quotation) -> tuple[Speech, str, str, str, bool]:
    return quotation.kind, quotation.speaker, quotation.described, quotation.cue, quotation.inferred

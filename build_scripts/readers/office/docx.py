"""How does a Word document become blocks? Body first, then what stands beside it: heads, feet, comments."""

from collections.abc import Iterator
from dataclasses import replace

from build_scripts.documents import Block, BlockKind
from build_scripts.problems import info
from build_scripts.readers.metadata.properties import MADE, day, stated
from build_scripts.readers.office.package import Package, elements, feed, local
from build_scripts.readers.office.wordbody import WordBody, WordNotes
from build_scripts.readers.types import Reading, Stated, Text

_MAIN = "word/document.xml"
_EDGES = {"header": "stands at the head of the pages", "footer": "stands at the foot of the pages"}


def read(data: bytes, name: str) -> Reading:
    """The text of a Word document, notes at their marks; heads and feet of pages are surroundings. Raises ReadError."""
    package = Package(data, "Word document")
    main = _main_part(package)
    body = WordBody(package, main)
    for kind in ("footnote", "endnote"):
        body.cites(kind, {key: note for part in _parts(package, main, f"{kind}s") for key, note in part.notes.items()})
    feed(package.needed(main), body)
    blocks = (*body.flow.blocks, *_edges(package, main), *_comments(package, main))
    numbered = tuple(replace(block, number=number) for number, block in enumerate(blocks, 1))
    marked = any(block.kind is BlockKind.HEADING for block in numbered)
    said = _properties(package)
    notes = (*_left_out(package, body), *([MADE] if "date" in said else []))
    hidden = f"passages that are hidden in it are left out ({body.hidden})."
    problems = (info(name, hidden, "Show hidden text in Word, and take the mark off what belongs to it."),)
    text = Text(body.title, numbered, headings_marked=marked)
    return Reading(text, said, notes=notes, problems=problems if body.hidden else ())


def _main_part(package: Package) -> str:
    found = [target for kind, target in package.related("").values() if kind == "officeDocument"]
    return next((target for target in found if target in package.names), _MAIN)


def _parts(package: Package, main: str, kind: str) -> Iterator[WordNotes]:
    """The parts of that kind that belong to the main part, read."""
    for found, target in package.related(main).values():
        part = package.part(target) if found == kind else None
        if part:
            notes = WordNotes(package, target)
            feed(part, notes)
            yield notes


def _edges(package: Package, main: str) -> Iterator[Block]:
    """What stands at the head and the foot of the pages, each text once."""
    seen = set()
    for kind, reason in _EDGES.items():
        for part in _parts(package, main, kind):
            for block in part.flow.blocks:
                if block.text not in seen:
                    seen.add(block.text)
                    yield replace(block, kind=BlockKind.SURROUNDINGS, level=0, reason=reason)


def _comments(package: Package, main: str) -> Iterator[Block]:
    """The comments that readers wrote beside the text."""
    for part in _parts(package, main, "comments"):
        for key, blocks in part.notes.items():
            writer = part.writers[key]
            reason = f"is a comment by {writer}" if writer else "is a comment"
            for block in blocks:
                yield replace(block, kind=BlockKind.SURROUNDINGS, level=0, reason=reason)


def _left_out(package: Package, body: WordBody) -> Iterator[str]:
    """What a text cannot show, in sentences."""
    if body.deleted:
        yield f"Passages that tracked changes delete or move away are left out ({body.deleted})."
    if body.hidden:
        yield f"Passages that are hidden are left out ({body.hidden})."
    if body.pictures:
        yield f"Pictures are not shown ({body.pictures})."
    embedded = [name.rpartition("/")[2] for name in package.names if "/embeddings/" in name]
    if embedded:
        yield f"Embedded files are not read ({len(embedded)}): {', '.join(embedded[:10])}."
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        yield "Its macros are left out."
    drawn = [name for name in package.names if "/charts/chart" in name or "/diagrams/data" in name]
    if drawn:
        yield f"Charts and diagrams are not read ({len(drawn)})."


def _properties(package: Package) -> Stated:
    """What the document says about itself."""
    found: dict[str, str] = {}
    for kind, target in package.related("").values():
        if kind == "core-properties":
            part = package.part(target) or b""
            found |= {local(element.tag): element.text for element in elements(part) if element.text}
    return stated(
        {
            "title": [found.get("title")],
            "creator": (found.get("creator") or "").split(";"),
            "date": [day(found.get("created"))],
            "language": [found.get("language")],
            "subject": [found.get("subject"), *(found.get("keywords") or "").replace(",", ";").split(";")],
            "description": [found.get("description")],
        }
    )

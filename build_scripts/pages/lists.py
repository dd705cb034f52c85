"""What do the lists of documents and of each kind of entity show?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from build_scripts.annotate.types import Entity, Kind
from build_scripts.archive import Page
from build_scripts.documents import Document
from build_scripts.pages.entity import in_time
from build_scripts.pages.places import DOCUMENTS, kind_list, year_of
from build_scripts.pages.printing import Printer
from build_scripts.text import fold

# A list longer than this is cut into pages, so that a list of 20,000 can still be opened.
PAGE_HOLDS = 400

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: its address and the labels of its first and last group."""

    path: str
    first: str
    last: str


def document_lists(printer: Printer) -> Iterator[Page]:
    """The documents in order of time, by year, the undated last."""
    undated = printer.words["undated_documents"]

    def year(document: Document) -> str:
        return year_of(document.date) if document.date else undated

    documents = sorted(printer.archive.documents, key=in_time)
    yield from paged(printer, DOCUMENTS, "documents", documents, year, title=printer.words["documents"])


def entity_lists(printer: Printer) -> Iterator[Page]:
    """The entities of each kind by initial."""
    for kind in Kind:
        entities = [entity for entity in printer.archive.entities if entity.kind == kind]
        entities.sort(key=lambda entity: (filed_under(entity), entity.id))
        title = printer.words["kinds"][kind]
        yield from paged(printer, kind_list(kind), "entities", entities, _initial, title=title, kind=kind)


def filed_under(entity: Entity) -> str:
    """How an entity is filed: the surname decides for a person, a leading “the” for nobody."""
    words = fold(entity.name).split() or [entity.name]
    if entity.kind == Kind.PERSON and len(words) > 1:
        particle = len(words) > 2 and words[-2] in {"al", "el", "van", "von", "de", "bin", "ibn"}
        surname = words[-2:] if particle else words[-1:]
        words = surname + words[: len(words) - len(surname)]
    return " ".join(words)


def _initial(entity: Entity) -> str:
    first = filed_under(entity)[:1].upper()
    return first if first.isalpha() else "0–9"


def paged(
    printer: Printer, index: str, template: str, items: Sequence[T], group: Callable[[T], str], **values: Any
) -> Iterator[Page]:
    """The pages of one list; the first is the index itself, the others lie in a folder beside it."""
    cuts = [items[at : at + PAGE_HOLDS] for at in range(0, len(items), PAGE_HOLDS)] or [items]
    folder = index.removesuffix("/index.md")
    paths = [index, *(f"{folder}/list/{number}.md" for number in range(2, len(cuts) + 1))]
    parts = [Part(path, group(cut[0]), group(cut[-1])) for path, cut in zip(paths, cuts, strict=True) if cut]
    for path, cut in zip(paths, cuts, strict=True):
        groups = [(name, list(found)) for name, found in groupby(cut, group)]
        yield printer.page(path, template, groups=groups, parts=parts, count=len(items), **values)

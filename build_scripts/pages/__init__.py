"""What does the reader see? The archive in, Markdown pages out."""

from collections.abc import Callable, Iterator

from build_scripts.archive import Archive, Page
from build_scripts.pages.document import document_pages
from build_scripts.pages.entity import entity_pages
from build_scripts.pages.lists import document_lists, entity_lists
from build_scripts.pages.overview import about_page, home_page, search_pages
from build_scripts.pages.printing import Printer
from build_scripts.pages.quotations import quotation_pages
from build_scripts.pages.timeline import timeline_pages
from build_scripts.problems import Problem
from build_scripts.progress import Track, silently

# In the order in which a reader comes to them.
_MAKERS: tuple[Callable[[Printer], Iterator[Page]], ...] = (
    home_page,
    document_lists,
    document_pages,
    entity_lists,
    entity_pages,
    quotation_pages,
    timeline_pages,
    search_pages,
)


def render(
    archive: Archive, problems: tuple[Problem, ...], recogniser: str, track: Track = silently
) -> tuple[Page, ...]:
    """Every page of the archive; `problems` and the recogniser's name are told on the page about the archive.

    Raises ValueError when two pages have the same address, which would lose one of them.
    """
    printer = Printer.of(archive)
    total = len(archive.documents) + len(archive.entities)
    made = (page for maker in _MAKERS for page in maker(printer))
    pages = (*track(made, "Writing pages", total), about_page(printer, problems, recogniser))
    if len({page.path for page in pages}) != len(pages):
        raise ValueError("two pages have the same address")
    return pages

"""What does the timeline show? A page a year: the documents of each date, and the passages that mention it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from build_scripts.annotate.types import DateMention
from build_scripts.archive import Page
from build_scripts.documents import Document
from build_scripts.pages.places import TIMELINE, date_anchor, document_page, year_of, year_page
from build_scripts.pages.printing import Printer
from build_scripts.when import bounds

# A date that more passages mention than this is quoted no further; the rest is counted.
LINKED_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """One date (EDTF) with the documents that bear it and the mentions of it."""

    edtf: str
    documents: list[Document] = field(default_factory=list)
    mentions: list[DateMention] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its anchor on the page of its year."""
        return date_anchor(self.edtf)

    @property
    def homes(self) -> list[tuple[str, list[DateMention]]]:
        """The mentions that are linked, by document."""
        found: dict[str, list[DateMention]] = {}
        for mention in self.mentions[:LINKED_AT_MOST]:
            found.setdefault(mention.document, []).append(mention)
        return sorted(found.items())

    @property
    def more(self) -> int:
        """How many mentions are not linked."""
        return max(0, len(self.mentions) - LINKED_AT_MOST)


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its dates in order of time."""

    name: str
    days: tuple[Day, ...]

    @property
    def documents(self) -> int:
        """How many documents bear a date in this year."""
        return sum(len(day.documents) for day in self.days)

    @property
    def mentions(self) -> int:
        """How many times a date of this year is mentioned."""
        return sum(len(day.mentions) for day in self.days)


def years(printer: Printer) -> list[Year]:
    """The years of the archive's dates, first to last."""
    days: dict[str, Day] = {}
    for document in printer.archive.documents:
        if document.date:
            days.setdefault(document.date, Day(document.date)).documents.append(document)
    for mention in printer.archive.dates:
        if mention.edtf:
            days.setdefault(mention.edtf, Day(mention.edtf)).mentions.append(mention)
    by_year: dict[str, list[Day]] = defaultdict(list)
    for day in days.values():
        by_year[year_of(day.edtf)].append(day)
    return [Year(name, _in_time(found)) for name, found in sorted(by_year.items())]


def _in_time(days: list[Day]) -> tuple[Day, ...]:
    """The dates by their first day; of those that begin together the widest first: a year, its months."""
    widest_first = sorted(sorted(days, key=lambda day: day.edtf), key=lambda day: bounds(day.edtf)[1], reverse=True)
    return tuple(sorted(widest_first, key=lambda day: bounds(day.edtf)[0]))


def timeline_pages(printer: Printer) -> Iterator[Page]:
    """The years at a glance, then a page for each."""
    all_years = years(printer)
    busiest = max((year.documents + year.mentions for year in all_years), default=1)
    yield printer.page(TIMELINE, "timeline", years=all_years, busiest=busiest, year_page=year_page)
    for at, year in enumerate(all_years):
        before = all_years[at - 1].name if at else None
        after = all_years[at + 1].name if at + 1 < len(all_years) else None
        yield printer.page(
            year_page(year.name), "year", year=year, before=before, after=after, year_page=year_page, page=document_page
        )

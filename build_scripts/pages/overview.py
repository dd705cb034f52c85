"""What do the home page, the page about the archive and the two pages on searching show?"""

from collections import Counter
from collections.abc import Iterator, Mapping

from build_scripts import __version__
from build_scripts.annotate.types import Kind
from build_scripts.archive import Page
from build_scripts.pages.entity import in_time
from build_scripts.pages.examples import examples, most_mentioned
from build_scripts.pages.places import ABOUT, DOCUMENTS, HOME, SEARCH, SEARCH_HELP, kind_list
from build_scripts.pages.printing import Printer
from build_scripts.problems import Problem
from build_scripts.when import OPEN, bounds, in_words

SHOWN_ON_HOME = 12
# An archive of up to this many documents is listed whole on the home page.
SMALL_ARCHIVE = 24


def home_page(printer: Printer) -> Iterator[Page]:
    """What the archive holds, at a glance."""
    documents = sorted(printer.archive.documents, key=in_time)
    most = {
        kind: (kind_list(kind), found[:SHOWN_ON_HOME], len(found))
        for kind in Kind
        if (found := most_mentioned(printer.archive, kind))
    }
    yield printer.page(
        HOME,
        "home",
        span=span(printer),
        shown=documents[: SMALL_ARCHIVE if len(documents) <= SMALL_ARCHIVE else SHOWN_ON_HOME],
        most=most,
        documents_list=DOCUMENTS,
    )


def span(printer: Printer) -> str:
    """From when to when the documents date: “3 January 2020 to 9 March 2020”, or nothing when none is dated."""
    dates = (document.date for document in printer.archive.documents if document.date)
    ends = [end for date in dates for end in date.split("/") if end != OPEN]
    if not ends:
        return ""
    first, last = min(ends, key=lambda end: bounds(end)[0]), max(ends, key=lambda end: bounds(end)[1])
    if first == last:
        return in_words(first)
    return str(printer.words["to"]).format(first=in_words(first), last=in_words(last))


def search_pages(printer: Printer) -> Iterator[Page]:
    """The page on which the whole result of a search is shown (web/search_page.js fills it), and how to search."""
    live = examples(printer.archive)
    shown = [live.get("word"), live.get("phrase") and '"{phrase}"'.format(**live)]
    if "word" in live and "excluded" in live:
        shown.append("{word} -{excluded}".format(**live))
    yield printer.page(SEARCH, "search", examples=list(filter(None, shown)), help=SEARCH_HELP)
    yield printer.page(SEARCH_HELP, "search_help", search=SEARCH, row=lambda pattern: _shown(printer, pattern, live))


def _shown(printer: Printer, pattern: str, live: Mapping[str, str]) -> tuple[str, bool]:
    """A query of the help page with words of this archive, which can be tried, or with others where it lacks some."""
    stand_ins: Mapping[str, str] = printer.words["help"]["stand_ins"]
    lacking = [name for name in stand_ins if f"{{{name}}}" in pattern and name not in live]
    return pattern.format_map(stand_ins if lacking else live), not lacking


def about_page(printer: Printer, problems: tuple[Problem, ...], recogniser: str) -> Page:
    """What the archive holds, how it was made, and what went wrong."""
    documents = printer.archive.documents
    return printer.page(
        ABOUT,
        "about",
        span=span(printer),
        counts=[(kind, count) for kind in Kind if (count := len(most_mentioned(printer.archive, kind)))],
        furniture=sum(len(document.furniture) for document in documents),
        recogniser=recogniser,
        problems=problems,
        version=__version__,
        tallies=[
            (printer.words["sources"], _tally(document.metadata.first("source") for document in documents)),
            (printer.words["languages"], _tally(document.language for document in documents)),
            (printer.words["rights"], _tally(document.metadata.first("rights") for document in documents)),
        ],
    )


def _tally(values: Iterator[str | None]) -> list[tuple[str | None, int]]:
    """The values with their counts, the most frequent first, what is not stated last."""
    counts = Counter(values)
    return sorted(counts.items(), key=lambda pair: (pair[0] is None, -pair[1], pair[0] or ""))

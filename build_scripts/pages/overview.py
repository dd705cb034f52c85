"""What do the home page, the page about the archive and the search page show?"""

from collections import Counter
from collections.abc import Iterator

from build_scripts import __version__
from build_scripts.annotate.types import Entity, Kind
from build_scripts.archive import Page
from build_scripts.pages.entity import in_time
from build_scripts.pages.places import ABOUT, DOCUMENTS, HOME, SEARCH, kind_list
from build_scripts.pages.printing import Printer
from build_scripts.problems import Problem
from build_scripts.text import words as text_words
from build_scripts.when import OPEN, bounds, in_words

SHOWN_ON_HOME = 12
# No example quotes a name that holds one of these itself.
QUOTES = frozenset('"“”„‟«»')
# An archive of up to this many documents is listed whole on the home page.
SMALL_ARCHIVE = 24


def home_page(printer: Printer) -> Iterator[Page]:
    """What the archive holds, at a glance."""
    documents = sorted(printer.archive.documents, key=in_time)
    most = {
        kind: (kind_list(kind), found[:SHOWN_ON_HOME], len(found))
        for kind in Kind
        if (found := _by_mentions(printer, kind))
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


def _by_mentions(printer: Printer, kind: Kind) -> list[Entity]:
    entities = (entity for entity in printer.archive.entities if entity.kind == kind)
    return sorted(entities, key=lambda entity: (-len(entity.mentions), entity.id))


def search_page(printer: Printer) -> Iterator[Page]:
    """The page on which the whole result of a search is shown; web/search.js fills it."""
    yield printer.page(SEARCH, "search", examples=_examples(printer))


def _examples(printer: Printer) -> list[str]:
    """Three live queries from this very archive: a word, a phrase, two words with one excluded."""
    names = [entity.name for kind in Kind for entity in _by_mentions(printer, kind)[:3] if entity.name.isprintable()]
    words = list(dict.fromkeys(words[0] for name in names if (words := text_words(name.split()[-1]))))
    phrase = next((name for name in reversed(names) if len(text_words(name)) > 1 and not set(name) & QUOTES), None)
    both = f"{words[-1]} -{words[0]}" if len(words) > 1 else None
    return [example for example in (*words[:1], phrase and f'"{phrase}"', both) if example]


def about_page(printer: Printer, problems: tuple[Problem, ...], recogniser: str) -> Page:
    """What the archive holds, how it was made, and what went wrong."""
    documents = printer.archive.documents
    return printer.page(
        ABOUT,
        "about",
        span=span(printer),
        counts=[(kind, len(_by_mentions(printer, kind))) for kind in Kind],
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

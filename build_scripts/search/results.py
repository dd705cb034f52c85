"""What does a search answer on the command line? Types, and how they are printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from build_scripts.search.excerpt import Excerpt


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found. `some` when it lacks some of the words sought; `url` is its page in the site."""

    number: int
    score: float
    some: bool
    title: str
    url: str
    date: str
    source: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`total` documents were found, `all` of them with every part of the query; `documents` are the best."""

    query: str
    total: int
    all: int
    documents: tuple[Found, ...]


def printed(results: Results) -> Iterator[Text]:
    """The results as lines for a terminal."""
    if not results.total:
        yield Text(f"Nothing found for {results.query}.")
        return
    for found in results.documents:
        yield Text(found.title, style="bold")
        quiet = (found.date, found.source, "some of the words" if found.some else "", found.url)
        yield Text("  " + " · ".join(" ".join(part.split()) for part in quiet if part), style="dim")
        for excerpt in found.excerpts:
            line = Text("  ")
            for piece in excerpt.pieces:
                line.append(" ".join(piece.text.split(" ")).replace("\n", " "), style="reverse" if piece.hit else "")
            yield line.append(f"  #{excerpt.anchor}", style="dim")
        yield Text("")
    shown = len(results.documents)
    counted = f"{results.total:,} document" + ("" if results.total == 1 else "s")
    some = results.total - results.all
    yield Text(
        counted
        + (f", {some:,} of them with only some of the words" if some else "")
        + (f"; the first {shown} are shown" if shown < results.total else "")
        + "."
    )

"""How are results printed? As lines for a terminal, or as JSON with the names that the browser's results have.

What is printed comes from documents and from the query. Characters that could give a terminal orders, or turn the
direction of a line about, are taken out of lines; JSON has them escaped.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from build_scripts.search.excerpt import Piece
from build_scripts.search.index import written_key
from build_scripts.search.query import QueryProblem
from build_scripts.search.refine import STATED
from build_scripts.search.results import Card, Found, Named, Place, Results, Shown, Value
from build_scripts.search.suggest import NEAREST, Suggestion
from build_scripts.text import words

# Line ends, tabs and control characters; surrogates without a partner, which cannot be written; marks of direction.
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")
_TURNING = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# How much of a query stands before and after a place that is pointed at.
AROUND = 32
# How many values of a facet and how many forms of a name are shown; how wide an index and a name in it may be.
MOST = 8
WIDTH = 56
LONGEST_NAME = 44
HEADINGS = {
    "source": "Sources",
    "type": "Types",
    "year": "Years",
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "event": "Events",
    "work": "Works",
    "group": "Peoples and groups",
}


def printed(results: Results) -> Iterator[Text]:
    """The results as lines for a terminal."""
    for named in results.also:
        yield _quiet(_also(named))
    if results.also:
        yield Text()
    for found in results.documents:
        yield from _document(found)
        yield Text()
    for name, values in results.facets.items():
        if values:
            yield from _facet(name, values)
            yield Text()
    yield Text(_count(results))
    yield from map(Text, _suggestions(results.suggestions))


def pointed_at(query: str, problem: QueryProblem) -> Iterator[Text]:
    """The part of an ill-formed query around the place where it breaks, and a caret under that place."""
    start = max(0, problem.position - AROUND)
    before = ("…" if start else "") + plain(query[start : problem.position])
    after = plain(query[problem.position : problem.position + AROUND])
    yield Text(f"  {before}{after}{'…' if len(query) > problem.position + AROUND else ''}")
    yield Text(f"  {' ' * cell_len(before)}^")


def as_data(query: str, answered: Results | QueryProblem) -> dict[str, Any]:
    """The answer to a query as plain data, ready for JSON."""
    found = _nothing(query) if isinstance(answered, QueryProblem) else answered
    return {
        "query": query,
        "problem": asdict(answered) if isinstance(answered, QueryProblem) else None,
        "total": found.total,
        "all": found.all,
        "some": found.total - found.all,
        "groups": found.groups,
        "documents": [_document_as_data(one) for one in found.documents],
        "also": [asdict(one) | {"kind": one.kind} for one in found.also],
        "entities": list(found.entities),
        "suggestions": [asdict(one) for one in found.suggestions],
        "facets": _facets_as_data(found.facets) or None,
    }


def _nothing(query: str) -> Results:
    return Results(query, 0, 0, 0, documents=(), also=(), entities=(), suggestions=(), facets={})


def _document_as_data(found: Found) -> dict[str, Any]:
    return asdict(found.card) | {
        "score": found.score,
        "some": found.some,
        "excerpts": [asdict(one) | {"text": "".join(piece.text for piece in one.pieces)} for one in found.excerpts],
        "repeated": found.repeated,
        "reprints": [asdict(card) for card in found.reprints],
    }


def _facets_as_data(facets: Mapping[str, Sequence[Value]]) -> dict[str, list[dict[str, Any]]]:
    keys = {name: ("value", "count") if name in STATED else ("value", "name", "count") for name in facets}
    return {name: [{key: getattr(one, key) for key in keys[name]} for one in facets[name]] for name in facets}


def _document(found: Found) -> Iterator[Text]:
    card = found.card
    yield Text(plain(card.title), style="bold")
    yield _quiet("  " + _joined(card.date, card.source, "some of the words" if found.some else "", card.url))
    for excerpt in found.excerpts:
        yield _excerpt(excerpt)
        if excerpt.same:
            yield _quiet(f"  this passage also in {'; '.join(map(_place, excerpt.same))}")
    if found.repeated:
        yield _quiet(f"  {_counted(found.repeated, 'passage')} shown above")
    for reprint in found.reprints:
        yield _quiet(f"  nearly identical: {_reprint(reprint)}")


def _excerpt(excerpt: Shown) -> Text:
    line = Text("  ")
    for text, hit in map(_piece, excerpt.pieces):
        line.append(text, style="reverse" if hit else "")
    page = f", page {excerpt.page}" if excerpt.page else ""
    return line.append(f"  #{excerpt.anchor}{page}", style="dim")


def _piece(piece: Piece) -> tuple[str, bool]:
    return plain(piece.text), piece.hit


def _place(place: Place) -> str:
    return f"{plain(place.title)} #{place.anchor}"


def _reprint(card: Card) -> str:
    return _joined(card.title, card.date, card.source, card.url)


def _also(named: Named) -> str:
    others = [form for form in named.forms if written_key(words(form)) != named.written]
    more = f" and {len(others) - MOST:,} more" if len(others) > MOST else ""
    return plain(f"“{named.written}” also matched as {', '.join(others[:MOST])}{more} ({named.kind})")


def _facet(name: str, values: Sequence[Value]) -> Iterator[Text]:
    """The most frequent values of a facet as an index: name, leader, count; of an entity also its id."""
    kept = sorted(values, key=lambda one: -one.count)[:MOST]
    yield Text(HEADINGS[name], style="bold")
    for one in filter(kept.__contains__, values):
        line = Text("  " + plain(one.name))
        line.truncate(LONGEST_NAME, overflow="ellipsis")
        count = f" {one.count:,}"
        line.append(" ").append("." * (WIDTH - line.cell_len - len(count)), style="dim").append(count)
        yield line if name in STATED else line.append(f"  {one.value}", style="dim")
    if len(values) > MOST:
        yield _quiet(f"  and {len(values) - MOST:,} more")


def _count(results: Results) -> str:
    """The last line: how many documents there are, and how many of them are shown."""
    if not results.total:
        return f"Nothing found for {plain(results.query)}."
    parts = [_counted(results.total, "document")]
    if some := results.total - results.all:
        parts.append(f", {f'{some:,} of them ' if results.all else ''}with only some of the words")
    shown = sum(1 + len(found.reprints) for found in results.documents)
    if shown < results.total:
        parts.append("; the first is shown" if shown == 1 else f"; the first {shown:,} are shown")
    return "".join(parts) + "."


def _suggestions(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    nearest = [f"{one.shown} ({_counted(one.total, 'document')})" for one in suggestions if one.kind == NEAREST]
    if nearest:
        yield plain(f"Nearest: {', '.join(nearest)}")
    for one in suggestions:
        if one.kind != NEAREST:
            yield plain(f"Without “{one.shown}”: {_counted(one.total, 'document')}")


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def _joined(*parts: str) -> str:
    return " · ".join(" ".join(plain(part).split()) for part in parts if part)


def _quiet(text: str) -> Text:
    return Text(text, style="dim")


def plain(text: str) -> str:
    """The text as one line that a terminal can only show."""
    return _UNWRITABLE.sub("\ufffd", _TURNING.sub("", _BLANK.sub(" ", text)))

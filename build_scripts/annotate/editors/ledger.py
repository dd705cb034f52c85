"""What did the editors decide about names? `seeds/entities.csv`: their word wins over the recogniser's, always."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import isfinite
from os.path import lexists
from pathlib import Path
from typing import TypeVar

from build_scripts.annotate.alike import singular
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.names.titles import titles_in
from build_scripts.annotate.passages import Passage
from build_scripts.annotate.types import Kind, Mention
from build_scripts.problems import FondsError, Problem, error, warning
from build_scripts.readers.metadata.cells import read_cells

R = TypeVar("R")

COLUMNS = ("name", "kind", "aliases", "status", "wikidata", "latitude", "longitude", "note")
STATUSES = ("accept", "reject")
FILE = "entities.csv"
KINDS = f"Write one of: {', '.join(Kind)}."
_QID = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)")
# What people write as well.
_OTHERWISE = {
    "organization": "organisation",
    "org": "organisation",
    "people": "person",
    "location": "place",
    "accepted": "accept",
    "rejected": "reject",
}


class RowError(ValueError):
    """A row that cannot be used: the message says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger. `kind` is None where a row that rejects a name rejects it as every kind."""

    line: int
    name: str
    kind: Kind | None
    aliases: tuple[str, ...]
    reject: bool
    wikidata: str = ""
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The usable rows, and what they decide: `accepted` by the key of each name and alias, `rejected` by key and kind.

    A rejected kind of None stands for every kind.
    """

    rows: tuple[Row, ...]
    accepted: dict[str, Row]
    rejected: dict[tuple[str, Kind | None], Row]

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of the accepted names, by key."""
        return {name: row.kind for name, row in self.accepted.items() if row.kind}

    def accepting(self, mention: Mention) -> Row | None:
        """The row that says what this name means, if there is one."""
        return self.accepted.get(key(mention.text))

    def rejecting(self, mention: Mention) -> Row | None:
        """The row that says that this is no name, if there is one."""
        name = key(mention.text)
        return self.rejected.get((name, None)) or self.rejected.get((name, mention.kind))


def read_ledger(path: Path) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger in the file, empty where there is no file, and a problem for every row that cannot be used.

    Raises FondsError when there is a file of which nothing can be used: to publish without the editors' word would
    be to publish what they have corrected.
    """
    rows, problems = read_rows(path, COLUMNS, ("name",), _row)
    ledger, repeated = _ledger(rows)
    return ledger, (*problems, *repeated)


def read_rows(
    path: Path, columns: Sequence[str], needed: Sequence[str], parse: Callable[[int, Mapping[str, str]], R]
) -> tuple[list[R], list[Problem]]:
    """The rows of a table of the editors as `parse` understands them, and a problem for every one that it refuses.

    `parse` is given the line and the cells by column and raises RowError; the `needed` columns must be there.
    Raises FondsError when there is a file of which nothing can be used.
    """
    file = path.name
    if not lexists(path):
        return [], []
    lines, unread = read_cells(path, file)
    if lines is None:
        fault = unread[-1]
        raise FondsError(fault.where, fault.message, fault.hint)
    problems, header = list(unread), [cell.strip().lower() for cell in lines[0].cells]
    where = f"{file}:{lines[0].first}"
    for column in needed:
        if column not in header:
            hint = f"Write the names of the columns into the first line: {','.join(columns)}."
            raise FondsError(where, f"has no column “{column}”.", hint)
    for column in header:
        if column not in columns:
            close = get_close_matches(column, columns, n=1)
            guess = f"Did you mean “{close[0]}”? " if close else ""
            hint = f"{guess}The columns are: {', '.join(columns)}."
            problems.append(warning(where, f"“{column}” is not a column of this file; it is left out.", hint))
    rows: list[R] = []
    for line, _, cells in lines[1:]:
        try:
            if len(cells) > len(header):
                hint = "Put cells with a comma in quotation marks."
                raise RowError("the row has more cells than there are columns.", hint)  # noqa: TRY301 - caught for all
            rows.append(parse(line, {column: cell.strip() for column, cell in zip(header, cells, strict=False)}))
        except RowError as fault:
            problems.append(error(f"{file}:{line}", str(fault), fault.hint))
    return rows, problems


def _row(line: int, values: Mapping[str, str]) -> Row:
    """The row in these cells. Raises RowError where they cannot be understood."""
    name = values.get("name", "")
    if not key(name):
        raise RowError("the row names nobody and nothing.", "Fill the column “name”, or delete the row.")
    reject, kind = rejects(values), kind_in(values)
    if not kind and not reject:
        raise RowError(f"the row does not say what “{name}” is.", KINDS)
    wikidata = values.get("wikidata", "")
    identifier = _QID.fullmatch(wikidata)
    if wikidata and not identifier:
        raise RowError(f"“{wikidata}” is not a Wikidata identifier.", "Write the letter Q and a number, as in Q42.")
    latitude, longitude = _degrees(values, "latitude", 90), _degrees(values, "longitude", 180)
    if (latitude is None) != (longitude is None):
        raise RowError("only one of latitude and longitude is given.", "Give both, in degrees, or neither.")
    aliases = tuple(alias.strip() for alias in values.get("aliases", "").split(";") if key(alias))
    note = values.get("note", "")
    return Row(line, name, kind, aliases, reject, identifier[1] if identifier else "", latitude, longitude, note)


def rejects(values: Mapping[str, str]) -> bool:
    """Whether a row's status is reject. Raises RowError where it is none."""
    written = values.get("status") or "accept"
    status = _OTHERWISE.get(written.lower(), written.lower())
    if status not in STATUSES:
        raise RowError(f"“{written}” is not a status.", "Write accept or reject.")
    return status == "reject"


def kind_in(values: Mapping[str, str]) -> Kind | None:
    """The kind in a row, None where the cell is empty. Raises RowError where it holds something else."""
    written = values.get("kind", "").lower()
    kind = _OTHERWISE.get(written, written)
    if kind not in (*Kind, ""):
        raise RowError(f"“{written}” is not a kind.", KINDS)
    return Kind(kind) if kind else None


def _degrees(values: Mapping[str, str], column: str, most: int) -> float | None:
    """The number in a column. Raises RowError where it is none or out of range."""
    if not values.get(column):
        return None
    try:
        degrees = float(values[column])
    except ValueError:
        degrees = float("nan")
    if not isfinite(degrees) or abs(degrees) > most:
        raise RowError(f"“{values[column]}” is not a {column}.", f"Write degrees from -{most} to {most}, as in 33.31.")
    return degrees


def _ledger(rows: Iterable[Row]) -> tuple[Ledger, list[Problem]]:
    """The ledger of the rows; a name that an earlier row has already decided is a problem and left out of the later."""
    accepted: dict[str, Row] = {}
    rejected: dict[tuple[str, Kind | None], Row] = {}
    problems: list[Problem] = []
    kept = []
    for row in rows:
        for name in row.names:
            earlier = _decided(key(name), row, accepted, rejected)
            if earlier and earlier.line != row.line:
                said = f"“{name}” stands in line {earlier.line} already; here it is left out."
                problems.append(error(f"{FILE}:{row.line}", said, "Let one row decide about a name."))
            elif row.reject:
                rejected[key(name), row.kind] = row
            else:
                accepted[key(name)] = row
        kept.append(row)
    for name, row in sorted(accepted.items()):
        if row.kind is Kind.GROUP:
            accepted.setdefault(singular(name), row)
    return Ledger(tuple(kept), accepted, rejected), problems


def _decided(name: str, row: Row, accepted: dict[str, Row], rejected: dict[tuple[str, Kind | None], Row]) -> Row | None:
    """The earlier row that decides about the same name and kind."""
    taken = accepted.get(name)
    if row.reject:
        clash = taken if taken and row.kind in (None, taken.kind) else None
        return clash or rejected.get((name, row.kind))
    return taken or rejected.get((name, None)) or rejected.get((name, row.kind))


def apply(ledger: Ledger, passages: Sequence[Passage], mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions as the ledger wants them: rejected ones gone, accepted names tagged wherever they stand.

    A recognised name that is longer and contains an accepted one stays: reject it to set the shorter one free.
    """
    kept: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        row = ledger.accepting(mention)
        if not ledger.rejecting(mention):
            kind = row.kind if row and row.kind else mention.kind
            honorific = mention.honorific if kind is Kind.PERSON else ""
            kept[mention.document, mention.block].append(replace(mention, kind=kind, honorific=honorific))
    matcher = Matcher((name for row in ledger.rows if not row.reject for name in row.names), folded=True)
    for passage in passages if ledger.accepted else ():
        place = (passage.document, passage.block)
        kept[place] = _forced(passage, kept[place], list(matcher.find(passage)), ledger)
    return sorted(mention for found in kept.values() for mention in found)


def _forced(
    passage: Passage, mentions: list[Mention], names: list[tuple[int, int, str]], ledger: Ledger
) -> list[Mention]:
    """The mentions of a passage with the accepted names in place of those they overlap."""
    at = {word: mention for mention in mentions for word in range(*passage.range(mention.start, mention.end))}
    gone: set[Mention] = set()
    added = []
    for first, last, name in names:
        row = ledger.accepted.get(key(name))
        touched = {at[word] for word in range(first, last) if word in at}
        start, end = passage.words[first].start, passage.words[last - 1].end
        if not row or any(mention.start <= start and end <= mention.end for mention in touched):
            continue
        gone |= touched
        added.append(said_to_be(passage, start, end, row.kind or Kind.ORGANISATION, "ledger"))
    return [mention for mention in mentions if mention not in gone] + added


def said_to_be(passage: Passage, start: int, end: int, kind: Kind, rule: str) -> Mention:
    """The mention that the editors see in this stretch of a passage, with the title before it."""
    first, _ = passage.range(start, end)
    title = titles_in(passage).before(passage, first) if kind is Kind.PERSON else ""
    return Mention(passage.document, passage.block, start, end, passage.text[start:end], kind, title, rule, 1.0)


def unmatched(
    ledger: Ledger, passages: Sequence[Passage], recognised: Iterable[Mention], final: Iterable[Mention]
) -> list[Problem]:
    """A warning for every row whose name and aliases stand nowhere in the archive."""
    used = {row.line for mention in final if (row := ledger.accepting(mention))}
    used |= {row.line for mention in recognised if (row := ledger.rejecting(mention))}
    sought = {name: row.line for row in ledger.rows if row.line not in used for name in row.names}
    # A finder finds the longest name and one spelling of a key, so that the others are sought again without it.
    while sought:
        matcher = Matcher(sought, folded=True)
        found = {name for passage in passages for _, _, name in matcher.find(passage)}
        if not found:
            break
        used |= {sought.pop(name) for name in found}
    hint = "Correct its spelling, or delete the row."
    return [
        warning(f"{FILE}:{row.line}", f"“{row.name}” stands nowhere in the archive.", hint)
        for row in ledger.rows
        if row.line not in used
    ]

"""How is a row of the editors' tables read, and what is said of its faults? All of them, each with what it costs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from os.path import lexists
from pathlib import Path
from typing import NamedTuple, TypeVar

from build_scripts.annotate.types import Kind
from build_scripts.problems import FondsError, Problem, error, warning
from build_scripts.readers.metadata.cells import read_cells
from build_scripts.text import normalise

R = TypeVar("R")

STATUSES = ("accept", "reject")
KINDS = f"Write one of: {', '.join(Kind)}."
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


class _Fault(NamedTuple):
    said: str
    hint: str
    left_out: str


class Faults:
    """What is wrong with a row. It is `lost` unless all its faults are in cells without which the rest holds."""

    def __init__(self) -> None:
        self._found: list[_Fault] = []
        self.lost = False

    def of_row(self, said: str, hint: str) -> None:
        """Note a fault for which the row cannot be used."""
        self._found.append(_Fault(said, hint, ""))
        self.lost = True

    def of_cell(self, said: str, hint: str, left_out: str = "The cell is") -> None:
        """Note a fault that costs no more than what is `left_out`."""
        self._found.append(_Fault(said, hint, left_out))

    def told(self, where: str) -> list[Problem]:
        """The faults as problems."""
        if self.lost:
            return [error(where, f"{said} The row is not used.", hint) for said, hint, _ in self._found]
        return [
            warning(where, f"{said} {left_out} left out; the rest of the row holds.", hint)
            for said, hint, left_out in self._found
        ]


def read_rows(
    path: Path, columns: Sequence[str], needed: Sequence[str], parse: Callable[[int, Mapping[str, str], Faults], R]
) -> tuple[list[R], list[Problem]]:
    """The rows of a table of the editors as `parse` understands them, and a problem for every fault.

    `parse` is given the line and the cells by column, and notes what is wrong; what it makes of a row that is lost is
    left out. The `needed` columns must be there. Raises FondsError when there is a file of which nothing can be used.
    """
    file = path.name
    if not lexists(path):
        return [], []
    lines, unread = read_cells(path, file)
    if lines is None:
        fault = unread[-1]
        raise FondsError(fault.where, fault.message, fault.hint)
    header = columns_in(lines[0].cells)
    where = f"{file}:{lines[0].first}"
    for column in needed:
        if column not in header:
            hint = f"Write the names of the columns into the first line: {','.join(columns)}."
            raise FondsError(where, f"has no column “{column}”.", hint)
    written = [(line, cleaned(cells)) for line, _, cells in lines[1:]]
    problems = [*unread, *_of_columns(where, header, columns, [cells for _, cells in written])]
    rows: list[R] = []
    for line, cells in written:
        faults = Faults()
        # Turned round, so that of two columns with one name the first counts.
        row = parse(line, dict(reversed([*zip(header, cells, strict=False)])), faults)
        if len(cells) > len(header):
            # Its cells may have slipped, so that what is wrong with them says nothing.
            faults = Faults()
            hint = "Put a cell that holds what parts the cells, such as a comma, in quotation marks."
            faults.of_row("the row has more cells than there are columns.", hint)
        problems += faults.told(f"{file}:{line}")
        if not faults.lost:
            rows.append(row)
    return rows, problems


def columns_in(cells: Iterable[str]) -> list[str]:
    """The names of the columns in the first row of a table."""
    return [cell.lower() for cell in cleaned(cells)]


def cleaned(cells: Iterable[str]) -> list[str]:
    """The cells of a row without blanks around them, in NFC; empty ones at its end are dropped."""
    texts = [normalise(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _of_columns(
    where: str, header: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[Problem]:
    """What is to be said of the names of the columns."""
    for column in dict.fromkeys(header):
        if column not in columns and column:
            close = get_close_matches(column, columns, n=1)
            guess = f"Did you mean “{close[0]}”? " if close else ""
            hint = f"{guess}The columns are: {', '.join(columns)}."
            yield warning(where, f"“{column}” is not a column of this file; it is left out.", hint)
        elif column and header.count(column) > 1:
            said = f"the column “{column}” stands there twice; the first one counts."
            yield warning(where, said, "Give the other one another name, or delete it.")
    unnamed = [at for at, column in enumerate(header) if not column]
    if any(at < len(row) and row[at] for row in rows for at in unnamed):
        yield warning(
            where, "a column without a name holds something; it is left out.", "Write its name, or delete it."
        )


def rejects(values: Mapping[str, str], faults: Faults) -> bool:
    """Whether a row's status is reject; one that is none is a fault."""
    written = values.get("status") or "accept"
    status = _OTHERWISE.get(written.lower(), written.lower())
    if status not in STATUSES:
        faults.of_row(f"“{written}” is not a status.", "Write accept or reject.")
    return status == "reject"


def kind_in(values: Mapping[str, str], faults: Faults) -> Kind | None:
    """The kind in a row, None where the cell is empty; one that is none is a fault."""
    written = values.get("kind", "").lower()
    kind = _OTHERWISE.get(written, written)
    if kind not in (*Kind, ""):
        faults.of_row(f"“{written}” is not a kind.", KINDS)
        return None
    return Kind(kind) if kind else None

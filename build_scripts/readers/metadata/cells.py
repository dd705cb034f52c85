"""Which rows does a file of comma-separated values hold? The one place where tables in seeds/ are read."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from build_scripts.problems import Problem, error
from build_scripts.readers.decoding import decode
from build_scripts.readers.signatures import binary_kind
from build_scripts.readers.types import ReadError
from build_scripts.sources import unreadable

_LONGEST_CELL = 1 << 20
# A first line in which a spreadsheet tells itself what stands between its cells.
_SEPARATED = frozenset({"sep=", "sep=,", "sep=;", "sep=\t"})


class Cells(NamedTuple):
    """A row: the numbers of the lines it begins and ends in, and its cells."""

    first: int
    last: int
    cells: list[str]


def read_cells(path: Path, name: str) -> tuple[tuple[Cells, ...] | None, tuple[Problem, ...]]:
    """The rows that are not empty, None with an error where the file is no table; `name` is what problems call it.

    It may be in any encoding that `decode` knows and have commas, semicolons or tabs between its cells, as
    spreadsheets write it. Quotation marks that are not in pairs make it no table: rows would hide in a cell.
    """
    if not path.is_file():
        return None, (error(name, "cannot be read: it is not a file.", "Put a table in its place, or take it away."),)
    try:
        data = path.read_bytes()
    except OSError as fault:
        return None, (unreadable(name, fault),)
    try:
        decoded = decode(data, name)
    except ReadError as fault:
        hint = "Open it in the program that made it and export it as CSV in UTF-8." if binary_kind(data) else fault.hint
        return None, (error(name, fault.message, hint),)
    problems = decoded.problems
    try:
        rows = tuple(rows_in(decoded.text.removeprefix("\ufeff")))
    except csv.Error as fault:
        hint = "Export it again as CSV in UTF-8, with quotation marks in pairs."
        return None, (*problems, error(name, f"is not a table of comma-separated values: {fault}.", hint))
    if not rows:
        return None, (*problems, error(name, "has no columns.", "Write their names into its first line."))
    return rows, problems


def rows_in(text: str) -> Iterator[Cells]:
    """The rows of a table that are not empty. Raises csv.Error."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(text.replace("\0", "\ufffd"), newline="")
    reader = csv.reader(lines, delimiter=delimiter(text), strict=True)
    first = 1
    for cells in reader:
        if any(cell.strip() for cell in cells) and not (first == 1 and cells[0].strip().lower() in _SEPARATED):
            yield Cells(first, reader.line_num, cells)
        first = reader.line_num + 1


def delimiter(text: str) -> str:
    """The character between cells: Excel writes `;` or a tab in some countries."""
    head = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=head.count)

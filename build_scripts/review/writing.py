"""How does a decision get into seeds/entities.csv and seeds/corrections.csv? Row by row; the rest stays byte for byte.

The only writer into seeds/, and only of these two files. It writes beside, then swaps, and can take back what it wrote
as long as nobody else has written since.
"""

import csv
import io
import os
import shutil
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.ledger import read_ledger
from build_scripts.annotate.editors.rows import cleaned, columns_in
from build_scripts.annotate.lexicon import key
from build_scripts.problems import FondsError, reason
from build_scripts.readers.metadata.cells import delimiter, rows_in
from build_scripts.review.deciding import Entry

COLUMNS = {ledger.FILE: ledger.COLUMNS, corrections.FILE: corrections.COLUMNS}
_ENCODINGS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


class Desk:
    """Where decisions are written, and can be taken back, the last one first."""

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds
        self._done: list[list[tuple[Path, bytes | None, bytes]]] = []

    def write(self, entries: Sequence[Entry]) -> None:
        """Write a decision. Raises FondsError where a file cannot be read or written, and then nothing is changed."""
        if not entries:
            said = "was not written into, for no row can say this: the words are a part of a longer word."
            raise FondsError(corrections.FILE, said, "Decide about the longer word, or change the text.")
        done: list[tuple[Path, bytes | None, bytes]] = []
        try:
            for entry in entries:
                path = self._seeds / entry.file
                before = _bytes(path)
                after = self._with(path, before, entry)
                if after != before:
                    _swap(path, after)
                    done.append((path, before, after))
        except BaseException:
            _take_back(done)
            raise
        self._done.append(done)

    def undo(self) -> bool:
        """Take back the last decision that was written here, byte for byte; False where there is none.

        Raises FondsError when somebody else has changed the file since.
        """
        if not self._done:
            return False
        for path, _, after in self._done[-1][-1:]:
            if _bytes(path) != after:
                said = "has been changed by somebody else since, so the decision was not taken back."
                raise FondsError(path.name, said, "Take its row out by hand.")
        _take_back(self._done[-1])
        self._done.pop()
        return True

    def _with(self, path: Path, before: bytes | None, entry: Entry) -> bytes:
        """The file with the decision in it."""
        cells = dict(entry.cells)
        if not entry.called:
            return with_row(before, path.name, cells)
        decided = read_ledger(path)[0]
        rows = [row for name in entry.called if (row := decided.accepted.get(key(name)))]
        known = decided.accepted.keys() | {name for name, _ in decided.rejected}
        names = [cells["name"], *filter(None, cells["aliases"].split("; "))]
        new = [name for name in names if key(name) not in known and ";" not in name]
        if not rows:
            aliases = [name for name in new if key(name) != key(cells["name"])]
            return with_row(before, path.name, {**cells, "aliases": "; ".join(aliases)})
        joined = "; ".join((*rows[0].aliases, *new))
        return with_cell(before or b"", path.name, rows[0].line, "aliases", joined) if new else before or b""


def _take_back(done: list[tuple[Path, bytes | None, bytes]]) -> None:
    """Put back what the files held. Raises FondsError where that is refused."""
    for path, before, _ in reversed(done):
        if before is None:
            _remove(path)
        else:
            _swap(path, before)


def _remove(path: Path) -> None:
    """Delete a file. Raises FondsError where that is refused."""
    try:
        path.unlink()
    except OSError as fault:
        raise FondsError(path.name, f"cannot be removed: {reason(fault)}.", "Delete it by hand.") from fault


def _bytes(path: Path) -> bytes | None:
    """What the file holds, None where there is none. Raises FondsError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise FondsError(path.name, f"cannot be read: {reason(fault)}.", "Check who may read it.") from fault


def _swap(path: Path, data: bytes) -> None:
    """Put the bytes in the place of the file: written beside it under a hidden name, then swapped."""
    real = path.resolve()
    if real.exists() and not os.access(real, os.W_OK):
        raise FondsError(path.name, "is protected against writing.", "Allow it, or write the row by hand.")
    partial = real.with_name(f".{real.name}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if real.exists():
            shutil.copymode(real, partial)
        partial.replace(real)
    except OSError as fault:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise FondsError(path.name, f"cannot be written: {reason(fault)}.", "Check who may write it.") from fault


def with_row(data: bytes | None, file: str, cells: Mapping[str, str]) -> bytes:
    """The table with one row more, at its end. Raises FondsError where it cannot be written to."""
    table = _Table(data or b"", file)
    table.need(column for column, cell in cells.items() if cell)
    table.append([cells.get(column, "") for column in table.header])
    return table.encoded()


def with_cell(data: bytes, file: str, line: int, column: str, cell: str) -> bytes:
    """The table with another cell in the row that begins in this line. Raises FondsError where it cannot be written."""
    table = _Table(data, file)
    table.need((column,))
    table.alter(line, table.header.index(column), cell)
    return table.encoded()


class _Table:
    """A table as the lines of its text; rows that are not touched keep theirs."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._mark, self._encoding = next((pair for pair in _ENCODINGS if data.startswith(pair[0])), (b"", "utf-8"))
        try:
            text = data[len(self._mark) :].decode(self._encoding)
        except UnicodeDecodeError:
            said = "is not UTF-8, so nothing can be written into it safely."
            raise FondsError(file, said, "Save it as UTF-8 and begin again.") from None
        if not text.strip():
            text = ",".join(COLUMNS[file]) + "\n"
        self._delimiter = delimiter(text)
        self._lines = list(io.StringIO(text, newline=""))
        try:
            self._rows = {row.first: row for row in rows_in(text)}
        except csv.Error as fault:
            raise FondsError(file, f"is not a table of comma-separated values: {fault}.", "Correct it first.") from None
        if not self._rows:
            raise FondsError(file, "holds nothing but separators.", "Write the names of its columns, or delete it.")
        self._head = min(self._rows)
        first = self._lines[self._head - 1]
        self._end = first[len(first.rstrip("\r\n")) :] or "\n"

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return columns_in(self._rows[self._head].cells)

    def need(self, columns: Iterable[str]) -> None:
        """Add the columns that are not there. Raises FondsError where what a row has too many would come under them."""
        header = self.header
        missing = [column for column in columns if column not in header]
        if not missing:
            return
        for line, row in self._rows.items():
            if len(cleaned(row.cells)) > len(header):
                said = f"line {line} has more cells than there are columns, so that none can be added."
                raise FondsError(self._file, said, "Correct that row first.")
        self._put(self._head, [*self._rows[self._head].cells[: len(header)], *missing])

    def append(self, cells: Sequence[str]) -> None:
        """Add a row."""
        last = self._lines[-1]
        if not last.endswith(("\n", "\r")):
            self._lines[-1] = last + self._end
        self._lines.append(self._line(cells) + self._end)

    def alter(self, line: int, column: int, cell: str) -> None:
        """Put a cell into the row that begins in a line."""
        cells = list(self._rows[line].cells)
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cell
        self._put(line, cells)

    def encoded(self) -> bytes:
        """The table as bytes, in the encoding it came in."""
        return self._mark + "".join(self._lines).encode(self._encoding)

    def _put(self, line: int, cells: list[str]) -> None:
        """Write a row anew. The lines after its first stay in the list, empty, so that all keep their numbers."""
        row = self._rows[line]
        final = self._lines[row.last - 1]
        end = final[len(final.rstrip("\r\n")) :]
        self._lines[row.first - 1 : row.last] = [self._line(cells) + end, *[""] * (row.last - row.first)]
        self._rows[line] = row._replace(cells=cells)

    def _line(self, cells: Sequence[str]) -> str:
        """A row as text, without its line end."""
        text = io.StringIO()
        csv.writer(text, delimiter=self._delimiter, lineterminator="\r\n").writerow(cells)
        return text.getvalue().removesuffix("\r\n")

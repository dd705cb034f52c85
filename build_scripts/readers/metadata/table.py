"""What does metadata.csv state, and about which files?"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from os.path import lexists
from pathlib import Path, PurePosixPath

from build_scripts.problems import Problem, error, info, warning
from build_scripts.readers.identity import address
from build_scripts.readers.metadata.cells import Cells, read_cells
from build_scripts.readers.metadata.dates import days_first, in_that_order
from build_scripts.readers.metadata.fields import LOCATORS, field_name, legal_names, values_of
from build_scripts.readers.types import Stated
from build_scripts.sources import SourceFile, listed
from build_scripts.text import slug

NAME = "metadata.csv"
_NO_LOCATOR = "Give it a column `file` with the names of the files (or `filename`, or `objectid`)."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its line in the file, the file it is about as written there, and what it states."""

    line: int
    about: str
    by_id: bool
    stated: Stated

    @property
    def where(self) -> str:
        """The place of the row, as problems name it."""
        return f"{NAME}:{self.line}"


def read_table(folder: Path, sources: Iterable[SourceFile]) -> tuple[dict[str, Row], tuple[Problem, ...]]:
    """The rows of metadata.csv in `folder` about the sources, by the source's name.

    A folder without that file states nothing, which is no problem.
    """
    path = folder / NAME
    if not lexists(path):
        return {}, ()
    lines, problems = read_cells(path, NAME)
    if lines is None:
        return {}, problems
    found = list(problems)
    rows = _with_days(list(_rows(lines, found)), found)
    return _assigned(rows, tuple(sources), found), tuple(found)


def _rows(lines: tuple[Cells, ...], problems: list[Problem]) -> Iterator[Row]:
    """The rows of the table below its header; what is odd about them goes to `problems`."""
    header = lines[0]
    names = _columns(header.cells, problems)
    if not {*LOCATORS, "objectid"} & set(names):
        problems.append(error(f"{NAME}:{header.last}", "no column says which file a row is about.", _NO_LOCATOR))
        return
    for _, line, cells in lines[1:]:
        where = f"{NAME}:{line}"
        if len(cells) != len(names):
            message = f"the row has {len(cells)} cells, the table has {len(names)} columns."
            problems.append(warning(where, message, "Check the quotation marks and delimiters in this row."))
        stated: dict[str, tuple[str, ...]] = {}
        for name, cell in zip(names, cells, strict=False):
            if name and (values := values_of(name, [cell])):
                stated[name] = tuple(dict.fromkeys(stated.get(name, ()) + values))
        locators = [stated.pop(name)[0] for name in LOCATORS if name in stated]
        about = locators or stated.get("objectid", ())
        if about:
            yield Row(line, about[0], not locators, stated)
        else:
            problems.append(warning(where, "the row does not say which file it is about.", _NO_LOCATOR))


def _with_days(rows: list[Row], problems: list[Problem]) -> list[Row]:
    """The rows with dates like `3/4/2020` told by the order that others have: a spreadsheet writes them all alike."""
    order = days_first(words for row in rows for words in row.stated.get("date", ()))
    if not order:
        return rows
    day_first, shows = order
    told = [
        (row, day) for row in rows for words in row.stated.get("date", ()) if (day := in_that_order(words, day_first))
    ]
    if told:
        first = told[0][0]
        what = f"dates that may be two days ({len(told)}), such as “{first.stated['date'][0]}” in line {first.line}"
        message = f"{what}, were read with the {'day' if day_first else 'month'} first, as in “{shows}”."
        problems.append(info(NAME, message, "Write them in EDTF if that is wrong: 2020-01-03."))
    days = {row.line: day for row, day in told}
    return [replace(row, stated={**row.stated, "date": (days[row.line],)}) if row.line in days else row for row in rows]


def _columns(header: list[str], problems: list[Problem]) -> list[str]:
    """The field of each column, "" for a column without a name."""
    names = []
    for cell in header:
        name, known = field_name(cell)
        names.append(name)
        if name and not known:
            message = f"`{name}` is not a column that Fonds knows; its values are kept as they are."
            problems.append(warning(f"{NAME}:1", message, legal_names(name)))
    for name, count in sorted(Counter(names).items()):
        if name and count > 1:
            message = f"{count} columns mean `{name}`; their values were joined."
            problems.append(warning(f"{NAME}:1", message, "Join the columns."))
    return names


def _assigned(rows: list[Row], sources: tuple[SourceFile, ...], problems: list[Problem]) -> dict[str, Row]:
    """The row about each source; the first row about a source is believed."""
    index, in_small_letters = _index(sources), _index(sources, str.lower)
    found: dict[str, Row] = {}
    strays = []
    for row in rows:
        where = row.where
        path = _plain(row.about)
        by_path = index.get(row.about) or index.get(path) or in_small_letters.get(path.lower())
        names = index.get(slug(row.about)) if row.by_id else by_path
        if not names:
            strays.append(row)
        elif len(names) > 1:
            message = f"`{row.about}` fits {len(names)} files; the row was left out."
            problems.append(warning(where, message, "Write the file's path inside the folder."))
        elif names[0] in found:
            message = f"a second row about {names[0]} was left out; the first is in line {found[names[0]].line}."
            problems.append(warning(where, message, "Join the two rows."))
        else:
            found[names[0]] = row
    if strays:
        rows_left = listed([f"`{row.about}` in line {row.line}" for row in strays])
        message = f"rows about no file of the folder were left out ({len(strays)}): {rows_left}."
        problems.append(warning(strays[0].where, message, "Write the files' paths inside the folder."))
    return found


def _index(sources: tuple[SourceFile, ...], spell: Callable[[str], str] = str) -> dict[str, list[str]]:
    """The names of the sources by what a row may call them: path; else file name, with or without suffix; else id.

    `spell` says how these are spelt.
    """
    index: dict[str, list[str]] = {}
    calls = (
        lambda path: path.as_posix(),
        lambda path: path.name,
        lambda path: path.stem,
        lambda path: address(path.as_posix()),
        lambda path: slug(path.stem),
    )
    for call in calls:
        level: dict[str, list[str]] = {}
        for source in sources:
            level.setdefault(spell(call(PurePosixPath(source.name))), []).append(source.name)
        index = level | index
    return index


def _plain(name: str) -> str:
    """A path as `SourceFile.name` has it."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))

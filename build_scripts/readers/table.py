"""What does metadata.csv state, and about which files?"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build_scripts.problems import Problem, error, info, warning
from build_scripts.readers.decoding import decode
from build_scripts.readers.fields import LOCATORS, Stated, field_name, legal_names, values_of
from build_scripts.sources import SourceFile, unreadable
from build_scripts.text import slug

NAME = "metadata.csv"
_NO_LOCATOR = "Give it a column `file` with the names of the files (or `filename`, or `objectid`)."
_LONGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its line in the file, the file it is about as written there, and what it states."""

    line: int
    about: str
    by_id: bool
    stated: Stated


def read_table(folder: Path, sources: Iterable[SourceFile]) -> tuple[dict[str, Stated], tuple[Problem, ...]]:
    """What metadata.csv in `folder` states about each of the sources, by the source's name.

    A folder without that file states nothing, which is no problem.
    """
    path = folder / NAME
    if not path.exists():
        return {}, ()
    try:
        data = path.read_bytes()
    except OSError as fault:
        return {}, (unreadable(NAME, fault),)
    text, problems = decode(data, NAME)
    if text is None:
        return {}, problems
    found = list(problems)
    try:
        rows = list(_rows(text, found))
    except csv.Error as fault:
        return {}, (*found, error(NAME, f"is not a table of comma-separated values: {fault}.", "Export it again."))
    return _assigned(rows, tuple(sources), found), tuple(found)


def _rows(text: str, problems: list[Problem]) -> Iterator[Row]:
    """The rows of the table; what is odd about them goes to `problems`. Raises csv.Error."""
    csv.field_size_limit(_LONGEST_CELL)
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
    names = _columns(header, problems)
    if not {*LOCATORS, "objectid"} & set(names):
        problems.append(error(f"{NAME}:{lines.line_num}", "no column says which file a row is about.", _NO_LOCATOR))
        return
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{NAME}:{lines.line_num}"
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
            yield Row(lines.line_num, about[0], not locators, stated)
        else:
            problems.append(warning(where, "the row does not say which file it is about.", _NO_LOCATOR))


def _delimiter(text: str) -> str:
    """The character between cells: Excel writes `;` or a tab in some countries."""
    head = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=head.count)


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


def _assigned(rows: list[Row], sources: tuple[SourceFile, ...], problems: list[Problem]) -> dict[str, Stated]:
    """What is stated about each source; the first row about a source is believed."""
    index = _index(sources)
    found: dict[str, Stated] = {}
    lines: dict[str, int] = {}
    for row in rows:
        where = f"{NAME}:{row.line}"
        names = index.get(slug(row.about) if row.by_id else _plain(row.about), [])
        if len(names) != 1:
            what = f"fits {len(names)} files" if names else "is no file of the folder"
            message = f"`{row.about}` {what}; the row was left out."
            problems.append(warning(where, message, "Write the file's path inside the folder."))
        elif names[0] in found:
            message = f"a second row about {names[0]} was left out; the first is in line {lines[names[0]]}."
            problems.append(warning(where, message, "Join the two rows."))
        else:
            found[names[0]], lines[names[0]] = row.stated, row.line
    bare = len(sources) - len(found)
    if bare:
        problems.append(info(NAME, f"{bare} of {len(sources)} files have no row of their own."))
    return found


def _index(sources: tuple[SourceFile, ...]) -> dict[str, list[str]]:
    """The names of the sources by what a row may call them: path; else file name, with or without suffix; else id."""
    index: dict[str, list[str]] = {source.name: [source.name] for source in sources}
    calls = (
        lambda path: path.name,
        lambda path: path.stem,
        lambda path: slug(path.with_suffix("").as_posix()),
        lambda path: slug(path.stem),
    )
    for call in calls:
        level: dict[str, list[str]] = {}
        for source in sources:
            level.setdefault(call(Path(source.name)), []).append(source.name)
        index = level | index
    return index


def _plain(name: str) -> str:
    """A path as `SourceFile.name` has it."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))

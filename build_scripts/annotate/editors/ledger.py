"""What did the editors decide about names? `seeds/entities.csv`: their word wins over the recogniser's, always."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from build_scripts.annotate.alike import singular
from build_scripts.annotate.editors.rows import KINDS, Faults, kind_in, read_rows, rejects
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.names.evidence import is_acronym
from build_scripts.annotate.names.titles import titles_in
from build_scripts.annotate.passages import Passage, casing
from build_scripts.annotate.types import Kind, Mention
from build_scripts.problems import Problem, error, warning

COLUMNS = ("name", "kind", "aliases", "status", "wikidata", "latitude", "longitude", "note")
FILE = "entities.csv"
# So many words before and after the first word of a name are read for the titles before it.
_WORDS_NEAR = 16
# The coordinates, and how many degrees they have at most.
_MOST = {"latitude": 90, "longitude": 180}
_QID = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)", re.IGNORECASE)


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
        return self.rejecting_name(mention.text, mention.kind)

    def rejecting_name(self, name: str, kind: Kind) -> Row | None:
        """The row that says that this is no name of this kind, if there is one."""
        return self.rejected.get((key(name), None)) or self.rejected.get((key(name), kind))


def read_ledger(path: Path) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger in the file, empty where there is no file, and a problem for every row that cannot be used.

    Raises FondsError when there is a file of which nothing can be used: to publish without the editors' word would
    be to publish what they have corrected.
    """
    rows, problems = read_rows(path, COLUMNS, ("name",), _row)
    ledger, repeated = _ledger(rows)
    return ledger, (*problems, *repeated)


def _row(line: int, values: Mapping[str, str], faults: Faults) -> Row:
    """The row in these cells."""
    name = values.get("name", "")
    if not key(name):
        faults.of_row("the row names nobody and nothing.", "Fill the column “name”, or delete the row.")
    reject, kind = rejects(values, faults), kind_in(values, faults)
    if not values.get("kind") and not reject:
        faults.of_row(f"the row does not say what “{name}” is.", KINDS)
    wikidata = values.get("wikidata", "")
    identifier = _QID.fullmatch(wikidata)
    if wikidata and not identifier:
        faults.of_cell(f"“{wikidata}” is not a Wikidata identifier.", "Write the letter Q and a number, as in Q42.")
    latitude, longitude = _coordinates(values, faults)
    aliases = tuple(alias.strip() for alias in values.get("aliases", "").split(";") if key(alias))
    number = identifier[1].upper() if identifier else ""
    return Row(line, name, kind, aliases, reject, number, latitude, longitude, values.get("note", ""))


def _coordinates(values: Mapping[str, str], faults: Faults) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees; both or neither."""
    written = [values.get(column, "") for column in _MOST]
    if not all(written):
        if any(written):
            hint = "Give both, in degrees, or neither."
            faults.of_cell("only one of latitude and longitude is given.", hint, "The coordinates are")
        return None, None
    latitude, longitude = (_degrees(cell, most) for cell, most in zip(written, _MOST.values(), strict=True))
    for column, cell, degrees in zip(_MOST, written, (latitude, longitude), strict=True):
        if degrees is None:
            hint = f"Write degrees from -{_MOST[column]} to {_MOST[column]}, as in 33.31."
            faults.of_cell(f"“{cell}” is not a {column}.", hint, "The coordinates are")
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)


def _degrees(cell: str, most: int) -> float | None:
    """The number in a cell, with a decimal point or comma; None where it is none or out of range."""
    try:
        degrees = float(cell.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return degrees if isfinite(degrees) and abs(degrees) <= most else None


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
    kinds = ledger.kinds
    kept: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if not ledger.rejecting(mention):
            kind = kinds.get(key(mention.text), mention.kind)
            honorific = mention.honorific if kind is Kind.PERSON else ""
            kept[mention.document, mention.block].append(replace(mention, kind=kind, honorific=honorific))
    accepted = {name for row in ledger.rows if not row.reject for name in row.names if key(name) in kinds}
    for passage, names in _standing(accepted, passages if accepted else ()):
        place = (passage.document, passage.block)
        kept[place] = _forced(passage, kept[place], names, kinds)
    return sorted(mention for found in kept.values() for mention in found)


def _standing(
    names: Collection[str], passages: Sequence[Passage]
) -> Iterator[tuple[Passage, list[tuple[int, int, str]]]]:
    """The passages with the names that stand in each: the first word, the word after the last, the name.

    An acronym is found in small letters too ("Nato"), but an ordinary word is none unless it is in capitals: "Who" is
    not the WHO.
    """
    acronyms = {name for name in names if is_acronym(name)}
    usage = casing(passages if acronyms else ())
    matcher = Matcher(names, form=key)
    for passage in passages:
        found = []
        for first, last, name in matcher.find(passage):
            word = passage.words[first].text
            if name not in acronyms or word in names or word.isupper() or not usage.is_ordinary(word):
                found.append((first, last, name))
        yield passage, found


def _forced(
    passage: Passage, mentions: list[Mention], names: Iterable[tuple[int, int, str]], kinds: Mapping[str, Kind]
) -> list[Mention]:
    """The mentions of a passage with the accepted names in place of those they overlap."""
    at = {word: mention for mention in mentions for word in range(*passage.range(mention.start, mention.end))}
    gone: set[Mention] = set()
    added = []
    for first, last, name in names:
        touched = {at[word] for word in range(first, last) if word in at}
        start, end = passage.words[first].start, passage.words[last - 1].end
        if any(mention.start <= start and end <= mention.end for mention in touched):
            continue
        gone |= touched
        added.append(said_to_be(passage, start, end, kinds[key(name)], "ledger"))
    return [mention for mention in mentions if mention not in gone] + added


def said_to_be(passage: Passage, start: int, end: int, kind: Kind, rule: str) -> Mention:
    """The mention that the editors see in this stretch of a passage, with the title before it."""
    first, _ = passage.range(start, end)
    begin = max(0, first - _WORDS_NEAR)
    near = replace(passage, words=passage.words[begin : first + _WORDS_NEAR])
    title = titles_in(near).before(near, first - begin) if kind is Kind.PERSON else ""
    return Mention(passage.document, passage.block, start, end, passage.text[start:end], kind, title, rule, 1.0)


def unmatched(
    ledger: Ledger,
    passages: Sequence[Passage],
    recognised: Iterable[Mention],
    final: Iterable[Mention],
    corrected: Iterable[str] = (),
) -> list[Problem]:
    """A warning for every row whose name and aliases stand nowhere in the archive, and that no correction names.

    `corrected` are the names of entities that corrections write.
    """
    used = {row.line for mention in final if (row := ledger.accepting(mention))}
    used |= {row.line for mention in recognised if (row := ledger.rejecting(mention))}
    used |= {row.line for name in corrected if (row := ledger.accepted.get(key(name)))}
    sought = {name: row.line for row in ledger.rows if row.line not in used for name in row.names}
    # A finder finds the longest name and one spelling of a key, so that the others are sought again without it.
    while sought:
        found = {name for _, names in _standing(sought, passages) for _, _, name in names}
        if not found:
            break
        used |= {sought.pop(name) for name in found}
    hint = "Correct its spelling, or delete the row."
    return [
        warning(f"{FILE}:{row.line}", f"“{row.name}” stands nowhere in the archive.", hint)
        for row in ledger.rows
        if row.line not in used
    ]

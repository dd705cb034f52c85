"""What does a document state about itself? The YAML between two lines `---` at its very start."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import yaml

from build_scripts.problems import Problem, warning
from build_scripts.readers.decoding import decode
from build_scripts.readers.metadata.fields import field_name, values_of
from build_scripts.readers.types import Reading, Stated
from build_scripts.text import normalise

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# A rule of hyphens may open a text too: front matter shows itself by a key in its first line that says anything.
_BEGINS_WITH_KEY = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[\"']?\w[\w :.-]{0,60}[\"']?[ \t]*:(?:[ \t]|\n)")
_LONGEST = 1 << 16
_DEEPEST = 10
HINT = "Write `key: value` lines; put values with a colon in quotation marks."


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter states, the names in it that are not ours, and the text after it."""

    stated: Stated
    unknown: tuple[str, ...]
    text: str


class FaultError(Exception):
    """What is wrong with lines of YAML, and in which line of the file."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def begun(data: bytes, where: str) -> tuple[Reading, str]:
    """What the front matter of a text file states, as a reading that lacks its text, and that text.

    A form feed, with which programs part pages, ends a paragraph. Raises ReadError where the bytes are no text.
    """
    decoded = decode(data, where)
    front, problems = split(normalise(decoded.text.replace("\f", "\n\n")), where)
    problems = (*decoded.problems, *problems)
    reading = Reading(None, front=front.stated, unknown=front.unknown, problems=problems, notes=decoded.notes)
    return reading, front.text


def split(text: str, where: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    r"""The front matter and the text after it; a text with `\n` line ends is taken.

    Broken front matter is reported and left out; so is a single entry that is nested. Values stay the words
    that were written (`2020-01-03`, `no`): nothing is turned into numbers or dates.
    """
    opening = _OPENING.match(text)
    if not opening or not _BEGINS_WITH_KEY.match(text, opening.end()):
        return FrontMatter({}, (), text), ()
    closing = _CLOSING.search(text, opening.end(), opening.end() + _LONGEST)
    if not closing:
        message = "the front matter that begins here has no end; it was read as text."
        return FrontMatter({}, (), text), (warning(f"{where}:1", message, "Close it with a line `---`."),)
    rest = text[closing.end() :]
    try:
        front, problems = statements(text[opening.end() : closing.start()], where, 2)
    except FaultError as fault:
        message = f"the front matter is broken and was left out: {fault}."
        return FrontMatter({}, (), rest), (warning(f"{where}:{fault.line}", message, HINT),)
    return replace(front, text=rest), problems


def statements(block: str, where: str, first: int) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """What lines of YAML state; `first` is the number of the first of them.

    Raises FaultError when they are broken.
    """
    entries, problems = _entries(block, where, first)
    stated: dict[str, tuple[str, ...]] = {}
    unknown = []
    for key, written in entries:
        name, known = field_name(key)
        if not known:
            unknown.append(name)
        if values := values_of(name, written):
            stated[name] = tuple(dict.fromkeys(stated.get(name, ()) + values))
    return FrontMatter(stated, tuple(unknown), ""), problems


def _entries(block: str, where: str, first: int) -> tuple[list[tuple[str, list[str]]], tuple[Problem, ...]]:
    """The keys with their values as written.

    Works on YAML's events, one after the other: nothing is constructed, so that no tag, anchor or depth can do harm.
    Raises FaultError.
    """
    entries: list[tuple[str, list[str]]] = []
    problems: list[Problem] = []
    stated: set[str] = set()
    events = _events(block, first)
    start = next(events, None)
    if start is None:
        return [], ()
    if not isinstance(start, yaml.MappingStartEvent):
        raise FaultError(_line(start, first), "it holds no `key: value` lines")
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise FaultError(_line(key, first), "a key must be a single word")
        values, nested = _values(events)
        place = f"{where}:{_line(key, first)}"
        if nested:
            problems.append(warning(place, f"the value of `{key.value}` is nested and was left out.", HINT))
        elif key.value in stated:
            problems.append(warning(place, f"`{key.value}` is stated twice.", "Join the two."))
        stated.add(key.value)
        entries.append((key.value, [] if nested else values))
    return entries, tuple(problems)


def _values(events: Iterator[yaml.Event]) -> tuple[list[str], bool]:
    """The words of the next value, a text or a list of texts, and whether it was nested deeper than that."""
    values: list[str] = []
    depth, nested = 0, False
    while True:
        event = next(events)
        if isinstance(event, yaml.ScalarEvent):
            null = event.style is None and event.value in {"", "~", "null", "Null", "NULL"}
            values += [] if null else [event.value]
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            nested = nested or depth > 1 or isinstance(event, yaml.MappingStartEvent)
        else:
            depth -= 1
        if depth == 0:
            return values, nested


def _events(block: str, first: int) -> Iterator[yaml.Event]:
    """The events inside the document; anchors and aliases are refused, faults become FaultError."""
    depth = 0
    try:
        for event in yaml.parse(block, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise FaultError(_line(event, first), f"it is nested deeper than {_DEEPEST} levels")
            if isinstance(event, yaml.AliasEvent) or (isinstance(event, yaml.NodeEvent) and event.anchor):
                raise FaultError(_line(event, first), "anchors (&) and aliases (*) are not allowed")
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.YAMLError as fault:
        raise _fault(fault, first) from None


def _fault(fault: yaml.YAMLError, first: int) -> FaultError:
    """YAML's complaint with the line that a person would look at."""
    mark, message = getattr(fault, "problem_mark", None), getattr(fault, "problem", None)
    if message == "found unexpected end of stream":
        mark, message = getattr(fault, "context_mark", None) or mark, "a quotation mark is not closed"
    return FaultError(first + (mark.line if mark else 0), message or str(fault).splitlines()[0])


def _line(event: yaml.Event, first: int) -> int:
    return first + (event.start_mark.line if event.start_mark else 0)

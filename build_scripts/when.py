"""When is that? Dates in EDTF (ISO 8601-2, level 1) as bounds to sort by and as words to read."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from time import struct_time

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_QUALIFIERS = {"?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"}
_POINT = re.compile(r"((?!0000)\d{4}|(?!000)\d{3}X|(?!00)\d\dXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?([?~%]?)", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)
OPEN = ".."
_FIRST, _LAST = "0001-01-01", "9999-12-31"


@lru_cache(maxsize=65536)
def is_edtf(value: str) -> bool:
    """Whether the text is a valid EDTF date or interval of level 1 in the years 1 to 9999, open ends written `..`.

    An interval is read end by end, so that what has no order in time (`2021/2020`) is refused too.
    """
    first, slash, last = value.partition("/")
    if not slash:
        return _is_point(value)
    if OPEN in (first, last):
        return first != last and all(end == OPEN or _is_point(end) for end in (first, last))
    return _is_point(first) and _is_point(last) and bounds(first)[0] <= bounds(last)[1]


def _is_point(value: str) -> bool:
    """Whether the text is a year, a season, a month or a day, perhaps unspecified or qualified."""
    if _PLAIN.fullmatch(value):
        return _plain(value) is not None
    if not _POINT.fullmatch(value):
        return False
    try:
        parse_edtf(value)
    except EDTFParseException:
        return False
    return True


@lru_cache(maxsize=65536)
def bounds(edtf: str) -> tuple[str, str]:
    """The first and the last day that the date may mean, as ISO dates; an open end is as far as years go.

    Raises ValueError when the text is no EDTF.
    """
    if plain := _plain(edtf):
        return plain
    if not is_edtf(edtf):
        raise ValueError(f"{edtf!r} is not a date in EDTF")
    first, slash, last = edtf.partition("/")
    if slash:
        return (_FIRST if first == OPEN else bounds(first)[0]), (_LAST if last == OPEN else bounds(last)[1])
    parsed = parse_edtf(edtf)
    return _day(parsed.lower_strict(), _FIRST), _day(parsed.upper_strict(), _LAST)


@lru_cache(maxsize=65536)
def reach(edtf: str) -> tuple[str, str]:
    """The first and the last day that the date may mean when its uncertainty is taken into account, as ISO dates.

    An uncertain or approximate date reaches as far again as it is precise: `2020-01~` from December to February. An
    open end reaches as far as years go. Raises ValueError when the text is no EDTF.
    """
    widest = bounds(edtf)
    ends = [widest if end == OPEN else _widened(end) for end in edtf.split("/")]
    return ends[0][0], ends[-1][1]


def _widened(point: str) -> tuple[str, str]:
    """The bounds of a point, and one unit of its precision more on both sides when it is uncertain."""
    first, last = (date.fromisoformat(day) for day in bounds(point))
    parts = _POINT.fullmatch(point)
    if not parts or not parts[4]:
        return first.isoformat(), last.isoformat()
    _, month, day, _ = parts.groups()
    if day and day.isdigit():
        return _shifted(first, days=-1), _shifted(last, days=1)
    if month and month.isdigit() and int(month) <= len(MONTHS):
        return _shifted(first, days=-1)[:8] + "01", _last_of_month(_shifted(last, days=1))
    years = last.year - first.year + 1
    return f"{max(1, first.year - years):04}-01-01", f"{min(9999, last.year + years):04}-12-31"


def _shifted(day: date, days: int) -> str:
    """The day so many days later, as far as the calendar goes."""
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal).isoformat()


def _last_of_month(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:8]}{monthrange(year, month)[1]}"


def _plain(edtf: str) -> tuple[str, str] | None:
    """The bounds of a year, month or day without a qualifier, as most dates are; None for all others."""
    parts = _PLAIN.fullmatch(edtf)
    if not parts or parts[1] == "0000":
        return None
    year, month, day = parts.groups()
    if not month:
        return f"{year}-01-01", f"{year}-12-31"
    last = monthrange(int(year), int(month))[1]
    if not day:
        return f"{edtf}-01", f"{edtf}-{last}"
    return (edtf, edtf) if 1 <= int(day) <= last else None


def _day(moment: struct_time | float | None, otherwise: str) -> str:
    if not isinstance(moment, struct_time):
        return otherwise
    try:
        return date(moment.tm_year, moment.tm_mon, moment.tm_mday).isoformat()
    except ValueError:
        return otherwise


def in_words(edtf: str | None) -> str:
    """The date as a reader says it: `2020-01~` is “about January 2020”, None is “date unknown”."""
    if not edtf:
        return "date unknown"
    if "/" not in edtf:
        return _point_in_words(edtf)
    first, last = edtf.split("/", 1)
    if first == OPEN:
        return f"until {_point_in_words(last)}"
    if last == OPEN:
        return f"from {_point_in_words(first)}"
    return f"{_point_in_words(first)} to {_point_in_words(last)}"


def _point_in_words(edtf: str) -> str:
    parts = _POINT.fullmatch(edtf)
    if not parts:
        return edtf
    year, month, day, qualifier = parts.groups()
    words = f"the {year[:3]}0s" if year.endswith("X") and not year.endswith("XX") else year
    if month in SEASONS:
        words = f"{SEASONS[month]} {words}"
    elif month and month.isdigit() and 1 <= int(month) <= len(MONTHS):
        words = f"{MONTHS[int(month) - 1]} {words}"
        if day and day.isdigit():
            words = f"{int(day)} {words}"
    return _QUALIFIERS.get(qualifier, "{}").format(words)

"""When is that? Dates in EDTF (ISO 8601-2, level 1) as bounds to sort by and as words to read."""

import re
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
_POINT = re.compile(r"((?!0000)\d{4}|(?!000)\d{3}X|(?!00)\d\dXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?([?~%]?)")
OPEN = ".."


@lru_cache(maxsize=65536)
def is_edtf(value: str) -> bool:
    """Whether the text is a valid EDTF date or interval of level 1 in the years 1 to 9999, open ends written `..`."""
    ends = value.split("/")
    closed = [end for end in ends if end != OPEN or len(ends) != 2]
    if len(ends) > 2 or not closed or not all(map(_POINT.fullmatch, closed)):
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
    if not is_edtf(edtf):
        raise ValueError(f"{edtf!r} is not a date in EDTF")
    parsed = parse_edtf(edtf)
    first, last = _day(parsed.lower_strict(), "0001-01-01"), _day(parsed.upper_strict(), "9999-12-31")
    return first, last


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

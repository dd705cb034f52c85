"""From which day to which? What `date:` takes, and the dates of the archive that lie there; web/days.js is the twin."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator

from build_scripts.when import OPEN, reach

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
FIELD = "date:"
_POINT = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_HOW = "A date is written 2020, 2020-01, 2020-01-31 or 199X; a range 2019-12..2020-01."


def day_range(text: str) -> tuple[str, str]:
    """The first and the last day (ISO) of a date or a range of dates, as a searcher writes them.

    Raises ValueError with a sentence when it is none.
    """
    first, dots, last = text.replace("/", OPEN).partition(OPEN)
    if not dots:
        return _days(first)
    if not first and not last:
        raise ValueError(_HOW)
    start = _days(first)[0] if first else FIRST_DAY
    end = _days(last)[1] if last else LAST_DAY
    if start > end:
        raise ValueError("This range of dates ends before it begins.")
    return start, end


def _days(point: str) -> tuple[str, str]:
    parts = _POINT.fullmatch(point)
    if not parts:
        raise ValueError(_HOW)
    year, month, day = parts.groups()
    first_year, last_year = year.replace("X", "0"), year.replace("X", "9")
    if last_year == "0000" or (month and first_year != last_year):
        raise ValueError(_HOW)
    first_year = max(first_year, "0001")
    if not month:
        return f"{first_year}-01-01", f"{last_year}-12-31"
    if not "01" <= month <= "12":
        raise ValueError("There is no such month.")
    last_day = monthrange(int(year), int(month))[1]
    if not day:
        return f"{year}-{month}-01", f"{year}-{month}-{last_day}"
    if not 1 <= int(day) <= last_day:
        raise ValueError("There is no such day.")
    return f"{year}-{month}-{day}", f"{year}-{month}-{day}"


def days_of(edtf: str) -> str:
    """The days that a date may reach from and to, with a stroke between, or the one day."""
    first, last = reach(edtf)
    return first if first == last else f"{first}/{last}"


def date_term(edtf: str) -> str:
    """How the index writes a date."""
    return FIELD + days_of(edtf)


def overlapping(terms: Iterable[str], first: str, last: str) -> Iterator[str]:
    """Those of the dates, written by `date_term`, that may lie between two days."""
    return (term for term in terms if overlaps(term.removeprefix(FIELD), first, last))


def overlaps(days: str, first: str, last: str) -> bool:
    """Whether a date that means these days (one, or two with a stroke) may lie between two days."""
    begin, _, end = days.partition("/")
    return begin <= last and (end or begin) >= first

"""Which year is meant? For dates that do not say it, from the words around them and the document's own date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# The years that are read here.
FIRST_YEAR, LAST_YEAR = 1000, 2100
# A date within so many days of the document's own needs no year for a reader to know it.
NEAR = 31


@dataclass(frozen=True, slots=True)
class Now:
    """What is known of the time of writing: a year, a month and a day, each 0 if unknown; or the bounds of an interval.

    `paragraph` is the year that was last told in the same paragraph, 0 where there is none; `last` the last date with
    a month and year anywhere before. `ahead` says that the words before speak of what is to come, `to_come` that they
    do so from the time of writing, `past` that they tell what is over.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    bounds: tuple[str, str] = ("", "")
    paragraph: int = 0
    last: date | None = None
    ahead: bool = False
    to_come: bool = False
    past: bool = False

    @property
    def exact(self) -> date | None:
        """The day, where it is known."""
        return calendar_day(self.year, self.month, self.day)


def time_of_writing(written: str | None) -> Now:
    """The time of writing in a document's date (EDTF); a season tells the year only."""
    first, _, last = (written or "").partition("/")
    if last:
        plain = re.compile(r"[0-9]{4}(?:-[0-9][0-9]){0,2}")
        begin, end = plain.match(first), plain.match(last)
        return Now(bounds=(begin[0], end[0])) if begin and end else Now()
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9][0-9])(?:-([0-9][0-9]))?)?[?~%]?", first)
    if not match:
        return Now()
    year, month, day = (int(part or 0) for part in match.groups())
    return Now(year, month, day) if calendar_day(2000, month, 1) else Now(year)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(month: int, day: int, weekday: int | None, now: Now) -> int:
    """The year of a day (or of a month, where `day` is 0) that does not tell it; 0 where it cannot be known.

    The first that holds: the year told last in the paragraph; the one that brings the day near to the time of
    writing, or between its bounds; the year of the last date told in the document, if the day follows it closely or
    the time of writing is unknown; the last such day before the time of writing, or the next after it where the words
    speak of what is to come. A weekday must fit, in that year or the one beside it.
    """
    for year in _likely(month, day, now):
        if weekday is None:
            return year
        for beside in (year, year + 1, year - 1):
            there = calendar_day(beside, month, day)
            if there and there.weekday() == weekday:
                return beside
    return 0


def _likely(month: int, day: int, now: Now) -> Iterator[int]:
    """The years that may be meant, the likeliest first."""
    if now.paragraph and not (now.to_come and now.paragraph < now.year):
        yield now.paragraph
    nearest, days = _nearest(month, day, now)
    if nearest and days <= NEAR:
        yield nearest
    between = _between(month, day, now.bounds)
    if len(between) == 1:
        yield between[0]
    if now.last and not now.ahead and (not nearest or _follows(month, day, now.last)):
        yield now.last.year
    if nearest:
        yield _by_tense(month, day, now)


def _follows(month: int, day: int, last: date) -> bool:
    """Whether the day of the same year follows closely on the date told last, as the days of an account do."""
    there = calendar_day(last.year, month, day or 15)
    return there is not None and abs((there - last).days) <= NEAR


def _by_tense(month: int, day: int, now: Now) -> int:
    """The year of the last such day before the time of writing, or of the next after it if it is to come."""
    past = (month, day or now.day) <= (now.month, now.day or day)
    return now.year + (past if now.ahead else past - 1)


def _nearest(month: int, day: int, now: Now) -> tuple[int, int]:
    """The year that brings the day nearest to the time of writing, and how many days apart they are.

    Zeros where the time of writing is unknown or no year beside it has such a day.
    """
    here = calendar_day(now.year, now.month, now.day or 15)
    if not here:
        return 0, 0
    near = [(year, calendar_day(year, month, day or 15)) for year in (now.year, now.year - 1, now.year + 1)]
    apart = ((year, abs((there - here).days)) for year, there in near if there)
    return min(apart, key=lambda pair: pair[1], default=(0, 0))


def _between(month: int, day: int, bounds: tuple[str, str]) -> list[int]:
    """The years in which the day lies between the bounds."""
    first, last = bounds
    if not first:
        return []
    years = range(int(first[:4]), int(last[:4]) + 1)
    written = [(year, f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")) for year in years]
    return [year for year, there in written if first <= there[: len(first)] and there[: len(last)] <= last]

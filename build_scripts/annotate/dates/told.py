"""When is that, by the words alone? The groups of a pattern in, EDTF out.

Every reader gives None where nobody could tell, and "" where the words are no date after all.
"""

import re

from build_scripts.annotate.dates.calendar_words import CENTURIES, DECADES, MONTHS, ORDINALS, SEASONS
from build_scripts.annotate.dates.years import Now, calendar_day, year_of

Groups = dict[str, str]

_HALVES, _QUARTERS = (("01", "06"), ("07", "12")), (("01", "03"), ("04", "06"), ("07", "09"), ("10", "12"))


def written(year: int, month: int = 0, day: int = 0) -> str | None:
    """The date in EDTF; "" where the calendar has no such day, which is then no date."""
    if month and not calendar_day(year, month, day or 1):
        return ""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def approximate(groups: Groups, edtf: str | None) -> str | None:
    """The value, marked as approximate where the words say "early", "mid", "late" or "about"."""
    season = edtf is not None and re.fullmatch(r"[0-9]{4}-2[1-4]", edtf) is not None
    qualified = edtf and not season and ("part" in groups or "about" in groups)
    return f"{edtf}~" if qualified else edtf


def day_of(groups: Groups) -> int:
    """The day of the month, in figures or in words; 0 where none is told."""
    words = groups.get("ordinal", "").lower()
    return ORDINALS[words] if words else int(groups.get("day", 0))


def full(groups: Groups, now: Now) -> str | None:
    """A day or month with its year."""
    return approximate(groups, written(int(groups["year"]), MONTHS[groups["month"]], day_of(groups)))


def span(groups: Groups, now: Now) -> str | None:
    """Two days or months, the first of which may leave out what the second tells."""
    month_2 = MONTHS[groups.get("month_2") or groups["month"]]
    month = MONTHS[groups.get("month") or groups["month_2"]]
    day, day_2 = int(groups.get("day", 0)), int(groups.get("day_2", 0))
    year_2 = int(groups.get("year") or year_of(month_2, day_2, None, now))
    if not year_2:
        return None
    year = int(groups.get("year_1") or (year_2 - 1 if (month, day) > (month_2, day_2) else year_2))
    first, last = written(year, month, day), written(year_2, month_2, day_2)
    return f"{first}/{last}" if first and last and first < last else ""


def years(groups: Groups, now: Now) -> str | None:
    """Two years; of the second the last two digits may be enough, "00" for the turn of the century."""
    first, last = groups["year"], groups.get("year_2") or groups["slash"]
    if len(last) < len(first):
        last = f"{int(first[:2]) + (last == '00')}{last}"
    return f"{first}/{last}" if first < last else ""


def season(groups: Groups, now: Now) -> str | None:
    """A season with its year."""
    return written_season(int(groups["year"]), groups["season"])


def written_season(year: int, name: str) -> str:
    """The season in EDTF."""
    return f"{year:04}-{SEASONS[name.lower()]}"


def part_of_year(groups: Groups, now: Now) -> str | None:
    """A quarter or half of a year, as an interval; the year may be counted from the day of writing."""
    year = int(groups.get("year") or year_away(groups, now))
    if not year:
        return None
    words = (groups.get("number") or groups["q"]).lower()
    number = ORDINALS.get(words) or int(words[0])
    parts = _HALVES if "half" in groups else _QUARTERS
    if number > len(parts):
        return ""
    first, last = parts[number - 1]
    return f"{year:04}-{first}/{year:04}-{last}"


def year_away(groups: Groups, now: Now) -> int:
    """The year that "last", "this" or "next year" means, 0 where it is not known."""
    step = {"last": -1, "this": 0, "next": 1}[groups["away"].lower()]
    return now.year + step if now.year else 0


def iso(groups: Groups, now: Now) -> str | None:
    """A date that is written as ISO 8601 has it; a year with the next ("2010-11") is a span in running prose."""
    year, month = int(groups["year"]), int(groups["month_number"])
    if "day" not in groups and month == (year + 1) % 100:
        return f"{year}/{year + 1}"
    return written(year, month, int(groups.get("day", 0)))


def decade(groups: Groups, now: Now) -> str | None:
    """Such as "the 1980s"; the years before 1900 that end in two noughts mean a century."""
    years = groups["decade"]
    return approximate(groups, years[:2] + "XX" if years < "1900" and years.endswith("00") else years[:3] + "X")


def short_decade(groups: Groups, now: Now) -> str | None:
    """Such as "the '80s" or "the Eighties", of the twentieth century."""
    digit = groups["decade"][-2] if groups["decade"][-1] == "0" else DECADES[groups["decade"].lower()]
    return approximate(groups, f"19{digit}X")


def century(groups: Groups, now: Now) -> str | None:
    """A century, in figures or in words."""
    words = groups["century"].lower()
    number = CENTURIES.get(words) or int(re.sub(r"\D", "", words) or 0)
    return approximate(groups, f"{number - 1:02}XX") if 1 < number <= 21 else ""


def bare_year(groups: Groups, now: Now) -> str | None:
    """A year by itself."""
    return approximate(groups, groups["year"])


def numbers(groups: Groups, now: Now) -> str | None:
    """A date in numbers: with full stops the day stands first; with strokes only where one number is no month."""
    first, second, year = int(groups["first"]), int(groups["second"]), int(groups["year"])
    if groups["between"] == "." or first > 12 or first == second:
        return written(year, second, first) if 0 < second <= 12 and first else ""
    if second > 12:
        return written(year, first, second) if first else ""
    return None if first and second else ""

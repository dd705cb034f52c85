"""When is that, counted from the day of writing? The groups of a pattern and the time of writing in, EDTF out.

Every reader gives None where the time of writing does not settle it.
"""

from datetime import timedelta

from build_scripts.annotate.dates.calendar_words import MONTHS, NUMBERS, WEEKDAYS
from build_scripts.annotate.dates.feasts import feast_day
from build_scripts.annotate.dates.told import Groups, approximate, day_of, written, written_season, year_away
from build_scripts.annotate.dates.years import FIRST_YEAR, Now, year_of

_STEPS = {"last": -1, "past": -1, "this past": -1, "this": 0, "next": 1}
# The first and the last month of a season; winter goes on into the next year.
_SEASON_MONTHS = {"spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11), "winter": (12, 2)}
_AWAY = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}


def _which(groups: Groups) -> str:
    return " ".join(groups.get("which", "").lower().split())


def without_year(groups: Groups, now: Now) -> str | None:
    """A day or month without a year, or in "last year"."""
    month, day = MONTHS[groups["month"]], day_of(groups)
    if written(2000, month, day) == "":
        return ""
    weekday = WEEKDAYS.index(groups["weekday"]) if "weekday" in groups else None
    year = year_away(groups, now) if "away" in groups else year_of(month, day, weekday, now)
    return approximate(groups, written(year, month, day) or None) if year else None


def weekday(groups: Groups, now: Now) -> str | None:
    """The nearest such day on or before the day of writing, or after it where the sentence speaks of what will be.

    "Last" is before it in any case, "next" after it; "of last week" says which week.
    """
    today = now.exact
    if not today:
        return None
    number, which = WEEKDAYS.index(groups["weekday"]), _which(groups)
    if "week" in groups:
        return (today + timedelta(number - today.weekday(), weeks=_STEPS[groups["week"].lower()])).isoformat()
    back = (today.weekday() - number) % 7
    over = which in ("last", "past", "this past")
    if which == "next" or (back and not over and (now.ahead or which == "this")):
        return (today + timedelta(7 - back)).isoformat()
    return (today - timedelta(back or (7 if over else 0))).isoformat()


def unit_away(groups: Groups, now: Now) -> str | None:
    """Such as "last month", "this year", "next week"; "the end of the year" is that of this year."""
    step, unit = _STEPS[_which(groups) or "this"], groups["unit"]
    if unit == "year":
        year = now.year if "which" in groups else now.paragraph or now.year
        return approximate(groups, written(year + step)) if year else None
    if unit == "month":
        return approximate(groups, _months_away(now, step)) if now.month else None
    today = now.exact
    if not today:
        return None
    monday = today - timedelta(today.weekday()) + timedelta(weeks=step)
    return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"


def _months_away(now: Now, step: int) -> str | None:
    months = now.year * 12 + now.month - 1 + step
    return written(months // 12, months % 12 + 1)


def named_away(groups: Groups, now: Now) -> str | None:
    """Such as "last January", "this summer": the latest that is over, the one of this year, the next to begin."""
    if not now.month:
        return None
    step = _STEPS[_which(groups)]
    if "season" in groups:
        return _season_away(groups["season"].lower(), step, now)
    month = MONTHS[groups["month"]]
    past_last, past_next = step < 0 and month >= now.month, step > 0 and month <= now.month
    return written(now.year - past_last + past_next, month)


def _season_away(name: str, step: int, now: Now) -> str:
    first, last = _SEASON_MONTHS[name]
    year = now.year
    if step < 0:
        year -= name == "winter" or now.month <= last
    elif step > 0:
        year += now.month >= first
    elif name == "winter" and now.month <= last:
        year -= 1
    return written_season(year, name)


def season_by_tense(groups: Groups, now: Now) -> str | None:
    """Such as "since the spring": the last that has begun, or the next where the words speak of what is to come."""
    if not now.month:
        return None
    name = groups["season"].lower()
    first, last = _SEASON_MONTHS[name]
    running = first <= now.month or (name == "winter" and now.month <= last)
    if now.ahead:
        return _season_away(name, 0 if now.month < first else 1, now)
    return written_season(now.year - (not running or now.month < first), name)


def season_to_come(groups: Groups, now: Now) -> str | None:
    """Such as "planned for spring"; what is said of "in winter" at other times may be true of every winter."""
    return season_by_tense(groups, now) if now.ahead else ""


def ago(groups: Groups, now: Now) -> str | None:
    """Such as "three days ago": a day is meant exactly, all else about."""
    words, unit, today = groups["number"].lower(), groups["unit"], now.exact
    number = NUMBERS.get(words) or int(words)
    if unit in ("year", "decade"):
        back = number * (10 if unit == "decade" else 1)
        return f"{written(now.year - back)}~" if now.year > back + FIRST_YEAR else None
    if unit == "month":
        return f"{_months_away(now, -number)}~" if now.month and now.year > number else None
    if not today:
        return None
    there = (today - timedelta(number * (7 if unit == "week" else 1))).isoformat()
    return f"{there}~" if unit == "week" else there


def day_away(groups: Groups, now: Now) -> str | None:
    """Such as "yesterday", "last night", "this morning"."""
    words = " ".join(groups["day_away"].lower().split())
    return (now.exact + timedelta(_AWAY.get(words, 0))).isoformat() if now.exact else None


def weekend(groups: Groups, now: Now) -> str | None:
    """The weekend before the day of writing, or the one it lies in; "this" and "next" one may be to come."""
    today = now.exact
    if not today:
        return None
    saturday = today - timedelta((today.weekday() - 5) % 7)
    which = _which(groups)
    if which == "next" or (today.weekday() < 5 and (which == "this" or (now.ahead and which != "this past"))):
        saturday += timedelta(7)
    elif which == "last" and today.weekday() >= 5:
        saturday -= timedelta(7)
    return f"{saturday.isoformat()}/{(saturday + timedelta(1)).isoformat()}"


def feast(groups: Groups, now: Now) -> str | None:
    """Such as "Christmas Day", with its year or without."""
    name = " ".join(groups["feast"].lower().split())
    year = _year_of_feast(name, groups, now)
    return feast_day(name, year).isoformat() if year else None


def _year_of_feast(name: str, groups: Groups, now: Now) -> int:
    if "year" in groups:
        return int(groups["year"])
    if "away" in groups:
        return year_away(groups, now)
    which = _which(groups)
    if not which:
        there = feast_day(name, now.paragraph or now.year or FIRST_YEAR)
        return year_of(there.month, there.day, None, now)
    if not now.exact:
        return 0
    there = feast_day(name, now.year)
    return now.year - (which == "last" and there >= now.exact) + (which == "next" and there <= now.exact)

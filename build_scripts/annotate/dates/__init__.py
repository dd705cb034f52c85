"""Which dates does the running text mention, and when is that? Texts in, dates in EDTF out.

A small grammar of patterns, tried together; of matches that overlap the first holds, then the longest. What the words
alone leave open ("Friday", "Dec. 29") is settled by the paragraph ("… January 2020 … on Dec. 29") or by the document's
date; where neither tells, the value is None. "Early", "mid" and "late", "about" and "circa" make a value approximate
(`2014~`): EDTF has no word for a part of a year. Ages, durations and amounts are no dates.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from build_scripts.annotate.dates.calendar_words import (
    CENTURIES,
    COUNTED,
    MONTHS,
    NUMBERS,
    SEASONS,
    WEEKDAYS,
    YEAR_AFTER,
    YEAR_NEVER_AFTER,
    YEAR_SURELY_AFTER,
)
from build_scripts.annotate.dates.years import Now, calendar_day, time_of_writing, year_of
from build_scripts.annotate.types import DateMention

Groups = dict[str, str]
Reader = Callable[[Groups, Now], str | None]

_SPACE = r"[ \u00a0\n]"
_DASH = rf"{_SPACE}?[-–—]{_SPACE}?"
_TO = rf"(?:{_DASH}|{_SPACE}(?:to|until|till|through){_SPACE})"
_AND = rf"(?:{_TO}|{_SPACE}(?:and|or){_SPACE})"
_PART = rf"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:-|{_SPACE})(?:in{_SPACE})?)?"
_ABOUT = rf"(?:(?P<about>about|around|circa|ca?\.){_SPACE})?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),?{_SPACE})?"
# What is said before a weekday that is still to come, in the same clause.
_AHEAD = re.compile(
    r"\b(?:will|shall|(?:is|are|plans?|due|set|expected|scheduled|going) to|until|by)\b[^.!?;,”\"]{0,40}$"
    r"|\b(?:is|are|opens?|begins?|starts?|comes?|meets?|closes?|ends?|arrives?|leaves?|returns?|expires?|votes?)"
    r"(?: [a-z]+){0,2}? (?:on )?$"
)
_TELLS_YEAR = re.compile(r"\b(?:[Ii]n|[Dd]uring|[Tt]hrough|[Tt]hroughout) $")
_YEAR = r"1[0-9]{3}|20[0-9][0-9]|2100"
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_SEASON = "|".join(SEASONS)
_OUTSIDE, _END = r"(?<![\w$£€#@.,/–-])", r"(?![\w%]|[-/.,][0-9])"


def _month(name: str) -> str:
    """A month; the full stop after a shortened one belongs to it."""
    months = "|".join(sorted(MONTHS, key=len, reverse=True))
    return rf"(?P<{name}>{months})(?:(?:(?<=\b[JFASOND][a-z][a-z])|(?<=\bMar)|(?<=\bSept))\.|\b)"


def _day(name: str) -> str:
    return rf"(?P<{name}>[0-3]?[0-9])(?:st|nd|rd|th)?(?!\w)"


def _year(name: str) -> str:
    return rf"(?P<{name}>{_YEAR}){_END}"


def find_dates(document: str, paragraphs: Iterable[tuple[int, str]], written: str | None) -> list[DateMention]:
    """The dates mentioned in a document's paragraphs (number and text), in order.

    `written` is the document's own date (EDTF), if known.
    """
    now = _now(written)
    found = []
    for number, text in paragraphs:
        now = replace(now, paragraph=0)
        for rule, match in _matches(text) if _HINT.search(text) else ():
            groups = {name: value for name, value in match.groupdict().items() if value}
            before = text[max(0, match.start() - 60) : match.start()]
            edtf = rule.read(groups, replace(now, ahead=_AHEAD.search(before) is not None))
            if edtf == "":
                continue
            if edtf:
                now = _told(groups, before, edtf, now)
            found.append(DateMention(document, number, match.start(), match.end(), match[0], edtf, rule.name))
    return found


def _now(written: str | None) -> Now:
    """The time of writing, unknown outside the years that are read here: steps from it would leave the calendar."""
    now = time_of_writing(written)
    years = [int(bound[:4]) for bound in now.bounds if bound] or [now.year]
    return now if all(_FIRST_YEAR <= year <= _LAST_YEAR for year in years) else Now()


def _told(groups: Groups, before: str, edtf: str, now: Now) -> Now:
    """What is known of the year after a date that tells it: by a month and year, or as in "in 2019"."""
    if "year" not in groups:
        return now
    year = int(edtf[:4])
    if "month" in groups or "month_2" in groups:
        month, day = MONTHS[groups.get("month") or groups["month_2"]], int(groups.get("day", 0))
        return replace(now, paragraph=year, last=calendar_day(year, month, day or 15) or now.last)
    return replace(now, paragraph=year) if _TELLS_YEAR.search(before) else now


def _written(year: int, month: int = 0, day: int = 0) -> str | None:
    """The date in EDTF; "" where the calendar has no such day, which is then no date."""
    if month and not calendar_day(year, month, day or 1):
        return ""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _approximate(groups: Groups, edtf: str | None) -> str | None:
    season = edtf is not None and re.fullmatch(r"[0-9]{4}-2[1-4]", edtf) is not None
    qualified = edtf and not season and ("part" in groups or "about" in groups)
    return f"{edtf}~" if qualified else edtf


def _full(groups: Groups, now: Now) -> str | None:
    """A day or month with its year."""
    day = int(groups.get("day", 0))
    return _approximate(groups, _written(int(groups["year"]), MONTHS[groups["month"]], day))


def _without_year(groups: Groups, now: Now) -> str | None:
    """A day or month without a year."""
    month, day = MONTHS[groups["month"]], int(groups.get("day", 0))
    if _written(2000, month, day) == "":
        return ""
    weekday = WEEKDAYS.index(groups["weekday"]) if "weekday" in groups else None
    year = year_of(month, day, weekday, now)
    return _approximate(groups, _written(year, month, day) or None) if year else None


def _span(groups: Groups, now: Now) -> str | None:
    """Two days or months, the first of which may leave out what the second tells."""
    month_2 = MONTHS[groups.get("month_2") or groups["month"]]
    month = MONTHS[groups.get("month") or groups["month_2"]]
    day, day_2 = int(groups.get("day", 0)), int(groups.get("day_2", 0))
    year_2 = int(groups.get("year") or year_of(month_2, day_2, None, now))
    if not year_2:
        return None
    year = int(groups.get("year_1") or (year_2 - 1 if (month, day) > (month_2, day_2) else year_2))
    first, last = _written(year, month, day), _written(year_2, month_2, day_2)
    return f"{first}/{last}" if first and last and first < last else ""


def _years(groups: Groups, now: Now) -> str | None:
    """Two years; of the second the last two digits may be enough."""
    first, last = groups["year"], groups["year_2"]
    last = last if len(last) == len(first) else first[:2] + last
    return f"{first}/{last}" if first < last else ""


def _season(groups: Groups, now: Now) -> str | None:
    return _written_season(int(groups["year"]), groups["season"])


def _written_season(year: int, season: str) -> str:
    return f"{year}-{SEASONS[season.lower()]}"


def _iso(groups: Groups, now: Now) -> str | None:
    return _written(int(groups["year"]), int(groups["month_number"]), int(groups.get("day", 0)))


def _decade(groups: Groups, now: Now) -> str | None:
    return _approximate(groups, groups["decade"][:3] + "X")


def _century(groups: Groups, now: Now) -> str | None:
    words = groups["century"].lower()
    number = CENTURIES.get(words) or int(re.sub(r"\D", "", words) or 0)
    return _approximate(groups, f"{number - 1:02}XX") if 1 < number <= 21 else ""


def _bare_year(groups: Groups, now: Now) -> str | None:
    return _approximate(groups, groups["year"])


def _weekday(groups: Groups, now: Now) -> str | None:
    """The nearest such day on or before the day of writing, or after it where the sentence speaks of what will be.

    "Last" is before it in any case, "next" after it.
    """
    today = now.exact
    if not today:
        return None
    back = (today.weekday() - WEEKDAYS.index(groups["weekday"])) % 7
    which = groups.get("which", "").lower()
    if which == "next" or (now.ahead and which != "last" and back):
        return (today + timedelta(7 - back)).isoformat()
    return (today - timedelta(back or (7 if which == "last" else 0))).isoformat()


_STEPS = {"last": -1, "this": 0, "next": 1}


def _relative(groups: Groups, now: Now) -> str | None:
    """Such as "last month", "this year", "next week"."""
    step, unit = _STEPS[groups["which"].lower()], groups["unit"]
    if unit == "year":
        return _written(now.year + step) if now.year else None
    if unit == "month":
        return _months_away(now, step) if now.month else None
    today = now.exact
    if not today:
        return None
    monday = today - timedelta(today.weekday()) + timedelta(weeks=step)
    return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"


def _months_away(now: Now, step: int) -> str | None:
    months = now.year * 12 + now.month - 1 + step
    return _written(months // 12, months % 12 + 1)


def _last_named(groups: Groups, now: Now) -> str | None:
    """Such as "last January", "last summer": the latest that is over."""
    if not now.month:
        return None
    season, month = groups.get("season"), MONTHS.get(groups.get("month", ""), 0)
    if season:
        over_in = {"spring": 5, "summer": 8, "fall": 11, "autumn": 11, "winter": 2}[season.lower()]
        return _written_season(now.year if now.month > over_in and season.lower() != "winter" else now.year - 1, season)
    return _written(now.year if month < now.month else now.year - 1, month)


def _ago(groups: Groups, now: Now) -> str | None:
    """Such as "three days ago": a day is meant exactly, all else about."""
    words, unit, today = groups["number"].lower(), groups["unit"], now.exact
    number = NUMBERS.get(words) or int(words)
    if unit == "year":
        return f"{_written(now.year - number)}~" if now.year > number else None
    if unit == "month":
        return f"{_months_away(now, -number)}~" if now.month and now.year > number else None
    if not today:
        return None
    there = (today - timedelta(number * (7 if unit == "week" else 1))).isoformat()
    return f"{there}~" if unit == "week" else there


def _day_away(groups: Groups, now: Now) -> str | None:
    words = " ".join(groups["day_away"].lower().split())
    step = 1 if words == "tomorrow" else -1 if words in ("yesterday", "last night") else 0
    return (now.exact + timedelta(step)).isoformat() if now.exact else None


def _weekend(groups: Groups, now: Now) -> str | None:
    """The weekend before the day of writing, or the one it lies in; "this" and "next" one may be to come."""
    today = now.exact
    if not today:
        return None
    saturday = today - timedelta((today.weekday() - 5) % 7)
    which = groups.get("which", "").lower()
    if which == "next" or (today.weekday() < 5 and (which == "this" or now.ahead)):
        saturday += timedelta(7)
    return f"{saturday.isoformat()}/{(saturday + timedelta(1)).isoformat()}"


def _numbers(groups: Groups, now: Now) -> str | None:
    """A date in numbers: with full stops the day stands first; with strokes only where one number is no month."""
    first, second, year = int(groups["first"]), int(groups["second"]), int(groups["year"])
    if groups["between"] == "." or first > 12 or first == second:
        return _written(year, second, first) if 0 < second <= 12 and first else ""
    if second > 12:
        return _written(year, first, second) if first else ""
    return None if first and second else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its name and what reads its groups; a value of "" means that it is no date after all."""

    name: str
    pattern: re.Pattern[str]
    read: Reader


def _rule(name: str, pattern: str, read: Reader) -> Rule:
    return Rule(name, re.compile(_OUTSIDE + pattern), read)


_COMMA = rf"(?:,?{_SPACE}|,)"
_OF = rf"(?:{_SPACE}of)?,?{_SPACE}"
_NUMBER = "|".join([*NUMBERS, r"[1-9][0-9]?"])
_ENDING_YEAR = rf"(?:{_COMMA}{_year('year')})?"
_RULES = (
    _rule("ISO date", rf"(?P<year>{_YEAR})-(?P<month_number>[01][0-9])(?:-(?P<day>[0-3][0-9]))?{_END}", _iso),
    _rule("days", rf"{_month('month')}{_SPACE}{_day('day')}{_AND}{_day('day_2')}{_ENDING_YEAR}", _span),
    _rule("days", rf"{_day('day')}{_AND}{_day('day_2')}{_SPACE}{_month('month_2')}{_ENDING_YEAR}", _span),
    _rule(
        "days",
        rf"{_month('month')}{_SPACE}{_day('day')}(?:,{_SPACE}(?P<year_1>{_YEAR}))?{_TO}"
        rf"{_month('month_2')}{_SPACE}{_day('day_2')}{_ENDING_YEAR}",
        _span,
    ),
    _rule(
        "days",
        rf"{_day('day')}{_SPACE}{_month('month')}(?:{_SPACE}(?P<year_1>{_YEAR}))?{_TO}"
        rf"{_day('day_2')}{_SPACE}{_month('month_2')}{_ENDING_YEAR}",
        _span,
    ),
    _rule(
        "months",
        rf"{_month('month')}(?:{_SPACE}(?P<year_1>{_YEAR}))?{_TO}{_month('month_2')}{_OF}{_year('year')}",
        _span,
    ),
    _rule("months", rf"(?<=between ){_month('month')}{_AND}{_month('month_2')}{_OF}{_year('year')}", _span),
    _rule("day", rf"{_WEEKDAY}{_month('month')}{_SPACE}{_day('day')}{_COMMA}{_year('year')}", _full),
    _rule("day", rf"{_WEEKDAY}{_day('day')}(?:{_SPACE}of)?{_SPACE}{_month('month')}{_COMMA}{_year('year')}", _full),
    _rule("day without year", rf"{_WEEKDAY}{_month('month')}{_SPACE}{_day('day')}(?![,.]?[0-9])", _without_year),
    _rule("day without year", rf"{_WEEKDAY}{_day('day')}(?:{_SPACE}of)?{_SPACE}{_month('month')}", _without_year),
    _rule("month", rf"{_PART}{_month('month')}{_OF}{_year('year')}", _full),
    _rule("years", rf"(?P<year>{_YEAR}){_DASH}(?P<year_2>{_YEAR}|[0-9][0-9]){_END}", _years),
    _rule("years", rf"(?<=from ){_year('year')}{_TO}{_year('year_2')}", _years),
    _rule("years", rf"(?<=between ){_year('year')}{_AND}{_year('year_2')}", _years),
    _rule(
        "season",
        rf"{_PART}(?P<season>{_SEASON})(?:{_SPACE}of)?{_SPACE}(?P<year>{_YEAR})(?:[-–/][0-9]{{2}})?{_END}",
        _season,
    ),
    _rule("decade", rf"{_PART}(?P<decade>1[0-9][0-9]0|20[0-9]0)['’]?s\b", _decade),
    _rule(
        "century", rf"{_PART}(?P<century>(?:{'|'.join(CENTURIES)})|[0-9]{{2}}(?:st|nd|rd|th))[ -][Cc]entury\b", _century
    ),
    _rule("part of a year", rf"(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:-|{_SPACE}){_year('year')}", _bare_year),
    _rule("year", rf"{_ABOUT}{_year('year')}", _bare_year),
    _rule(
        "month without year", rf"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:-|{_SPACE})){_month('month')}", _without_year
    ),
    _rule("month without year", rf"(?<=\b(?:in|by|of) ){_month('month')}(?!{_SPACE}[A-Z])", _without_year),
    _rule("month without year", rf"(?<=\bsince ){_month('month')}(?!{_SPACE}[A-Z])", _without_year),
    _rule("last month or season", rf"[Ll]ast{_SPACE}(?:{_month('month')}|(?P<season>{_SEASON})\b)", _last_named),
    _rule(
        "weekday",
        rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){_SPACE})?(?P<weekday>{'|'.join(WEEKDAYS)})\b(?!['’]?s\b)",
        _weekday,
    ),
    _rule("relative", rf"(?P<which>[Ll]ast|[Tt]his|[Nn]ext){_SPACE}(?P<unit>week|month|year)\b", _relative),
    _rule("relative", rf"(?P<number>(?ai:{_NUMBER})){_SPACE}(?P<unit>day|week|month|year)s?{_SPACE}ago\b", _ago),
    _rule(
        "relative",
        rf"(?P<day_away>(?ai:yesterday|tomorrow|(?:earlier|later){_SPACE}today|tonight|last{_SPACE}night|"
        rf"this{_SPACE}(?:morning|afternoon|evening)))\b"
        rf"(?!['’]s)",
        _day_away,
    ),
    _rule(
        "weekend", rf"(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext)|(?<=[Oo]ver )the|(?<=[Aa]t )the){_SPACE}weekend\b", _weekend
    ),
    _rule(
        "date in numbers",
        rf"(?P<first>[0-3]?[0-9])(?P<between>[./])(?P<second>[0-3]?[0-9])(?P=between){_year('year')}",
        _numbers,
    ),
)
_HINT = re.compile(
    r"[0-9]{4}|[Cc]entury|\bago\b|(?ai:last|this|next|weekend|yesterday|tomorrow|today|tonight)\b|"
    rf"\b(?:{'|'.join([*MONTHS, *WEEKDAYS])})\b"
)


def _matches(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """The matches that hold, in order: the first, then the longest, then the rule named first."""
    found = [
        (match.start(), -match.end(), rank, match)
        for rank, rule in enumerate(_RULES)
        for match in rule.pattern.finditer(text)
    ]
    end = 0
    for start, _, rank, match in sorted(found, key=lambda entry: entry[:3]):
        if start >= end and (_RULES[rank].name != "year" or _is_year(text, match)):
            yield _RULES[rank], match
            end = match.end()


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number of four digits is a year, and no amount or number of something."""
    before = re.search(r"([\w.’'-]+)[ \u00a0\n(“\"]{0,2}$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(rf"{_SPACE}([\w’'-]+)", text[match.end() : match.end() + 30])
    last, following = (before[1].lower() if before else ""), (after[1] if after else "")
    if following.lower() in COUNTED or last in YEAR_NEVER_AFTER:
        return False
    if last in YEAR_SURELY_AFTER:
        return True
    counts = (
        following.islower() and following.endswith("s") and following not in ("was", "is", "has", "as", "its", "this")
    )
    if counts and last not in ("the", "a", "an", "its", "his", "their", "this"):
        return False
    return int(match["year"]) >= 1500 or last in YEAR_AFTER or "about" in match.groupdict(default="")

"""Which dates does the running text mention, and when is that? Texts in, dates in EDTF out.

A small grammar of patterns, tried together; of matches that overlap the first holds, then the longest. What the words
alone leave open ("Friday", "Dec. 29") is settled by the paragraph ("… January 2020 … on Dec. 29") or by the document's
date; where neither tells, the value is None. "Early", "mid" and "late", "about" and "circa" make a value approximate
(`2014~`): EDTF has no word for a part of a year. Ages, durations and amounts are no dates.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from build_scripts.annotate.dates.calendar_words import (
    COUNTED,
    MONTHS,
    YEAR_AFTER,
    YEAR_BEFORE,
    YEAR_NEVER_AFTER,
    YEAR_SURELY_AFTER,
)
from build_scripts.annotate.dates.grammar import (
    ANY_DAY,
    FAMILIES,
    PAST,
    REPORTED,
    SCHEDULED,
    SPACE,
    TELLS_YEAR,
    TO_COME,
    TODAY_BEFORE,
    TODAY_BEHIND,
    UNTIL,
    WILL,
    Rule,
)
from build_scripts.annotate.dates.told import Groups, day_of
from build_scripts.annotate.dates.years import FIRST_YEAR, LAST_YEAR, Now, calendar_day, time_of_writing
from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.types import DateMention

# So many characters before a date tell whether it is to come.
_TENSE_WITHIN = 80
# And so many behind a day at the beginning of a sentence.
_WILL_WITHIN = 140


def find_dates(document: str, paragraphs: Iterable[tuple[int, str]], written: str | None) -> list[DateMention]:
    """The dates mentioned in a document's paragraphs (number and text), in order.

    `written` is the document's own date (EDTF), if known.
    """
    now = _now(written)
    found = []
    for number, text in paragraphs:
        now = replace(now, paragraph=0)
        for rule, match in _matches(text):
            groups = {name: value for name, value in match.groupdict().items() if value}
            before = text[max(0, match.start() - _TENSE_WITHIN) : match.start()]
            edtf = rule.read(groups, _tense(now, before, text[match.end() : match.end() + _WILL_WITHIN], rule))
            if edtf == "":
                continue
            if edtf:
                now = _told(groups, before, edtf, now)
            found.append(DateMention(document, number, match.start(), match.end(), match[0], edtf, rule.name))
    return found


def _tense(now: Now, before: str, behind: str, rule: Rule) -> Now:
    """What the words around a date say of its time; "until" a weekday points ahead whatever else they tell."""
    past = PAST.search(before) is not None
    pointing = UNTIL.search(before)
    until = pointing is not None and not (PAST.search(pointing[0]) if rule.name == "weekday" else past)
    begins = re.search(r"(?:^|[.!?]) ?(?:On |In )?$", before) is not None
    to_come = TO_COME.search(before) is not None or (begins and WILL.match(behind) is not None)
    ahead = until or to_come or SCHEDULED.search(before) is not None
    return replace(now, ahead=ahead, to_come=to_come and REPORTED.search(before) is None, past=past)


def _now(written: str | None) -> Now:
    """The time of writing, unknown outside the years that are read here: steps from it would leave the calendar."""
    now = time_of_writing(written)
    years = [int(bound[:4]) for bound in now.bounds if bound] or [now.year]
    return now if all(FIRST_YEAR <= year <= LAST_YEAR for year in years) else Now()


def _told(groups: Groups, before: str, edtf: str, now: Now) -> Now:
    """What is known of the year after a date that tells it: by a month and year, or as in "in 2019"."""
    if "year" not in groups:
        return now
    year = int(edtf[:4])
    if "month" in groups or "month_2" in groups:
        month, day = MONTHS[groups.get("month") or groups["month_2"]], day_of(groups)
        return replace(now, paragraph=year, last=calendar_day(year, month, day or 15) or now.last)
    return replace(now, paragraph=year) if TELLS_YEAR.search(before) else now


def _matches(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """The matches that hold, in order: the first, then the longest, then the rule named first."""
    rules = [rule for family in FAMILIES if family.hint.search(text) for rule in family.rules]
    found = [
        (match.start(), -match.end(), rank, match)
        for rank, rule in enumerate(rules)
        for match in rule.pattern.finditer(text)
    ]
    end = 0
    for start, _, rank, match in sorted(found, key=lambda entry: entry[:3]):
        if start >= end and _holds(rules[rank], text, match):
            yield rules[rank], match
            end = match.end()


def _holds(rule: Rule, text: str, match: re.Match[str]) -> bool:
    """Whether the words around a match leave it what it looks like."""
    before = text[max(0, match.start() - _TENSE_WITHIN) : match.start()]
    if rule.name == "year":
        return _is_year(text, match)
    if rule.name == "month alone":
        # "That October" points back to a year that nobody may have told.
        if re.search(r"\b(?:that|same|following|previous|preceding) $", before):
            return False
        named = re.search(r"[A-Za-z’']+[ \u00a0]$", before)
        return named is None or not named[0][0].isupper() or lexicon().is_ordinary(named[0].strip().split("'")[0])
    if rule.name == "weekday":
        return ANY_DAY.search(before) is None and not _is_in_name(before, text[match.end() : match.end() + 2])
    if rule.name == "today":
        if match[0][0] == "T" and re.search(r"[\w,] ?$", before):
            return False  # a name
        following = text[match.end() : match.end() + 80]
        return TODAY_BEHIND.search(before) is not None or TODAY_BEFORE.match(following) is not None
    return True


def _is_in_name(before: str, following: str) -> bool:
    """Whether a weekday is part of a name, as those of newspapers are ("The Sunday …")."""
    return before.lower().endswith("the ") and following[:1] == " " and following[1:].isupper()


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number of four digits is a year, and no amount or number of something."""
    before = re.search(r"([\w.’'-]+)[ \u00a0\n(“\"]{0,2}$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(rf"{SPACE}([\w’'-]+)", text[match.end() : match.end() + 30])
    last, following = (before[1].lower() if before else ""), (after[1] if after else "")
    if following.lower() in COUNTED or last in YEAR_NEVER_AFTER:
        return False
    if last in YEAR_SURELY_AFTER:
        return True
    counts = (
        following.islower() and following.endswith("s") and following not in ("was", "is", "has", "as", "its", "this")
    )
    if (
        counts
        and following.lower() not in YEAR_BEFORE
        and last not in ("the", "a", "an", "its", "his", "their", "this")
    ):
        return False
    return int(match["year"]) >= 1500 or last in YEAR_AFTER or "about" in match.groupdict(default="")

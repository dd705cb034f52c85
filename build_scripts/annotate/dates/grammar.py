"""How are dates written? The patterns of the words, each with what reads its groups.

What stands before or behind the words of a date and is no part of it is asked for by lookbehind and lookahead.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import capwords

from build_scripts.annotate.dates import reckoned, told
from build_scripts.annotate.dates.calendar_words import (
    CENTURIES,
    DECADES,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
)
from build_scripts.annotate.dates.feasts import FEASTS, SHORT
from build_scripts.annotate.dates.told import Groups
from build_scripts.annotate.dates.years import Now

Reader = Callable[[Groups, Now], str | None]

SPACE = r"[ \u00a0\n]"
_DASH = rf"{SPACE}?[-–—]{SPACE}?"
_TO = rf"(?:{_DASH}|{SPACE}(?:to|until|till|through){SPACE})"
_AND = rf"(?:{_TO}|{SPACE}(?:and|or){SPACE})"
_EARLY = rf"(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:-|{SPACE})(?:in{SPACE})?"
_PART = rf"(?:{_EARLY})?"
_ABOUT = rf"(?:(?P<about>about|around|circa|ca?\.){SPACE})?"
_PART_OF_DAY = rf"(?:{SPACE}(?:morning|afternoon|evening|night|lunchtime)\b(?!s))?"
_WEEKDAY = rf"(?:(?:(?:[Ll]ast|[Nn]ext|[Tt]his){SPACE})?(?P<weekday>{'|'.join(WEEKDAYS)}){_PART_OF_DAY},?{SPACE})?"
_YEAR = r"1[0-9]{3}|20[0-9][0-9]|2100"
_SEASON = "|".join(SEASONS)
_OUTSIDE, _END = r"(?<![\w$£€#@.,/–-])", r"(?![\w%]|[-/.,][0-9])"
# Months that are no other word and nobody's name; the others are months only behind words that ask for one.
_SURE = ("January", "February", "July", "September", "October", "November", "December")
_WHICH = rf"(?P<which>(?:[Tt]his{SPACE})?past|[Ll]ast|[Tt]his|[Nn]ext){SPACE}"
_AWAY = rf"(?:{SPACE}of)?{SPACE}(?P<away>last|this|next){SPACE}year\b"


def _after(words: Iterable[str]) -> str:
    """That one of these words stands before, at the beginning of a sentence or in it."""
    return "(?:" + "|".join(rf"(?<=\b[{word[0].upper()}{word[0]}]{word[1:]} )" for word in words) + ")"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _month(name: str, months: Iterable[str] = MONTHS) -> str:
    """A month; the full stop after a shortened one belongs to it."""
    return rf"(?P<{name}>{_longest_first(months)})(?:(?:(?<=\b[JFASOND][a-z][a-z])|(?<=\bMar)|(?<=\bSept))\.|\b)"


def _day(name: str) -> str:
    return rf"(?P<{name}>[0-3]?[0-9])(?:st|nd|rd|th|d)?(?!\w)"


def _year(name: str) -> str:
    return rf"(?P<{name}>{_YEAR}){_END}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its name and what reads its groups; a value of "" means that it is no date after all."""

    name: str
    pattern: re.Pattern[str]
    read: Reader


def _rule(name: str, pattern: str, read: Reader) -> Rule:
    return Rule(name, re.compile(_OUTSIDE + pattern), read)


_COMMA = rf"(?:,?{SPACE}|,)"
_OF = rf"(?:{SPACE}of)?,?{SPACE}"
_NUMBER = "|".join([*NUMBERS, r"[1-9][0-9]?"])
_ORDINAL = rf"(?P<ordinal>(?ai:{_longest_first(ORDINALS)}))"
_ENDING_YEAR = rf"(?:{_COMMA}{_year('year')})?"
_NO_NAME = rf"(?!{SPACE}[A-Z])"
# "The fall of …", "in the spring comes …": neither is a season of one year.
_NO_VERB = rf"(?!{SPACE}(?:of|from|[a-z]+s)\b)"
_QUARTERS = (
    rf"(?:(?P<number>(?ai:first|second|third|fourth|[1-4](?:st|nd|rd|th))){SPACE}(?:quarter|(?P<half>half))|"
    r"Q(?P<q>[1-4]))"
)
_FEAST = _longest_first(map(capwords, FEASTS)).replace(".", r"\.?").replace("'", "['’]?").replace(" ", SPACE)
_SHORT = _longest_first(map(capwords, SHORT)).replace(" ", SPACE)

_YEARS = (
    _rule("ISO date", rf"(?P<year>{_YEAR})-(?P<month_number>0[1-9]|1[0-2])(?:-(?P<day>[0-3][0-9]))?{_END}", told.iso),
    _rule(
        "date in numbers",
        rf"(?P<first>[0-3]?[0-9])(?P<between>[./])(?P<second>[0-3]?[0-9])(?P=between){_year('year')}",
        told.numbers,
    ),
    _rule(
        "years", rf"(?P<year>{_YEAR})(?:{_DASH}(?P<year_2>{_YEAR}|[0-9][0-9])|/(?P<slash>[0-9][0-9])){_END}", told.years
    ),
    _rule("years", rf"(?<=from ){_year('year')}{_TO}{_year('year_2')}", told.years),
    _rule("years", rf"(?<=between ){_year('year')}{_AND}{_year('year_2')}", told.years),
    _rule("part of a year", rf"{_QUARTERS}(?:{SPACE}(?:of|in))?{SPACE}{_year('year')}", told.part_of_year),
    _rule("decade", rf"{_PART}(?P<decade>1[0-9][0-9]0|20[0-9]0)['’]?s\b", told.decade),
    _rule("part of a year", rf"(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:-|{SPACE}){_year('year')}", told.bare_year),
    _rule("year", rf"{_ABOUT}{_year('year')}", told.bare_year),
)
_MONTHS = (
    _rule("days", rf"{_month('month')}{SPACE}{_day('day')}{_AND}{_day('day_2')}{_ENDING_YEAR}", told.span),
    _rule("days", rf"{_day('day')}{_AND}{_day('day_2')}{SPACE}{_month('month_2')}{_ENDING_YEAR}", told.span),
    _rule(
        "days",
        rf"{_month('month')}{SPACE}{_day('day')}(?:,{SPACE}(?P<year_1>{_YEAR}))?{_TO}"
        rf"{_month('month_2')}{SPACE}{_day('day_2')}{_ENDING_YEAR}",
        told.span,
    ),
    _rule(
        "days",
        rf"{_day('day')}{SPACE}{_month('month')}(?:{SPACE}(?P<year_1>{_YEAR}))?{_TO}"
        rf"{_day('day_2')}{SPACE}{_month('month_2')}{_ENDING_YEAR}",
        told.span,
    ),
    _rule(
        "months",
        rf"{_month('month')}(?:{SPACE}(?P<year_1>{_YEAR}))?{_AND}{_month('month_2')}{_OF}{_year('year')}",
        told.span,
    ),
    _rule("months", rf"(?<=[Bb]etween ){_month('month')}{SPACE}and{SPACE}{_month('month_2')}", told.span),
    _rule("months", rf"(?<=[Ff]rom ){_month('month')}{SPACE}(?:to|until|through){SPACE}{_month('month_2')}", told.span),
    _rule("day", rf"{_WEEKDAY}{_month('month')}{SPACE}(?:the{SPACE})?{_day('day')}{_COMMA}{_year('year')}", told.full),
    _rule("day", rf"{_WEEKDAY}{_day('day')}(?:{SPACE}of)?{SPACE}{_month('month')}{_COMMA}{_year('year')}", told.full),
    _rule("day", rf"{_ORDINAL}{SPACE}of{SPACE}{_month('month')}{_COMMA}{_year('year')}", told.full),
    _rule("month", rf"{_PART}{_month('month')}{_OF}{_year('year')}", told.full),
    _rule(
        "day without year",
        rf"{_WEEKDAY}{_month('month')}{SPACE}(?:the{SPACE})?{_day('day')}(?![,.]?[0-9])(?:{_AWAY})?",
        reckoned.without_year,
    ),
    _rule(
        "day without year",
        rf"{_WEEKDAY}{_day('day')}(?:{SPACE}of)?{SPACE}{_month('month')}(?:{_AWAY})?",
        reckoned.without_year,
    ),
    _rule("day without year", rf"{_ORDINAL}{SPACE}of{SPACE}{_month('month')}(?:{_AWAY})?", reckoned.without_year),
    _rule("month without year", rf"{_PART}{_month('month')}{_AWAY}", reckoned.without_year),
    _rule("month without year", rf"{_EARLY}{_month('month')}", reckoned.without_year),
    _rule(
        "month without year",
        rf"{_after(('in', 'by', 'of', 'since', 'until', 'till', 'from', 'through', 'throughout', 'during'))}"
        rf"{_month('month')}{_NO_NAME}",
        reckoned.without_year,
    ),
    _rule(
        "month without year",
        rf"{_after(('to', 'before', 'after', 'for', 'and', 'or', 'the', 'a', 'his', 'her', 'their', 'its'))}"
        rf"{_month('month', MONTHS.keys() - {'May'})}(?!{SPACE}[A-Z0-9])",
        reckoned.without_year,
    ),
    _rule("month alone", rf"{_month('month', _SURE)}(?!{SPACE}[A-Z0-9])", reckoned.without_year),
    _rule("month away", rf"{_WHICH}{_month('month')}", reckoned.named_away),
)
_SEASONS = (
    _rule(
        "season",
        rf"{_PART}(?P<season>{_SEASON})(?:{SPACE}of)?{SPACE}(?P<year>{_YEAR})(?:[-–/][0-9]{{2}})?{_END}",
        told.season,
    ),
    _rule("season away", rf"{_WHICH}(?P<season>{_SEASON})\b", reckoned.named_away),
    _rule(
        "season",
        rf"{_after(f'{word}{the}' for word in ('since', 'until', 'till', 'by', 'before') for the in ('', ' the'))}"
        rf"{_PART}(?P<season>{_SEASON})\b{_NO_VERB}",
        reckoned.season_by_tense,
    ),
    _rule(
        "season",
        rf"{_after(('in the', 'during the', 'over the'))}{_PART}(?P<season>{_SEASON})\b{_NO_VERB}",
        reckoned.season_by_tense,
    ),
    _rule("season", rf"{_after(('in', 'for', 'for the'))}{_PART}(?P<season>{_SEASON})\b", reckoned.season_to_come),
)
_PARTS = (
    _rule("part of a year", rf"{_QUARTERS}{_AWAY}", told.part_of_year),
    _rule("decade", rf"(?:{_after(('the',))}|{_EARLY})['’‘](?P<decade>[3-9]0)s\b", told.short_decade),
    _rule(
        "decade",
        rf"{_after(('the', 'swinging'))}{_PART}(?P<decade>(?ai:{'|'.join(DECADES)}))\b",
        told.short_decade,
    ),
    _rule(
        "century",
        rf"{_PART}(?P<century>(?:{'|'.join(CENTURIES)})|[0-9]{{2}}(?:st|nd|rd|th))[ -][Cc]entury\b",
        told.century,
    ),
)
_FEASTS = (
    _rule("feast", rf"(?P<feast>{_FEAST})\b{_COMMA}{_year('year')}", reckoned.feast),
    _rule("feast", rf"(?P<feast>{_FEAST})\b{_AWAY}", reckoned.feast),
    _rule("feast", rf"{_WHICH}(?P<feast>{_FEAST})\b", reckoned.feast),
    _rule(
        "feast",
        rf"(?!(?:{_SHORT})\b(?!{SPACE}(?:Day|Eve|Night|Sunday|Monday)))(?P<feast>{_FEAST})\b{_NO_NAME}",
        reckoned.feast,
    ),
    _rule(
        "feast",
        rf"{_after(('by', 'before', 'since', 'until', 'till', 'after', 'for', 'on', 'at', 'of'))}"
        rf"(?P<feast>{_SHORT})\b(?![-'’]|{SPACE}(?!(?:and|or|but|when|as|if|that|this|in|at)\b)[A-Za-z])",
        reckoned.feast,
    ),
)
_DAYS = (
    _rule(
        "weekday",
        rf"(?:[Ee]arly{SPACE}hours{SPACE}(?:of{SPACE})?|[Ee]arly{SPACE}|[Ll]ate{SPACE})?(?:{_WHICH})?"
        rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b{_PART_OF_DAY}"
        rf"(?:{SPACE}(?:of{SPACE})?(?P<week>last|next|this){SPACE}week\b)?",
        reckoned.weekday,
    ),
)
_UNITS = (
    _rule(
        "relative",
        rf"{_PART}(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext){SPACE})(?P<unit>week|month|year)\b",
        reckoned.unit_away,
    ),
    _rule(
        "relative",
        rf"{_after(f'{word} of the' for word in ('end', 'start', 'beginning', 'middle', 'rest', 'remainder'))}"
        rf"(?P<unit>week|month|year)\b(?!,?{SPACE}[0-9])",
        reckoned.unit_away,
    ),
)
_AGO = (
    _rule(
        "relative",
        rf"(?P<number>(?ai:{_NUMBER})){SPACE}(?P<unit>day|week|month|year|decade)s?{SPACE}ago\b",
        reckoned.ago,
    ),
)
_BESIDE_TODAY = (
    _rule(
        "relative",
        rf"(?P<day_away>(?ai:the{SPACE}day{SPACE}(?:before{SPACE}yesterday|after{SPACE}tomorrow)|yesterday|tomorrow|"
        rf"(?:earlier|later){SPACE}today|tonight|last{SPACE}night|this{SPACE}(?:morning|afternoon|evening)))\b",
        reckoned.day_away,
    ),
    _rule("today", r"(?P<day_away>[Tt]oday)\b", reckoned.day_away),
)
_WEEKENDS = (
    _rule(
        "weekend",
        rf"(?:{_WHICH}|{_after(('over', 'at', 'during', 'on', 'since'))}the{SPACE})weekend\b",
        reckoned.weekend,
    ),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules, and a word or sign without which none of them matches: most paragraphs have hardly any of these."""

    hint: re.Pattern[str]
    rules: tuple[Rule, ...]


FAMILIES = (
    Family(re.compile(r"[0-9]{4}"), _YEARS),
    Family(re.compile(rf"\b(?:{'|'.join(MONTHS)})\b"), _MONTHS),
    Family(re.compile(rf"\b(?:{_SEASON})\b"), _SEASONS),
    Family(re.compile(rf"['’‘][3-9]0s\b|[Cc]entury|quarter|half|Q[1-4]|(?ai:{'|'.join(DECADES)})"), _PARTS),
    Family(re.compile(rf"\b(?:{_FEAST})\b"), _FEASTS),
    Family(re.compile("|".join(WEEKDAYS)), _DAYS),
    Family(re.compile(rf"(?ai:last|this|next|of{SPACE}the){SPACE}(?:week|month|year)"), _UNITS),
    Family(re.compile(r"\bago\b"), _AGO),
    Family(re.compile(r"(?ai:yesterday|tomorrow|today|tonight|night|morning|afternoon|evening)"), _BESIDE_TODAY),
    Family(re.compile(r"weekend"), _WEEKENDS),
)
# What is said before a day or month that is still to come, in the same clause.
MODAL = (
    r"\b(?:will|shall|won['’]t|(?:would|could|must|should|may|might|can)(?! have\b)|unless|(?:is|are|plans?|due|set|"
    r"expected|expects?|scheduled|going|hopes?|aims?|wants?|intends?|needs?|has|have|promised|vowed|pledged|slated|"
    r"likely|bound) to)\b[^.!?;,”\"]{0,60}$"
)
TO_COME = re.compile(
    rf"{MODAL}|(?<!the )\b(?:is|are|opens?|begins?|starts?|comes?|meets?|closes?|ends?|arrives?|leaves?|returns?|"
    r"expires?|votes?)(?: (?!of\b)[a-z]+){0,2}? (?:on )?$"
)
SCHEDULED = re.compile(
    r"\b(?:scheduled|planned|set|due|slated|expected|booked|postponed|delayed|rescheduled|adjourned|deadline) "
    r"(?:(?:for|in|on|until|by|to|till|from) )?(?:the )?(?:end of )?$"
)
# So is a day at the beginning of a sentence that tells of it.
WILL = re.compile(r",?(?: (?!said|told)[\w’'-]+,?){1,16}? (?:will|(?:is|are) (?:due|set|expected|scheduled) to)\b")
# What somebody said would be is to come from where the story stands, not from the day of writing.
REPORTED = re.compile(r"\b(?:would|could|might|should)\b")
# These point to what is to come if the clause tells of nothing that is over.
UNTIL = re.compile(
    r"\b(?:until|till|by|before|ahead of)\b[^.!?;,”\"]{0,40}$"
    r"|\b(?:opens?|begins?|starts?|meets|closes|ends|arrives?|leaves|returns|resumes?|expires?|follows?|happens?|votes|"
    r"(?:is|are) [a-z]+ing|hosts?|visits|plays|faces|reaches|heads|travels|continues|airs|premieres|launches|goes|"
    r"takes)\b[^.!?;,”\"]{0,60}$"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|became|ran|held|led|won|lost|spent|stood|[a-z]{2,}ed)\b[^.!?;”\"]*$"
)
TELLS_YEAR = re.compile(r"\b(?:[Ii]n|[Dd]uring|[Tt]hrough|[Tt]hroughout) $")
# "Today" is the day of writing beside what happened, else it may mean nowadays.
_DONE = (
    r"(?!(?:used|needed|called|based|located|considered|regarded|practised|practiced)\b)[a-z]+[^e\W]ed|said|told|paid|won|agreed|"
    r"lost|beat|met|held|made|gave|took|came|went|left|began|fell|rose|hit|sent|cut|saw|found|broke|brought|sold|struck|"
    r"spoke|wrote|shot|ran|led|laid|flew"
)
TODAY_BEHIND = re.compile(
    rf"(?<!\bis )(?<!\bare )\b(?:{_DONE})(?: [a-z]+)? $|\b(?:was|were|been) [a-z]+ed\b[^.!?;,]{{0,30}} $"
    rf"|(?:{MODAL})"
)
TODAY_BEFORE = re.compile(
    rf" (?:[a-z]+ly )?(?:{_DONE}|was)\b| (?:at [0-9]|in court\b|will\b|\()|"
    r", [^.!?;]{0,60}\b(?:said|told|announced|revealed|confirmed)\b|"
    r"['’]s (?:[a-z]+ )?(?:attack|announcement|ceremony|court|debate|decision|game|hearing|launch|match|meeting|news|"
    r"race|report|result|ruling|sale|session|show|statement|summit|verdict|vote)s?\b"
)
# A weekday behind these is any such day, or part of a name.
ANY_DAY = re.compile(
    r"\b(?:[Aa]n?|[Oo]ne|[Aa]ny|[Ee]very|[Ee]ach|[Ss]ome)"
    r"(?: (?:sunny|rainy|windy|chilly|snowy|lazy|busy|balmy|ordinary|holiday|cold|warm|hot|wet|grey|gray|typical|"
    r"normal|recent|given|single|quiet|other|second))? $"
    r"|\b(?:Bloody|Super|Holy|Giving|Ruby|Good|Black|Easter|Ash|Palm|Maundy|Shrove|Cyber) $"
)

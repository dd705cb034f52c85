"""Which number does a paragraph of a Word document bear? Word counts as it shows; the file only says how."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase

from lxml import etree

from build_scripts.readers.office.package import local

_VALUES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_SILENT = frozenset({"bullet", "none"})
_LEVELS = 9
_WHOLE = re.compile(r"-?[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is numbered: from where, in which figures, and with what round them."""

    start: int = 1
    figures: str = "decimal"
    pattern: str = ""


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, elements: Iterable[etree._Element]) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counted: dict[str, list[int | None]] = {}
        for element in elements:
            match local(element.tag):
                case "abstractNum":
                    abstract[attribute(element, "abstractNumId")] = _levels(element)
                case "num":
                    base = attribute(child(element, "abstractNumId"))
                    overridden = {**abstract.get(base, {}), **_overrides(element, abstract.get(base, {}))}
                    restarted = any(local(inner.tag) == "startOverride" for inner in element.iter())
                    key = attribute(element, "numId")
                    self._lists[key] = (key if restarted else base, overridden)

    def mark(self, number: str, level: int) -> str:
        """The mark of the next paragraph of this list and level, "" when it has a bullet or none."""
        key, levels = self._lists.get(number, ("", {}))
        level = min(max(level, 0), _LEVELS - 1)
        if not levels:
            return ""
        counted = self._counted.setdefault(key, [None] * _LEVELS)
        here = levels.get(level, _Level())
        before = counted[level]
        counted[level] = here.start if before is None else before + 1
        counted[level + 1 :] = [None] * (_LEVELS - level - 1)
        if here.figures in _SILENT:
            return ""
        mark = here.pattern
        for place in range(level + 1):
            above = levels.get(place, _Level())
            count = counted[place]
            mark = mark.replace(f"%{place + 1}", _written(above.start if count is None else count, above.figures))
        return mark.strip()


def _levels(element: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in element:
        if local(level.tag) == "lvl":
            start, figures = attribute(child(level, "start")), attribute(child(level, "numFmt"))
            pattern = attribute(child(level, "lvlText"))
            found[whole(attribute(level, "ilvl"))] = _Level(whole(start, 1), figures or "decimal", pattern)
    return found


def _overrides(element: etree._Element, base: dict[int, _Level]) -> dict[int, _Level]:
    found = {}
    for override in element:
        if local(override.tag) == "lvlOverride":
            place = whole(attribute(override, "ilvl"))
            level = {**base, **_levels(override)}.get(place, _Level())
            start = attribute(child(override, "startOverride"))
            found[place] = _Level(whole(start, level.start), level.figures, level.pattern)
    return found


def _written(number: int, figures: str) -> str:
    match figures:
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            written = ""
            for value, sign in zip(_VALUES, _SIGNS, strict=True):
                written += sign * (number // value)
                number %= value
        case "lowerLetter" | "upperLetter" if 0 < number < 1000:
            written = ascii_lowercase[(number - 1) % 26] * ((number - 1) // 26 + 1)
        case "decimalZero":
            written = f"{number:02}"
        case _:
            written = str(number)
    return written.upper() if figures.startswith("upper") else written


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next((inner for inner in element if local(inner.tag) == name), None)


def attribute(element: etree._Element | None, name: str = "val") -> str:
    """The attribute of that name in whatever namespace, "" when there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if local(key) == name), "")


def whole(written: str, otherwise: int = 0) -> int:
    """The whole number that is written there."""
    return int(written) if _WHOLE.fullmatch(written) else otherwise

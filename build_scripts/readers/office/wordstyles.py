"""What does a style of a Word document make of a paragraph: a heading, a quotation, an item of a list?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from build_scripts.readers.office.numbering import attribute, child, whole
from build_scripts.readers.office.package import local

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|rubrik|kop|nagłówek|заголовок) ?(\d)", re.IGNORECASE)
_QUOTATION = re.compile(r"(?:intense )?quote|block text|quotations?", re.IGNORECASE)
_LIST = re.compile(r"list(?: bullet| number| paragraph)?(?: (\d))?", re.IGNORECASE)
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Style:
    """A style as far as a text is concerned. `heading` is its level, 0 for none, 1 for that of the title."""

    name: str = ""
    base: str = ""
    heading: int = 0
    is_title: bool = False
    quotation: bool = False
    list_level: int = 0
    number: str = ""
    number_level: int = 0
    hidden: bool = False


def read_styles(elements: Iterable[etree._Element]) -> dict[str, Style]:
    """The styles by their id, each with what it takes over from its bases."""
    found: dict[str, Style] = {}
    for element in elements:
        if local(element.tag) == "style":
            found[attribute(element, "styleId")] = _style(element)
    return {key: _inherited(style, found) for key, style in found.items()}


def _style(element: etree._Element) -> Style:
    name = attribute(child(element, "name"))
    paragraph, run = child(element, "pPr"), child(element, "rPr")
    heading = _HEADING.fullmatch(name)
    listed = _LIST.fullmatch(name)
    outline = numbered = None
    if paragraph is not None:
        outline, numbered = child(paragraph, "outlineLvl"), child(paragraph, "numPr")
    level = int(heading[1]) if heading else whole(attribute(outline), -1) + 1
    return Style(
        name=name,
        base=attribute(child(element, "basedOn")),
        heading=level if 0 < level <= 9 else 0,
        is_title=name.lower() == "title",
        quotation=bool(_QUOTATION.fullmatch(name)),
        list_level=int(listed[1] or 1) if listed and name.lower() != "list paragraph" else 0,
        number=attribute(child(numbered, "numId")) if numbered is not None else "",
        number_level=whole(attribute(child(numbered, "ilvl"))) if numbered is not None else 0,
        hidden=is_on(run, "vanish"),
    )


def _inherited(style: Style, styles: dict[str, Style]) -> Style:
    """The style with what its bases say and it does not."""
    base, steps = styles.get(style.base), 0
    while base and steps < _DEEPEST:
        if not style.number and base.number:
            style = replace(style, number=base.number, number_level=base.number_level)
        style = replace(
            style,
            heading=style.heading or base.heading,
            is_title=style.is_title or base.is_title,
            quotation=style.quotation or base.quotation,
            list_level=style.list_level or base.list_level,
            hidden=style.hidden or base.hidden,
        )
        base, steps = styles.get(base.base), steps + 1
    return style


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a property that is either on or off is on."""
    element = None if properties is None else child(properties, name)
    return element is not None and attribute(element) not in {"0", "false", "off", "none"}

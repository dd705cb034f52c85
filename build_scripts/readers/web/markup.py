"""How does HTML become blocks? The one way for web pages, books and mail.

HTML is met tag by tag, never as a tree: any depth is read in linear time and little memory.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from build_scripts.documents import BlockKind
from build_scripts.readers.flow import Flow

_SILENT_WORDS = """
applet audio canvas datalist embed frame head iframe map math noembed noframes noscript object script select style svg
template textarea video
"""
_ENDING_WORDS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup option p plaintext pre section
summary table tbody td tfoot th thead tr ul xmp
"""
_SILENT, _ENDS = frozenset(_SILENT_WORDS.split()), frozenset(_ENDING_WORDS.split())
_STYLES = {"em": "em", "i": "em", "cite": "em", "strong": "strong", "b": "strong", "code": "code", "kbd": "code"}
_STYLES |= {"samp": "code", "tt": "code", "a": "link"}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_VERBATIM = frozenset({"pre", "xmp", "listing", "plaintext"})
_HEADING = re.compile(r"h[1-6]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_REGIONS = frozenset({"article", "aside", "dialog", "footer", "form", "header", "nav"})
_PICTURES = frozenset({"img", "svg", "canvas"})
_MOVING = frozenset({"audio", "video", "iframe", "object", "embed", "applet"})
# What XML forbids; the parser would stop at it.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
# Where a page declares its encoding, browsers look no further than this.
_HEAD = 4096
_UNSEEN = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_DEEPEST_LEVEL = 6
# What wikis show beside a heading: a link to write the part anew.
EDITING = "mw-editsection"
HIDDEN = "is hidden on the page"


class Box(NamedTuple):
    """An element with a class: its number, and how it and what it stands in are made, as a number too."""

    number: int
    make: int


class Markup:
    """The blocks of a piece of HTML, and what of it is not text. The parser calls its methods as it meets things."""

    def __init__(self, flow: Flow | None = None) -> None:
        self.flow = flow or Flow()
        self.pictures = 0
        self.moving = 0
        self.depth = 0
        # Where articles begin and end, and what stands beside a text (articles in articles too), in numbers of blocks.
        self.articles: list[tuple[int, int]] = []
        self.asides: list[tuple[int, int]] = []
        # The innermost box in which each block stands.
        self.boxes: list[Box | None] = []
        self._frames: list[Box | None] = []
        self._makes: list[int] = []
        self._regions: list[tuple[str, int]] = []
        self._elements = 0
        self._before = self.flow.count
        self._address = ""
        self._muted = 0
        self._hidden = 0
        self._tags: list[str] = []
        self._lists: list[tuple[str, int]] = []
        self._item = False
        self._is_item = False
        self._counts: dict[str, int] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Meets the beginning of an element."""
        self.pictures += tag in _PICTURES
        self.moving += tag in _MOVING
        if tag == "base" or (tag == "link" and attributes.get("rel", "").lower() == "canonical"):
            self._address = self._address or _absolute("", attributes.get("href", ""))
        if self._muted or tag in _SILENT or attributes.get("class") == EDITING:
            self._muted += 1
            return
        if tag in _ENDS:
            self._end()
            self._regions += [(tag, self.flow.count)] * (tag in _REGIONS)
        if self._hidden or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            self._hidden += 1
        self._tags.append(tag)
        self._enter(tag, attributes.get("class", ""))
        self.depth = max(self.depth, len(self._tags))
        self._counts[tag] = self._counts.get(tag, 0) + 1
        if tag in _STYLES:
            self.flow.open(_STYLES[tag], _absolute(self._address, attributes.get("href", "")))
        elif tag == "br" and self.flow.at_line_end and not self._inside(_VERBATIM):
            self._end()
        elif tag == "br":
            self.flow.line_break()
        elif tag in _LISTS:
            self._lists.append((tag, _number(attributes.get("start"))))
        elif tag == "li":
            self._begin_item(attributes)
        elif tag == "tr":
            self.flow.begin_row()
        elif tag in {"td", "th"}:
            self.flow.next_cell()

    def end(self, tag: str) -> None:
        """Meets the end of an element."""
        if self._muted:
            self._muted -= 1
            return
        if tag in _STYLES:
            self.flow.close(_STYLES[tag])
        if tag in _ENDS:
            self._end()
        if self._regions and self._regions[-1][0] == tag:
            region = (self._regions.pop()[1], self.flow.count)
            if tag == "article":
                self.articles.append(region)
            if tag != "article" or self._counts["article"] > 1:
                self.asides.append(region)
        if tag == "tr":
            self.flow.end_row()
            self._fill_boxes()
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._item = False
        self._hidden -= self._hidden > 0
        if self._tags:
            self._counts[self._tags.pop()] -= 1
            self._frames.pop()
            self._makes.pop()

    def _enter(self, tag: str, classes: str) -> None:
        make = hash((self._makes[-1] if self._makes else 0, tag, classes))
        self._makes.append(make)
        self._elements += 1
        outer = self._frames[-1] if self._frames else None
        self._frames.append(Box(self._elements, make) if classes and tag in _ENDS else outer)

    def data(self, text: str) -> None:
        """Meets text."""
        if self._muted:
            return
        if self._item and text.strip():
            self._mark()
        self.flow.words(text, verbatim=self._inside(_VERBATIM))

    def close(self) -> "Markup":
        """Meets the end of the whole."""
        self._end()
        return self

    @property
    def notes(self) -> tuple[str, ...]:
        """What a text cannot show, in sentences."""
        said = ((self.pictures, "Pictures"), (self.moving, "Films, recordings and frames"))
        return tuple(f"{things} are not shown ({number})." for number, things in said if number)

    def _inside(self, tags: frozenset[str]) -> bool:
        return any(self._counts.get(tag) for tag in tags)

    def _begin_item(self, attributes: Mapping[str, str]) -> None:
        self._item = True
        if self._lists and "value" in attributes:
            self._lists[-1] = (self._lists[-1][0], _number(attributes["value"]))

    def _mark(self) -> None:
        """Writes the number of an item of a numbered list before its words."""
        self._item = False
        kind, number = self._lists[-1] if self._lists else ("ul", 1)
        if kind == "ol" and self.flow.is_empty:
            self.flow.words(f"{number}. ")
        if self._lists:
            self._lists[-1] = (kind, number + 1)
        self._is_item = True

    def _end(self) -> None:
        """Ends the block here, if one has begun."""
        if self.flow.is_empty:
            return
        kind, level = self._kind()
        self._is_item = False
        if self._hidden:
            self.flow.end(BlockKind.SURROUNDINGS, reason=HIDDEN)
        else:
            self.flow.end(kind, level, "describes a picture" if kind is BlockKind.CAPTION else "")
        self._fill_boxes()

    def _fill_boxes(self) -> None:
        """Notes the box of the blocks that are new."""
        self.boxes += [self._frames[-1] if self._frames else None] * (self.flow.count - self._before - len(self.boxes))

    def _kind(self) -> tuple[BlockKind, int]:
        heading = next((tag for tag in reversed(self._tags[-8:]) if _HEADING.fullmatch(tag)), "")
        if heading:
            return BlockKind.HEADING, max(2, int(heading[1]))
        if self._inside(_VERBATIM):
            return BlockKind.VERBATIM, 0
        if self._is_item:
            return BlockKind.LIST_ITEM, min(max(len(self._lists), 1), _DEEPEST_LEVEL)
        if self._counts.get("figcaption"):
            return BlockKind.CAPTION, 0
        return (BlockKind.QUOTATION if self._counts.get("blockquote") else BlockKind.PARAGRAPH), 0


def _absolute(address: str, target: str) -> str:
    """Where a link on the page of that address leads."""
    try:
        return urljoin(address, target.strip())
    except ValueError:
        return ""


def _number(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written.strip()) else 1


def read_markup(html: str, flow: Flow | None = None) -> Markup:
    """What the HTML holds, after what `flow` already has. Whatever is written, this raises nothing."""
    markup = Markup(flow)
    parser = etree.HTMLParser(target=markup, huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.feed(_FORBIDDEN.sub("", html).encode("utf-8", "replace") or b" ")
    parser.close()
    return markup


def declared_encoding(data: bytes) -> str:
    """The encoding that the page says it is in, "" when it does not say."""
    head = _UNSEEN.sub(b"", data[:_HEAD])
    found = _XML.search(head) or _META.search(head)
    label = found[1].decode("ascii", "replace").lower() if found else ""
    return "utf-8" if label.startswith(("utf-16", "utf-32", "ucs-")) else label

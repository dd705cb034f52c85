"""How does a web page become blocks? The article is the text; what stands round it is kept as such."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.metadata import extract_metadata

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.decoding import decode
from build_scripts.readers.metadata.properties import stated
from build_scripts.readers.types import ReadError, Reading, Stated, Text
from build_scripts.readers.web.likes import with_likes
from build_scripts.readers.web.markup import EDITING, Markup, declared_encoding, read_markup
from build_scripts.readers.web.passages import Passages
from build_scripts.text import fold

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

OUTSIDE = "stands on the page outside the article"
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")
# Of deeper and longer pages all text is kept, without the search for an article, which takes its time.
_DEEPEST = 250
_LONGEST = 4_000_000
_MOST_BLOCKS = 20_000
_FEW_ZEROS = 0.02
# A shorter article is none: such a page is an index, a form, a list of links.
_SHORTEST = 150
_LEAST_SHARE = 0.03
# More quotations and items of lists than these between two blocks of an article are no part of it, and of other
# blocks more than one: a player, a gallery, news of other things.
_WIDEST_GAP = 8
# So far above an article its heading may stand.
_ABOVE = 6
_DATES = {"extensive_search": False, "original_date": True, "min_date": "1990-01-01", "max_date": "9999-12-31"}


def read(data: bytes, name: str) -> Reading:
    """The text of the page, in which only the article is not marked as surroundings. Raises ReadError."""
    if data.count(0) < _FEW_ZEROS * len(data):  # slips of a program; UTF-16 has many
        data = data.replace(b"\0", b"")
    decoded = decode(data, name, declared_encoding(data))
    page = _XML_DECLARATION.sub("", decoded.text.removeprefix("\ufeff"), count=1)
    markup = read_markup(page)
    blocks = markup.flow.blocks
    if not blocks:
        raise ReadError("holds no text.", "A page that scripts fill must be saved from the browser, as it shows it.")
    tree = _tree(page, markup)
    said = {} if tree is None else _said(tree)
    found = None if tree is None else _article(tree, markup)
    notes = [*decoded.notes, *markup.notes]
    if found:
        left = sum(len(block.text.split()) for block in found if block.kind is BlockKind.SURROUNDINGS)
        notes += [f"{left} words of the page stand outside its article."] if left else []
    else:
        notes.append("No article was found on the page; all of its text was kept.")
    if tree is not None and found and (heading := _own_heading(blocks, found, said, tree)):
        said = {**said, "title": (heading,)}
    text = Text(next(iter(said.get("title", ())), None), found or blocks, headings_marked=True)
    return Reading(text, said, notes=tuple(notes), problems=decoded.problems)


def _tree(page: str, markup: Markup) -> HtmlElement | None:
    """The page as a tree, None when it is not fit for one."""
    if markup.depth > _DEEPEST or len(page) > _LONGEST or len(markup.flow.blocks) > _MOST_BLOCKS:
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    for link in tree.find_class(EDITING):
        link.drop_tree()
    return tree


def _article(tree: HtmlElement, markup: Markup) -> tuple[Block, ...] | None:
    """The blocks with those outside the article marked, None when the page has no article."""
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    except Exception:  # whatever a heuristic stumbles on, the page still has its text
        return None
    blocks = markup.flow.blocks
    text = found.text if found and not isinstance(found, dict) else None
    whole = sum(len(block.text) for block in blocks)
    if not text or len(text) < max(_SHORTEST, _LEAST_SHARE * whole):
        return None
    inside = Passages(text).among([block.text for block in blocks])
    if not any(inside):
        return None
    inside = with_likes(_without_gaps(inside, markup), markup)
    headings = {place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING}
    last = max((place for place, kept in enumerate(inside) if kept and place not in headings), default=len(blocks))
    return tuple(
        block if (kept and place <= last) or block.kind is BlockKind.SURROUNDINGS else _outside(block)
        for place, (block, kept) in enumerate(zip(blocks, inside, strict=True))
    )


def _without_gaps(inside: list[bool], markup: Markup) -> list[bool]:
    """The marks with the few blocks between two of the text in one article, without links and what stands beside it.

    In a page that marks no article, only lists and quotations are.
    """
    blocks = markup.flow.blocks
    beside = [False] * len(inside)
    for start, end in markup.asides:
        beside[start:end] = [True] * (end - start)
    filled = list(inside)
    for start, end in markup.articles or [(0, len(inside))]:
        text = [place for place in range(start, end) if not beside[place]]
        runs = [(kept, list(places)) for kept, places in groupby(text, lambda place: inside[place])]
        for kept, places in runs[1:-1]:
            quoted = all(blocks[place].kind in (BlockKind.QUOTATION, BlockKind.LIST_ITEM) for place in places)
            widest = _WIDEST_GAP if quoted else 1 if markup.articles else 0
            if not kept and len(places) <= widest:
                for place in places:
                    filled[place] = not _is_link(blocks[place])
    return filled


def _is_link(block: Block) -> bool:
    """Whether the block is nothing but a link, as to other articles."""
    return any(style.kind == "link" and style.end - style.start == len(block.text) for style in block.styles)


def _outside(block: Block) -> Block:
    if block.kind is BlockKind.CAPTION:
        return block
    return replace(block, kind=BlockKind.SURROUNDINGS, level=0, reason=OUTSIDE)


def _said(tree: HtmlElement) -> Stated:
    """What the page says about itself."""
    try:
        found = extract_metadata(tree, None, dict(_DATES), True, None)
    except Exception:  # metadata of any shape; a page that has none that can be read is a page without
        return {}
    makers = [maker for maker in (found.author or "").split("; ") if maker and maker != found.sitename]
    languages = [language for path in ("@lang", "@xml:lang") for language in _language(tree, path)]
    address = found.url if found.url and urlsplit(found.url).scheme in {"http", "https"} else ""
    fields: Mapping[str, Sequence[str | None]] = {
        "title": [found.title],
        "creator": makers or _of_dublin_core(tree, "creator"),
        "date": [found.date],
        "language": languages[:1],
        "publisher": [found.sitename],
        "identifier": [address],
    }
    return stated(fields)


def _of_dublin_core(tree: HtmlElement, field: str) -> list[str]:
    """What the head of the page states in a field of Dublin Core."""
    names = {f"dc.{field}", f"dcterms.{field}"}
    return [meta.get("content", "") for meta in tree.iter("meta") if meta.get("name", "").lower() in names]


def _own_heading(blocks: Sequence[Block], found: Sequence[Block], said: Stated, tree: HtmlElement) -> str | None:
    """The heading above the article, where the title of the page names it beside the site, which alone is stated."""
    stated_title = fold(next(iter(said.get("title", ())), ""))
    first = next((place for place, block in enumerate(found) if block.kind is not BlockKind.SURROUNDINGS), 0)
    above = [block.text for block in blocks[max(0, first - _ABOVE) : first + 1] if block.kind is BlockKind.HEADING]
    if not above or not stated_title or tree.xpath("//meta[@property='og:title']"):
        return None
    heading, whole = fold(above[-1]), fold(str(tree.xpath("string(//title)")))
    told_apart = heading not in stated_title and stated_title not in heading and " " in heading
    return above[-1] if told_apart and heading in whole and stated_title in whole else None


def _language(tree: HtmlElement, path: str) -> list[str]:
    found = tree.xpath(path, namespaces={"xml": "http://www.w3.org/XML/1998/namespace"})
    return [str(value).strip() for value in found if str(value).strip()] if isinstance(found, list) else []

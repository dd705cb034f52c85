"""Plain text is shown as it is, whatever it holds."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from build_scripts.pages.document import document_pages
from build_scripts.pages.escape import escape, finalise, inline
from build_scripts.pages.printing import Printer
from build_scripts.readers.markdown import parse
from build_scripts.text import LONGEST_SLUG, RESERVED, normalise, slug
from tests.support import make_archive, make_document

EXTENSIONS = ["attr_list", "md_in_html", "tables", "def_list", "footnotes", "fenced_code", "admonition", "toc"]

INERT = [
    "a *b* _c_ `d` **e** [f](g) ![h](i) <b>j</b> <https://k.example>",
    "# a heading",
    "1. an item",
    "12) an item",
    "- an item",
    "    code",
    "> a quotation",
    "| a | b |\n| - | - |\n| c | d |",
    "a\n===",
    "term\n: definition",
    "[^1]: a footnote",
    "[a]: https://b.example",
    "{: #p1 .organisation onclick=alert(1) }",
    '--8<-- "secret.txt"',
    "{{ config }} {% raw %} {# x #}",
    "!!! note",
    "</title><script>alert(1)</script>",
    "javascript:alert(1) &amp; &#60; &lt;",
    "*[HTML]: abbreviation",
    "\x02wzxhzdk:0\x03 klzzwxh:0001",
    "---",
    "...",
    "a\tb \tc",
    "\\* \\\\",
]


def shown(text: str) -> str:
    """What a browser shows of the text after escaping and Markdown."""
    html = markdown.markdown(f"x{escape(text)}", extensions=EXTENSIONS)
    assert re.fullmatch(r"(?s)<p>x.*</p>", html), html
    inner = html.removeprefix("<p>x").removesuffix("</p>").replace("<br />", "\n").replace("<br>", "\n")
    assert "<" not in inner
    return unescape(inner)


@pytest.mark.parametrize("text", INERT)
def test_markup_is_shown_not_obeyed(text: str) -> None:
    expected = re.sub(r"[\x02\x03]", "\ufffd", "\n".join(line.strip() for line in text.split("\n")))
    assert shown(text) == expected


@pytest.mark.parametrize("text", INERT)
def test_a_paragraph_that_begins_with_markup_stays_a_paragraph(text: str) -> None:
    html = markdown.markdown(str(escape(text)), extensions=EXTENSIONS)
    assert re.fullmatch(r"(?s)<p>.*</p>", html)
    assert not re.search(r"<(?!/?p>|br)", html)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_any_line_survives(text: str) -> None:
    if any(char in "\ufffe\uffff" or "\ufdd0" <= char <= "\ufdef" for char in text):
        return
    assert shown(text) == text.strip()


@given(st.text(max_size=60))
def test_nothing_that_is_escaped_can_leave_an_attribute(text: str) -> None:
    assert not set(str(escape(text)).replace("<br>", "")) & set("\"'<>`{}[]")


def test_a_stretch_inside_a_line_keeps_its_outer_spaces() -> None:
    assert inline(" and ") == " and "
    assert inline(" ") == " "
    assert inline("") == ""


def test_a_template_prints_texts_escaped_markup_as_it_is_and_nothing_for_nothing() -> None:
    assert [finalise(value) for value in (None, "a*", Markup("<b>"), 7, True)] == ["", "a&#42;", "<b>", "7", "True"]


# What the page of a document shows is what the source says

FRONT_MATTER = re.compile(r"\A---\ntitle: (.*)\nhide: \[toc\]\n---\n")
# As readers give it: in NFC and without control characters; what HTML does not allow at all is shown as U+FFFD.
texts = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=60).map(normalise)
markup = st.lists(
    st.sampled_from([*"*_`[](){}<>#!|:;&=~^$\"'\\/-+.%\n\t ", "&#60;", "{:", "--8<--", "]: ", "1. ", "<b", "a"])
)
values = st.one_of(texts, markup.map("".join)).filter(str.strip)


class Read(HTMLParser):
    """What a reader sees of a document's page: its heading, its paragraphs, and what is listed of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_to = dict(attrs)
        if tag in {"h1", "dd"} or "fonds-block" in (given_to.get("class") or ""):
            self._open.append(tag)
            self.shown.setdefault(given_to.get("id") or tag, []).append("")
            self._place = given_to.get("id") or tag
        self._silent = given_to.get("class") == "fonds-number"
        if tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            self.shown[self._place][-1] += data


def seen(text: str) -> str:
    """A text as a browser sets it, where the number of spaces does not show."""
    return " ".join(re.sub("[\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", text).split())


@settings(max_examples=60, deadline=None)
@given(title=values, paragraphs=st.lists(values, min_size=1, max_size=3), stated=values, field=values, name=values)
def test_a_page_shows_what_the_source_says(
    title: str, paragraphs: list[str], stated: str, field: str, name: str
) -> None:
    document = make_document("a", title, paragraphs, **{"rights": stated, f"x{field}": stated})
    document = replace(document, source=replace(document.source, name=name), notes=(stated,), also=(document.source,))
    text = next(document_pages(Printer.of(make_archive(document)))).markdown
    head = FRONT_MATTER.match(text)
    assert head
    assert seen(unescape(yaml.safe_load(head[1]))) == seen(title)
    html = markdown.markdown(text[head.end() :], extensions=["attr_list", "fenced_code", "md_in_html", "tables", "toc"])
    shown = {place: [seen(one) for one in found] for place, found in Read(html).shown.items()}
    assert [one for place, found in shown.items() if place != "dd" for one in found] == [
        seen(title),
        *map(seen, paragraphs),
    ]
    assert {seen(stated), seen(name), "a.txt"} <= set(shown["dd"])


@settings(max_examples=100, deadline=None)
@given(markup.map("".join))
def test_no_markdown_breaks_the_reader_or_gives_a_link_that_is_a_program(source: str) -> None:
    found, _ = parse(normalise(source), "a.md")
    for block in found.blocks:
        assert all(0 <= style.start < style.end <= len(block.text) for style in block.styles)
        assert all(re.match("https?://|mailto:", style.target, re.I) for style in block.styles if style.kind == "link")


@given(values)
def test_a_name_survives_in_an_attribute(text: str) -> None:
    assert seen(unescape(str(escape(text))).replace("<br>", " ")) == seen(text)


# Markdown sources: what comes out of the parser is text, and a link leads to the web or nowhere


@pytest.mark.parametrize(
    ("source", "text", "links"),
    [
        ("[a](https://b.example/x)", "a", ["https://b.example/x"]),
        ("[a](mailto:b@c.example)", "a", ["mailto:b@c.example"]),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))", []),
        ("[a](JaVa&#x0A;ScRiPt:alert(1))", None, []),
        ("[a](data:text/html;base64,PHN2Zz4=)", None, []),
        ("[a](vbscript:x)", None, []),
        ("[a](file:///etc/passwd)", None, []),
        ("[a](//outside.example)", "a", []),
        ("[a](../b.md)", "a", []),
        ("[](https://b.example) b", "b", []),
        ("`` ` ``", "`", ["code"]),
        ("``  ``", "", []),
        ("a&#x0301;", "\u00e1", []),
        ("<script>alert(1)</script> a", "a", []),
        ("a <b onclick=alert(1)>b</b> <x-y>c", "a b <x-y>c", []),
    ],
)
def test_markdown_gives_text_and_links_to_the_web_alone(source: str, text: str | None, links: list[str]) -> None:
    found, _ = parse(source, "a.md")
    styles = [style for block in found.blocks for style in block.styles]
    assert [style.target or style.kind for style in styles if style.kind in {"link", "code"}] == links
    if text is not None:
        assert "\n".join(block.text for block in found.blocks) == text


@given(st.text(max_size=120))
def test_any_text_makes_an_address_that_is_safe_on_every_system(text: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert len(slug(text)) <= LONGEST_SLUG + len("-page")
    assert slug(text) not in RESERVED
    assert slug(slug(text)) == slug(text)

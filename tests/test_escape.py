"""Plain text is shown as it is, whatever it holds."""

import re
from html import unescape

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.pages.escape import escape, inline

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

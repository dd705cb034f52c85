"""How does plain text become inert Markdown?

Every ASCII punctuation mark that Markdown, attribute lists, HTML, templates or snippets could obey is written as a
numeric character reference. The same form is inert in Markdown text, in HTML text and in a quoted HTML
attribute, so there is one escape for all three and it is applied once: `finalise` does it to everything that a
template prints, unless it is already `Markup`.
"""

import re
from typing import Any

from markupsafe import Markup

# All but comma, full stop and hyphen, of which the last two mean something to Markdown only where a list begins; and
# the tab, which Markdown would turn into spaces.
_PUNCTUATION = re.compile(r"[\t!-+/:-@\[-`{-~]")
_LIST = re.compile(r"^\s*(?:-|\d+\.)")
# Python-Markdown keeps its own notes between the characters U+0002 and U+0003; no control character reaches it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = Markup("<br>")


def escape(text: str) -> Markup:
    """The text as inert Markdown and HTML; what a browser shows is the text. Newlines become `<br>`."""
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub("\ufffd", text))
    lines = (_LIST.sub(_all_references, _PUNCTUATION.sub(_reference, line)) for line in text.split("\n"))
    return _BREAK.join(Markup(line.strip()) for line in lines)


def inline(text: str) -> Markup:
    """As `escape`, for a stretch inside a line: its outer spaces stay."""
    before = text[: len(text) - len(text.lstrip(" "))]
    after = text[len(text.rstrip(" ")) :] if text.strip(" ") else ""
    return Markup(before) + escape(text) + Markup(after)


def finalise(value: Any) -> Any:
    """What a template prints for a value: text escaped, `Markup` as it is, None as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else escape(str(value))


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _all_references(match: re.Match[str]) -> str:
    return "".join(char if char.isspace() or char.isdigit() else f"&#{ord(char)};" for char in match[0])

"""How does Markdown (CommonMark and tables) become blocks?"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from unicodedata import is_normalized, normalize

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

from build_scripts.documents import Block, BlockKind, Style
from build_scripts.problems import Problem, info, warning
from build_scripts.readers import plain
from build_scripts.readers.flow import SAFE_TARGET
from build_scripts.readers.metadata import frontmatter
from build_scripts.readers.types import Reading, Text
from build_scripts.text import normalise

# The parser leaves out what is nested deeper.
_DEEPEST = 40
_STYLES = {"em": "em", "strong": "strong", "link": "link"}
_END_OF_BLOCK = re.compile(r"</?(?:br|hr|p|div|li|h[1-6]|tr|dt|dd|blockquote|section|article|pre)\b", re.IGNORECASE)
_END_OF_CELL = re.compile(r"</t[dh]\b", re.IGNORECASE)
# A tag as people write it: its attributes, if any, have values.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))*\s*/?>")
_MORE_ELEMENTS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "font",
    "svg",
    "video",
    "audio",
}
_ELEMENTS = nh3.ALLOWED_TAGS | _MORE_ELEMENTS
_SILENT = re.compile(r"<!--|<(?:script|style)\b", re.IGNORECASE)
# The HTML parser's time grows with the square of the depth: tags are taken off in batches.
_TAGS_AT_ONCE = 2000


def read(data: bytes, name: str) -> Reading:
    """What a Markdown file holds, in whichever encoding. Raises ReadError where it is no text."""
    reading, text = frontmatter.begun(data, name)
    found, lost = parse(text, name)
    return replace(reading, text=found, problems=(*reading.problems, *lost))


def parse(text: str, where: str) -> tuple[Text, tuple[Problem, ...]]:
    """The blocks of a normalised Markdown text, and what could not be kept of it."""
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        message = f"is nested more than {_DEEPEST} levels deep; it was read as plain text."
        return plain.parse(text), (warning(where, message, "Set lists and quotations less deep."),)
    walk = _Walk()
    walk.over(tokens)
    blocks = tuple(walk.blocks)
    return Text(walk.title, blocks, headings_marked=True), tuple(_lost(tokens, environment, where))


def _parser() -> MarkdownIt:
    """CommonMark with tables, in which `[^1]: words` is not taken for the address of a link."""

    def no_footnotes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
            return False
        return reference(state, start, end, silent)

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.block.ruler.at("reference", no_footnotes, {"alt": []})
    return parser


@dataclass(slots=True)
class _Line:
    """The text of a block while it grows, with its styles."""

    text: str = ""
    styles: list[Style] = field(default_factory=list)
    open: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, tokens: Sequence[Token]) -> None:
        """Takes the inline tokens up, in order; the words are gathered first because they may be many."""
        words: list[str] = [self.text]
        length = len(self.text)
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if edge == "open" and name in _STYLES:
                self.open.append((_STYLES[name], length, str(token.attrGet("href") or "")))
                continue
            if edge == "close" and name in _STYLES:
                self._close(length)
                continue
            piece = _words(token)
            if token.type == "code_inline" and piece:
                self.styles.append(Style(length, length + len(piece), "code"))
            words.append(piece)
            length += len(piece)
        self.text = "".join(words)

    def _close(self, end: int) -> None:
        kind, start, target = self.open.pop()
        safe = kind != "link" or SAFE_TARGET.fullmatch(target)
        if safe and start < end:
            self.styles.append(Style(start, end, kind, target if kind == "link" else ""))

    def finished(self) -> tuple[str, tuple[Style, ...]]:
        """The text without outer white space and its styles in order."""
        margin = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        if not is_normalized("NFC", text):  # character references that compose: places would shift
            return normalize("NFC", text), ()
        moved = (
            Style(max(style.start - margin, 0), min(style.end - margin, len(text)), style.kind, style.target)
            for style in self.styles
        )
        styles = sorted(moved, key=lambda style: (style.start, -style.end, style.kind, style.target))
        return text, tuple(style for style in styles if style.start < style.end)


def _words(token: Token) -> str:
    """The text of an inline token; line breaks that the source means are newlines."""
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            line = _Line()
            line.add(token.children or [])
            return line.text
        case "html_inline":
            if token.content.lower().startswith("<br"):
                return "\n"
            return _untagged(token.content) if _is_markup(token.content) else normalise(token.content)
        case _:
            return normalise(token.content)


class _Walk:
    """The blocks met so far on the way through the parser's tokens."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._containers: list[str] = []
        self._marker: str | None = None
        self._row: _Line | None = None

    def over(self, tokens: Sequence[Token]) -> None:
        """Goes through the tokens in order."""
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if token.type == "inline":
                self._inline(token)
            elif token.type in {"fence", "code_block"}:
                self._add(BlockKind.VERBATIM, normalise(token.content).strip("\n"))
            elif token.type == "html_block":
                self._html(token.content)
            elif name == "tr":
                self._table_row(edge)
            elif edge == "open":
                self._containers.append(token.tag)
                if name == "list_item":
                    self._marker = f"{token.info}{token.markup} " if token.info else ""
            elif edge == "close":
                self._containers.pop()

    def _inline(self, token: Token) -> None:
        """A heading, a table's cell or a paragraph, wherever it stands."""
        if self._row is not None:
            self._row.text += " | " if self._row.text else ""
            self._row.add(token.children or [])
            return
        line = _Line()
        innermost = self._containers[-1] if self._containers else "p"
        if innermost[:1] == "h":
            line.add(token.children or [])
            text, styles = line.finished()
            text = text.replace("\n", " ")
            self._add(BlockKind.HEADING, text, max(2, int(innermost[1:])), styles)
            if innermost == "h1" and self.title is None:
                self.title = text or None
            return
        kind, level = self._kind()
        if kind is BlockKind.LIST_ITEM:
            line.text = self._marker or ""
            self._marker = None
        line.add(token.children or [])
        text, styles = line.finished()
        self._add(kind, text, level, styles)

    def _kind(self) -> tuple[BlockKind, int]:
        """What a paragraph is here: the first in a list item is the item."""
        if self._marker is not None:
            return BlockKind.LIST_ITEM, sum(1 for tag in self._containers if tag in {"ul", "ol"})
        return (BlockKind.QUOTATION if "blockquote" in self._containers else BlockKind.PARAGRAPH), 0

    def _table_row(self, edge: str) -> None:
        if edge == "open":
            self._row = _Line()
        elif self._row is not None:
            text, styles = self._row.finished()
            self._row = None
            self._add(BlockKind.TABLE_ROW, text, 0, styles)

    def _html(self, content: str) -> None:
        """HTML without its tags, a paragraph for each block in it."""
        content = _END_OF_CELL.sub(lambda tag: f" | {tag[0]}", _END_OF_BLOCK.sub(lambda tag: f"\n\n{tag[0]}", content))
        for part in re.split(r"\n\s*\n", _untagged(content)):
            self._add(self._kind()[0], " ".join(part.split()).strip(" |"))

    def _add(self, kind: BlockKind, text: str, level: int = 0, styles: tuple[Style, ...] = ()) -> None:
        if text.strip():
            self.blocks.append(Block(len(self.blocks) + 1, kind, text, level, styles))


def _is_markup(content: str) -> bool:
    """Whether this is an HTML tag or comment; `<Name>` and `<b and c>` are words between angle brackets."""
    tag = _TAG.fullmatch(content)
    return content.startswith("<!--") or (tag is not None and tag[1].lower() in _ELEMENTS)


def _untagged(content: str) -> str:
    """HTML as the text that it shows; scripts and styles show none."""
    starts = [match.start() for match in re.finditer("<", content)][::_TAGS_AT_ONCE]
    edges = [0, *starts[1:], len(content)]
    parts = (content[start:end] for start, end in pairwise(edges))
    return normalise("".join(html.unescape(nh3.clean(part, tags=set())) for part in parts))


def _lost(tokens: Sequence[Token], environment: dict[str, object], where: str) -> Iterator[Problem]:
    """What a text without pictures and unseen links cannot show."""
    inline = [child for token in tokens for child in _all(token.children or [])]
    pictures = sum(1 for token in inline if token.type == "image")
    if pictures:
        yield info(where, f"pictures are not shown ({pictures}); their descriptions are kept as text.")
    silent = [token for token in (*tokens, *inline) if token.type.startswith("html") and _SILENT.search(token.content)]
    if silent:
        message = "the comments, scripts and styles in its HTML were left out."
        yield warning(where, message, "Write as text what is to be read.")
    defined = environment.get("references")
    if isinstance(defined, dict):
        used = {token.attrGet("href") or token.attrGet("src") for token in inline}
        unused = sorted(str(entry["href"]) for entry in defined.values() if entry["href"] not in used)
        if unused:
            yield info(where, f"no words lead to the addresses defined here: {', '.join(unused)}.")


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])

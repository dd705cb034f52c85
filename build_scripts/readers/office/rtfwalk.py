"""What do the control words of an RTF file say, one after the other? Groups nest to any depth; nothing recurs."""

import re
from dataclasses import dataclass, replace

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.flow import Flow, begun
from build_scripts.readers.office.rtfcodes import CHARACTERS, CHARSETS, ENDS, PAGES, SKIPPED, code_page

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+|\\)",
    re.DOTALL,
)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LINK = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)?\"?([^\s\"]+)", re.IGNORECASE)
_BULLETS = re.compile(r"[\W_o]\s*")
_INFO = {"title": "title", "author": "creator", "subject": "subject", "doccomm": "description", "creatim": "date"}
_ASIDE = {"footnote": "", "shptxt": "", "annotation": "is a comment"}
_ASIDE |= {f"header{page}": "stands at the head of the pages" for page in ("", "l", "r", "f")}
_ASIDE |= {f"footer{page}": "stands at the foot of the pages" for page in ("", "l", "r", "f")}
# Groups whose text is taken for something other than the text.
_KEPT = frozenset({"fonttbl", "stylesheet", "fldinst", "pntext", "listtext", *_INFO})


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group."""

    taken_for: str = ""
    skipped: bool = False
    bold: bool = False
    italic: bool = False
    deleted: bool = False
    page: str = ""
    fallback: int = 1


@dataclass(slots=True)
class _Paragraph:
    """What holds for a paragraph: its level as a heading, whether it stands in a table or a list, and its mark."""

    heading: int = 0
    in_table: bool = False
    listed: bool = False
    mark: str = ""


class RtfWalk:
    """The blocks met so far on the way through the file, and what it says about itself."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.pictures = 0
        self.deleted = 0
        self._state = _State()
        self._states: list[_State] = []
        self._usual = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1
        self._styles: dict[int, int] = {}
        self._defined = 0
        self._kept: dict[str, list[str]] = {}
        self._stamp: dict[str, int] = {}
        self._starred = False
        self._skip = 0
        self._raw = bytearray()
        self._words: list[str] = []
        self._shown: tuple[bool, bool] = (False, False)
        self._asides: list[tuple[str, int, Flow, _Paragraph]] = []
        self._waiting: list[Block] = []
        self._beside: list[Block] = []
        self._cited = 0
        self._paragraph = _Paragraph()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The finished blocks: the text, then what stands beside it."""
        beside: dict[str, Block] = {}
        for block in self._beside:
            beside.setdefault(block.text, block)
        whole = (*self.flow.blocks, *beside.values())
        return tuple(replace(block, number=number) for number, block in enumerate(whole, 1))

    def said(self, field: str) -> list[str]:
        """What the file says about itself under that name."""
        if field == "date":
            parts = [self._stamp.get(part, 0) for part in ("yr", "mo", "dy")]
            return ["{:04}-{:02}-{:02}".format(*parts)] if all(parts) and parts[0] >= 1980 else []
        return ["".join(self._kept.get(word, [])) for word, name in _INFO.items() if name == field]

    def over(self, data: bytes) -> None:
        """Goes through the file."""
        place = 0
        while token := _TOKEN.match(data, place):
            place = token.end()
            kind = token.lastgroup
            if kind == "brace":
                self._brace(token["brace"] == b"{")
            elif kind in {"word", "number"}:
                number = int(token["number"]) if token["number"] else None
                if token["word"] == b"bin":
                    place += max(number or 0, 0)
                else:
                    self._control(token["word"].decode("ascii"), number)
            elif kind == "code":
                self._bytes(bytes([int(token["code"], 16)]))
            elif kind == "sign":
                self._sign(token["sign"])
            elif kind == "text":
                self._bytes(token["text"])
        while self._asides:
            self._end_aside()
        self._end_paragraph()
        self.flow.end_row()
        self._write_waiting()

    def _brace(self, opens: bool) -> None:
        self._skip = 0
        if opens:
            self._states.append(self._state)
            return
        self._write()
        if self._states:
            before, self._state = self._state, self._states.pop()
            if before.taken_for != self._state.taken_for:
                self._end_group(before.taken_for)
            if self._asides and len(self._states) < self._asides[-1][1]:
                self._end_aside()

    def _end_group(self, name: str) -> None:
        if name == "fldrslt":
            self.flow.close("link")
        elif name in {"pntext", "listtext"}:
            mark = " ".join("".join(self._kept.pop(name, [])).split())
            self._paragraph.mark = "" if _BULLETS.fullmatch(mark) else mark
            self._paragraph.listed = True

    def _control(self, word: str, number: int | None) -> None:
        """Meets a control word."""
        starred, self._starred = self._starred, False
        if self._skip and word != "u":
            self._skip -= 1
            return
        if word == "u" and number is not None:
            self._character(number)
        elif self._state.skipped:
            return
        elif word in SKIPPED or (starred and word not in _KEPT and word not in {"shpinst", "annotation"}):
            self._write()
            self.pictures += word in {"pict", "objdata"}
            self._state = replace(self._state, skipped=True)
        elif word in _KEPT or word == "fldrslt":
            self._begin_group(word)
        elif word in _ASIDE:
            self._begin_aside(word)
        elif word in CHARACTERS:
            self._text(CHARACTERS[word])
        elif word in ENDS:
            self._end(word)
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        """Meets a control word that says how what follows is to be taken."""
        on = number != 0
        match word:
            case "b" | "i" | "deleted":
                self._write()
                self.deleted += word == "deleted" and on and not self._state.deleted
                self._state = self._with(word, on)
            case "plain":
                self._write()
                self._state = replace(self._state, bold=False, italic=False, deleted=False, page="")
            case "f" | "fcharset" | "cpg" | "ansicpg" | "mac" | "pc" | "pca":
                self._write()
                self._encoding(word, number or 0)
            case "uc":
                self._state = replace(self._state, fallback=min(max(number or 0, 0), 100))
            case "pard":
                self._paragraph = _Paragraph()
            case "s" if self._state.taken_for == "stylesheet":
                self._defined = number or 0
                self._kept["stylesheet"] = []
            case "s" | "outlinelevel":
                level = self._styles.get(number or 0, 0) if word == "s" else (number or 0) + 1
                self._paragraph.heading = level if 0 < level < 10 else self._paragraph.heading
            case "intbl" | "trowd":
                self._paragraph.in_table = self._paragraph.in_table or word == "intbl"
                if not self.flow.in_row:
                    self.flow.begin_row()
            case "ls" | "ilvl":
                self._paragraph.listed = self._paragraph.listed or (word == "ls" and number != 0)
            case "yr" | "mo" | "dy" if self._state.taken_for == "creatim":
                self._stamp[word] = number or 0

    def _with(self, word: str, on: bool) -> _State:
        match word:
            case "b":
                return replace(self._state, bold=on)
            case "i":
                return replace(self._state, italic=on)
        return replace(self._state, deleted=on)

    def _encoding(self, word: str, number: int) -> None:
        """Meets a font or a code page."""
        in_fonts = self._state.taken_for == "fonttbl"
        match word:
            case "f" if in_fonts:
                self._font = number
            case "f":
                self._state = replace(self._state, page=self._fonts.get(number, ""))
            case "fcharset":
                self._fonts[self._font] = CHARSETS.get(number, "")
            case "cpg":
                self._fonts[self._font] = code_page(number)
            case "ansicpg":
                self._usual = code_page(number) or self._usual
            case _:
                self._usual = PAGES[word]

    def _begin_group(self, word: str) -> None:
        self._write()
        self._state = replace(self._state, taken_for=word)
        if word == "fldinst":
            self._kept["fldinst"] = []
        elif word == "fldrslt":
            found = _LINK.match("".join(self._kept.get("fldinst", [])))
            self.flow.open("link", found[1] if found else "")

    def _begin_aside(self, word: str) -> None:
        """Meets a note, a box of text, a comment, the head or the foot of the pages, which grow by themselves."""
        self._write()
        if word == "footnote":
            self._cited += 1
            self.flow.words(f"[{self._cited}]")
        self._show(_State())
        self._asides.append((word, len(self._states), self.flow, self._paragraph))
        self.flow, self._paragraph = Flow(), _Paragraph()

    def _end_aside(self) -> None:
        self._write()
        self._show(_State())
        self.flow.end(BlockKind.PARAGRAPH)
        blocks = list(self.flow.blocks)
        word, _, self.flow, self._paragraph = self._asides.pop()
        if reason := _ASIDE[word]:
            self._beside += (replace(each, kind=BlockKind.SURROUNDINGS, level=0, reason=reason) for each in blocks)
        elif blocks:
            mark = f"[{self._cited}] " if word == "footnote" else ""
            self._waiting += [begun(blocks[0], mark), *blocks[1:]]

    def _sign(self, sign: bytes) -> None:
        """Meets a control sign."""
        match sign:
            case b"*":
                self._starred = True
            case b"~":
                self._text(" ")
            case b"_":
                self._text("\u2011")
            case b"\n" | b"\r":
                self._end("par")
            case b"{" | b"}" | b"\\":
                self._bytes(sign)

    def _bytes(self, data: bytes) -> None:
        """Meets text in the code page that holds here."""
        self._starred = False
        passed = min(self._skip, len(data))
        self._skip -= passed
        if not self._state.skipped:
            self._raw += data[passed:]

    def _character(self, number: int) -> None:
        """Meets a character by its number; what stands for it in old programs is passed over."""
        self._skip = self._state.fallback
        if not self._state.skipped:
            self._decode()
            self._words.append(chr(number % 65536))

    def _text(self, text: str) -> None:
        self._decode()
        self._words.append(text)

    def _decode(self) -> None:
        if self._raw:
            page = self._state.page or self._usual
            self._words.append(bytes(self._raw).decode(page, "replace"))
            self._raw.clear()

    def _write(self) -> None:
        """Hands the words met so far on to where they belong."""
        self._decode()
        text = "".join(self._words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._words.clear()
        state = self._state
        if not text or state.skipped or state.deleted:
            return
        if state.taken_for == "stylesheet":
            heading = _HEADING.match(text.strip())
            self._styles |= {self._defined: int(heading[1])} if heading else {}
        elif state.taken_for in _KEPT:
            self._kept.setdefault(state.taken_for, []).append(text)
        else:
            self._show(state)
            if self.flow.is_empty and self._paragraph.mark and text.strip():
                self.flow.words(f"{self._paragraph.mark} ")
            self.flow.words(text)

    def _show(self, state: _State) -> None:
        """Begins and ends styles, so that those of the state hold."""
        for kind, before, now in zip(("strong", "em"), self._shown, (state.bold, state.italic), strict=True):
            if before and not now:
                self.flow.close(kind)
            elif now and not before:
                self.flow.open(kind)
        self._shown = (state.bold, state.italic)

    def _end(self, word: str) -> None:
        """Meets the end of a line, a paragraph, a cell or a row."""
        self._write()
        if self._state.skipped or self._state.taken_for in _KEPT:
            return
        match word:
            case "line" | "lbr":
                self.flow.line_break()
            case "cell" | "nestcell":
                if not self.flow.in_row:
                    self.flow.begin_row()
                self._end_paragraph()
                self.flow.next_cell()
            case "row" | "nestrow":
                self._end_paragraph()
                self.flow.end_row()
                self._write_waiting()
            case _:
                if self.flow.in_row and not self._paragraph.in_table:
                    self.flow.end_row()
                self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._write()
        if self._paragraph.heading:
            self.flow.end(BlockKind.HEADING, min(max(self._paragraph.heading, 2), 6))
        elif self._paragraph.listed:
            self.flow.end(BlockKind.LIST_ITEM, 1)
        else:
            self.flow.end(BlockKind.PARAGRAPH)
        self._paragraph.mark = ""
        self._write_waiting()

    def _write_waiting(self) -> None:
        if not self.flow.in_row and not self._asides:
            self.flow.take(self._waiting)
            self._waiting = []

"""Which characters do these bytes stand for?"""

import codecs
import re
from dataclasses import dataclass, replace

from build_scripts.problems import Problem, warning
from build_scripts.readers.guessing import likely
from build_scripts.readers.signatures import binary_kind
from build_scripts.readers.types import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is named so is a wider encoding in practice, as every browser takes it.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "euc_kr": "cp949"}
_AS_BROWSERS |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "big5": "cp950"}
_SAVE = "Save it as UTF-8 text and build again."
_REMOVE = "Save its text as UTF-8, or take it out of the folder."
# Enough to recognise an encoding by; the guess is then tried on the whole.
_SAMPLE = 1 << 18
_BINARY_SHARE = 0.02
_DAMAGED_SHARE = 0.005
_STRAY_SHARE = 0.01
# A guess that is surer than this is only noted.
_SURE = 0.65
_XML = re.compile(rb"\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, the encoding that they were in, and what is to be said about it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, where: str, declared: str = "") -> Decoded:
    """The text in `data`. Raises ReadError when it is no text.

    A byte order mark is believed, then the encoding that the format declares if the bytes fit it, then valid UTF-8;
    anything else is a guess, reported as a warning.
    """
    decoded = _decode(data, where, declared)
    if not decoded.text.strip():
        raise ReadError("is empty.", "Write something into it, or take it out of the folder.")
    if len(_CONTROL.findall(decoded.text)) > _BINARY_SHARE * len(decoded.text):
        raise ReadError("is a binary file, not text.", _REMOVE)
    return decoded


def _decode(data: bytes, where: str, declared: str) -> Decoded:
    if kind := binary_kind(data):
        raise ReadError(f"is {kind.what} whatever its name says.", kind.hint)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_marked(data, encoding, where)
    in_xml = _XML.match(data)
    for name in (declared, in_xml[1].decode("ascii") if in_xml else ""):
        if name and (decoded := _as_declared(data, name, where)):
            return decoded
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data, where)
    if b"\x1b$" in data[:_SAMPLE]:
        return _with_escapes(data, where)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        return _guess(data, fault.start, where)


def _as_declared(data: bytes, declared: str, where: str) -> Decoded | None:
    """The text in the encoding that the format names, None when there is no such encoding or the bytes do not fit."""
    try:
        encoding = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    decoded = _nearly(data, _AS_BROWSERS.get(encoding, encoding), where)
    return decoded and replace(decoded, notes=(f"Read as {decoded.encoding}, the encoding that it states.",))


def _as_marked(data: bytes, encoding: str, where: str) -> Decoded:
    """The text after a byte order mark, whose word is taken; damaged characters become U+FFFD."""
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as fault:
        text = data.decode(encoding, errors="replace")
        damaged = _damaged(where, data[: fault.start].count(b"\n") + 1, text.count("\ufffd"))
        return Decoded(text, encoding, (), (damaged,))


def _without_mark(data: bytes, where: str) -> Decoded:
    """UTF-16 or UTF-32 that lacks its mark: there, zero bytes stand at regular places, in binary files they do not.

    A few of them in another text are slips of a program.
    """
    sample = data[:_SAMPLE]
    for encoding, step, place in (("utf-32-le", 4, 3), ("utf-32-be", 4, 0), ("utf-16-le", 2, 1), ("utf-16-be", 2, 0)):
        if len(data) % step == 0 and sample[place::step].count(0) > 0.5 * len(sample) / step:
            try:
                return _guessed(Decoded(data.decode(encoding), encoding), 1, where)
            except UnicodeDecodeError:
                continue
    zeros = data.count(0)
    if zeros > _STRAY_SHARE * len(data):
        raise ReadError("is a binary file, not text.", _REMOVE)
    message = f"holds {zeros} zero bytes, which no text has; they were left out."
    decoded = _decode(data.replace(b"\0", b""), where, "")
    return replace(decoded, problems=(warning(where, message, _SAVE), *decoded.problems))


def _with_escapes(data: bytes, where: str) -> Decoded:
    """The Japanese and Korean encodings that switch alphabets by escape sequences, or else UTF-8."""
    korean = b"\x1b$)C" in data[:_SAMPLE]
    for encoding in ("iso2022_kr",) if korean else ("iso2022_jp", "iso2022_jp_2"):
        if decoded := _nearly(data, encoding, where):
            return _guessed(decoded, 1, where)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        return _guess(data, fault.start, where)


def _nearly(data: bytes, encoding: str, where: str) -> Decoded | None:
    """The text in an encoding that it keeps to but for a few damaged characters; None when there are many."""
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return None
    damaged = text.count("\ufffd")
    if damaged > _DAMAGED_SHARE * len(text):
        return None
    line = text[: text.find("\ufffd")].count("\n") + 1
    return Decoded(text, encoding, (), (_damaged(where, line, damaged),) if damaged else ())


def _guess(data: bytes, fault: int, where: str) -> Decoded:
    """UTF-8 with a few damaged bytes, or another encoding."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - damaged
    if sound > 4 * damaged:
        return Decoded(text, "utf-8", (), (_damaged(where, data[:fault].count(b"\n") + 1, damaged),))
    for encoding, confidence in likely(data[:_SAMPLE]):
        if decoded := _nearly(data, encoding, where):
            return _guessed(decoded, confidence, where)
    raise ReadError("is not UTF-8, and its encoding could not be recognised.", _SAVE)


def _guessed(decoded: Decoded, confidence: float, where: str) -> Decoded:
    """A guess with what is to be said about it: a warning where it is not well founded."""
    name, percent = decoded.encoding.replace("_", "-"), f"{confidence:.0%}"
    note = f"Its encoding is not stated; read as {name} (confidence {percent})."
    problems = decoded.problems
    if confidence < _SURE:
        message = f"is not UTF-8; it was read as {name}, which is a guess (confidence {percent})."
        problems = (warning(where, message, f"Check its accents and quotation marks. {_SAVE}"), *problems)
    return replace(decoded, notes=(note,), problems=problems)


def _damaged(where: str, line: int, count: int) -> Problem:
    message = f"holds {count} damaged characters, the first in line {line}; they are shown as \ufffd."
    return warning(where, message, "Correct them in the file, save it as UTF-8 and build again.")

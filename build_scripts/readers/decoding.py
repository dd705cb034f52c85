"""Which characters do these bytes stand for?"""

import codecs
import re

from charset_normalizer import from_bytes

from build_scripts.problems import Problem, error, warning

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"),
)
_SAVE = "Save it as UTF-8 text and build again."
_REMOVE = "Save its text as UTF-8, or take it out of the folder."
# Enough to recognise an encoding by; the guess is then tried on the whole.
_SAMPLE = 1 << 18
_BINARY_SHARE = 0.02
# With fewer foreign bytes than this there is nothing to tell one Western encoding from another.
_FEW = 0.03
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FOREIGN = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text in `data`, None with an error when it is no text.

    A byte order mark is believed, then valid UTF-8; anything else is a guess, reported as a warning.
    """
    text, problems = _decode(data, where)
    if text is None:
        return None, problems
    if not text.strip():
        return None, (error(where, "is empty.", "Write something into it, or take it out of the folder."),)
    if len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        return None, (error(where, "is a binary file, not text.", _REMOVE),)
    return text, problems


def _decode(data: bytes, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return None, (error(where, f"is {what} whatever its name says.", _REMOVE),)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_marked(data, mark, encoding, where)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data, where)
    if b"\x1b$" in data[:_SAMPLE]:
        return _with_escapes(data, where)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as fault:
        return _guess(data, fault.start, where)


def _as_marked(data: bytes, mark: bytes, encoding: str, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text after a byte order mark, whose word is taken; damaged characters become U+FFFD."""
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as fault:
        text = data.decode(encoding, errors="replace")
        return text, (_damaged(where, data[: fault.start].count(b"\n") + 1, text.count("\ufffd")),)


def _without_mark(data: bytes, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """UTF-16 or UTF-32 that lacks its mark: there, zero bytes stand at regular places, in binary files they do not."""
    sample = data[:_SAMPLE]
    for encoding, step, place in (("utf-32-le", 4, 3), ("utf-32-be", 4, 0), ("utf-16-le", 2, 1), ("utf-16-be", 2, 0)):
        if len(data) % step == 0 and sample[place::step].count(0) > 0.5 * len(sample) / step:
            try:
                return data.decode(encoding), (_guessed(where, encoding),)
            except UnicodeDecodeError:
                continue
    return None, (error(where, "is a binary file, not text.", _REMOVE),)


def _with_escapes(data: bytes, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The Japanese and Korean encodings that switch alphabets by escape sequences, or else UTF-8."""
    for encoding in ("iso2022_jp", "iso2022_kr"):
        try:
            return data.decode(encoding), (_guessed(where, encoding),)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as fault:
        return _guess(data, fault.start, where)


def _guess(data: bytes, fault: int, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """UTF-8 with a few damaged bytes, or another encoding."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - damaged
    if sound > 4 * damaged:
        return text, (_damaged(where, data[:fault].count(b"\n") + 1, damaged),)
    for encoding in _candidates(data[:_SAMPLE]):
        try:
            return data.decode(encoding), (_guessed(where, encoding),)
        except (UnicodeDecodeError, LookupError):
            continue
    return None, (error(where, "is not UTF-8, and its encoding could not be recognised.", _SAVE),)


def _candidates(sample: bytes) -> list[str]:
    """The encodings that the sample may be in, the likeliest first."""
    likely = [match.encoding for match in from_bytes(sample)]
    if len(_FOREIGN.findall(sample)) < _FEW * len(sample):
        likely.insert(0, "cp1252")
    return likely


def _guessed(where: str, encoding: str) -> Problem:
    message = f"is not UTF-8; it was read as {encoding}, which is a guess."
    return warning(where, message, f"Check its accents and quotation marks. {_SAVE}")


def _damaged(where: str, line: int, count: int) -> Problem:
    message = f"holds {count} damaged characters, the first in line {line}; they are shown as \ufffd."
    return warning(where, message, "Correct them in the file, save it as UTF-8 and build again.")

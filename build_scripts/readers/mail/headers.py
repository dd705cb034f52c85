"""What do the headers of a message say? Whatever was written there, this raises nothing."""

import re
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from inspect import signature

from build_scripts.readers.decoding import decode
from build_scripts.readers.types import ReadError

_LONGEST = 20_000
_MOST_NAMES = 500
# Newer Pythons refuse what they find odd, unless they are told not to.
_LENIENT = {"strict": False} if "strict" in signature(getaddresses).parameters else {}
_ENCODED = re.compile(r"=\?[\w.*'-]+\?[bqBQ]\?.*?\?=", re.DOTALL)


def header(message: Message, field: str, written: object = None) -> str:
    """The value of a header in words, "" when there is none; or `written`, when it is given, in words."""
    text = str(next(iter(_raw(message, field)), "") if written is None else written)[:_LONGEST]
    try:
        pieces = decode_header(text) if _ENCODED.search(text) else [(text, None)]
    except (HeaderParseError, MessageError, ValueError, TypeError):
        pieces = [(text, None)]
    return " ".join("".join(_words(piece, charset) for piece, charset in pieces).split())


def _raw(message: Message, field: str) -> list[str]:
    """The values of a header as they were sent; bytes that are no ASCII are lone surrogates."""
    return [str(value) for name, value in message.raw_items() if name.lower() == field.lower()]


def _words(piece: str | bytes, charset: str | None) -> str:
    """A piece of a header in words; bytes that were sent as they are count too."""
    if isinstance(piece, str):
        piece = piece.encode("utf-8", "surrogateescape")
    try:
        return decode(piece, "", charset or "").text
    except ReadError:
        return piece.decode("utf-8", "replace")


def written_by(message: Message, field: str) -> list[str]:
    """The people in a header: by their names, or by their addresses where they have none."""
    values = [" ".join(value[:_LONGEST].split()) for value in _raw(message, field)]
    try:
        found = getaddresses(values, **_LENIENT)
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        found = []
    people = [header(message, "", name).strip("'\" ") or address for name, address in found[:_MOST_NAMES]]
    return [person for person in people if person] or [value for value in (header(message, field),) if value]


def sent(message: Message) -> tuple[str, str]:
    """The day on which the message was sent, where its sender was, "" when that cannot be told; and what is written."""
    told = header(message, "Date")
    try:
        found = parsedate_tz(told)
        day = datetime(*found[:3]).date().isoformat() if found else ""
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError):
        day = ""
    return (day if day >= "1970" else ""), told

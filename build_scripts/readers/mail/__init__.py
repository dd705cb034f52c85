"""How does a message become blocks? Mail and mailboxes, of which most in the world are a little broken."""

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.policy import compat32
from itertools import islice

from build_scripts.documents import BlockKind
from build_scripts.problems import Problem, warning
from build_scripts.readers import plain
from build_scripts.readers.decoding import decode
from build_scripts.readers.flow import Flow
from build_scripts.readers.mail.headers import header, sent, written_by
from build_scripts.readers.mail.letters import read_letter
from build_scripts.readers.metadata.properties import stated
from build_scripts.readers.types import Inner, ReadError, Reading, Stated, Text
from build_scripts.readers.web.markup import declared_encoding, read_markup

_HINT = "Export it anew from the mail program."
# A line that begins a message in a mailbox: the first, or one after an empty line that names a sender and a year.
_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From (?:[^\r\n]*\d{4}[^\r\n]*|-[^\r\n]*)(?:\r?\n|\Z)")
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_MOST_PARTS = 1000
_TOO_MANY = f"has more than {_MOST_PARTS:,} parts; those beyond were left out."
_SAVE = "Save what is attached to it from the mail program into the folder."
# Parts that say nothing to a reader, and those that hold what cannot be had from them.
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_ENCRYPTED = "is encrypted, or signed in a form that hides it; only its headers can be read."
_DECRYPT = "Decrypt it in the mail program, save it anew and build again."
_OUTLOOK = "what is attached to it is packed as only Outlook does (winmail.dat) and was left out."
_SEALED = dict.fromkeys(
    ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"), (_ENCRYPTED, _DECRYPT)
)
_SEALED |= dict.fromkeys(("application/ms-tnef", "application/vnd.ms-tnef"), (_OUTLOOK, _SAVE))
_LONGEST_STUB, _STUB_SHARE = 600, 5
_SHOWN = ("From", "To", "Cc", "Date", "Subject")


def read(data: bytes, name: str) -> Reading:
    """The text of a message, or the messages of a mailbox as files of their own. Raises ReadError."""
    starts = [found.start() for found in _FROM.finditer(data)] if data.startswith(b"From ") else []
    if len(starts) > 1:
        return _mailbox(data, starts)
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
        if not _HEADER.match(data):
            return replace(plain.read(data, name), notes=("A mailbox of one message without headers.",))
    if not _HEADER.match(data.lstrip()):
        raise ReadError("has no headers, as every message does.", _HINT)
    try:
        message = email.message_from_bytes(data.lstrip(), policy=compat32)
        return _message(message, name)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        raise ReadError("is too broken to be read as a message.", _HINT) from None


def _mailbox(data: bytes, starts: list[int]) -> Reading:
    """The messages of a mailbox, in order."""
    inner = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        message = _QUOTED_FROM.sub(b"", data[start:end].partition(b"\n")[2]).rstrip() + b"\n"
        kind, media_type = ("eml", "message/rfc822") if _HEADER.match(message) else ("txt", "text/plain")
        inner.append(Inner(f"{number:04}.{kind}", message, media_type))
    return Reading(None, inner=tuple(inner), notes=(f"A mailbox of {len(inner)} messages.",))


def _parts(message: Message) -> tuple[list[Message], bool]:
    """The leaves of the message in order, and whether these are all.

    Of alternatives it is the plainest that says anything; what is attached to the others is among the leaves too.
    """
    found: list[Message] = []
    waiting = [(message, True)]
    for _ in range(_MOST_PARTS):
        if not waiting:
            break
        part, is_chosen = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            parts = [each for each in inner if isinstance(each, Message)]
            chosen = _plainest(parts) if part.get_content_subtype() == "alternative" else None
            waiting += [(each, is_chosen and chosen in {None, each}) for each in reversed(parts)]
        elif is_chosen or _is_attached(part):
            found.append(part)
    return found, not waiting


def _kinds(message: Message) -> Iterator[str]:
    """The kinds of all parts, each once, in the order in which they are met."""
    return iter(dict.fromkeys(part.get_content_type() for part in islice(message.walk(), _MOST_PARTS)))


def _plainest(parts: list[Message]) -> Message | None:
    """The first of these parts that is plain text and says anything, or the last that holds text, if any does.

    A plain part that says far less than the web page beside it only stands there to say that there is one.
    """
    texts = [part for part in parts if not _is_attached(part)]
    if not texts:
        return None
    plain = (part for part in texts if part.get_content_type() == "text/plain" and payload(part).strip())
    return next((part for part in plain if not _is_stub(part, texts[-1])), texts[-1])


def _is_stub(plain: Message, last: Message) -> bool:
    """Whether a plain part is a line or two about a long web page, which is the last of the alternatives."""
    words = payload(plain)
    if len(words) > _LONGEST_STUB or last.get_content_type() != "text/html":
        return False
    shown = read_markup(payload(last).decode("utf-8", "replace")).flow.blocks
    return sum(len(block.text) for block in shown) > max(_LONGEST_STUB, _STUB_SHARE * len(words))


def payload(part: Message) -> bytes:
    """The bytes of a part, taken out of what it was sent in."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _message(message: Message, name: str) -> Reading:
    """The message as a text, with what is attached to it."""
    inner: list[Inner] = []
    flow = Flow()
    shown = [(field, value) for field in _SHOWN if (value := header(message, field))]
    notes = [f"{field}: {value}" for field, value in shown if field != "Subject"]
    parts, are_all = _parts(message)
    problems: list[Problem] = [] if are_all else [warning(name, _TOO_MANY, _SAVE)]
    problems += [warning(name, *_SEALED[kind]) for kind in _kinds(message) if kind in _SEALED]
    for part in parts:
        kind = part.get_content_type()
        if kind in _SIGNATURES or kind in _SEALED:
            continue
        if _is_attached(part):
            inner.append(_attached(part, len(inner) + 1))
            continue
        if not payload(part).strip():
            continue
        try:
            declared = _charset(part) or (declared_encoding(payload(part)) if kind == "text/html" else "")
            decoded = decode(payload(part), name, declared)
        except ReadError:
            inner.append(_attached(part, len(inner) + 1))
            continue
        notes += decoded.notes
        problems += decoded.problems
        if kind == "text/html":
            notes += read_markup(decoded.text, flow).notes
        else:
            read_letter(decoded.text, flow, *_flowed(part))
    if inner:
        notes.append(f"Attached: {', '.join(file.name for file in inner)}.")
    said = _said(message)
    if not flow.blocks:
        flow.words("\n".join(f"{field}: {value}" for field, value in shown), verbatim=True)
        flow.end(BlockKind.VERBATIM)
        notes.append("The message has no text; its headers stand for it.")
    text = Text(next(iter(said.get("title", ())), None), flow.blocks, headings_marked=True)
    return Reading(text, said, tuple(inner), tuple(dict.fromkeys(problems)), notes=tuple(dict.fromkeys(notes)))


def _is_attached(part: Message) -> bool:
    if part.get_content_maintype() == "multipart":  # its parts could not be told apart
        return False
    if part.get_content_maintype() != "text":
        return True
    disposition = str(part.get("Content-Disposition", "")).lower()
    return disposition.startswith("attachment") or part.get_content_type() not in {"text/plain", "text/html"}


def _attached(part: Message, number: int) -> Inner:
    """The part as a file of its own; a message within a message too."""
    kind = part.get_content_type()
    found = part.get_payload()
    if kind == "message/delivery-status" and isinstance(found, list):
        report = "\n".join(each.as_string() for each in found if isinstance(each, Message))
        return Inner(f"report-{number}.txt", report.encode("utf-8", "surrogateescape"), kind)
    if isinstance(found, list) and found and isinstance(found[0], Message):
        inner = found[0]
        title = re.sub(r"[\W_]+", "-", header(inner, "Subject")).strip("-")[:60]
        return Inner(f"{title or f'message-{number}'}.eml", _as_bytes(inner), kind)
    named = header(part, "", part.get_filename() or "")
    return Inner(named or f"attachment-{number}{_ENDINGS.get(kind, '.bin')}", payload(part), kind)


_ENDINGS = {"text/html": ".html", "text/plain": ".txt", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}
_ENDINGS |= {"application/pdf": ".pdf", "text/calendar": ".ics"}


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, TypeError, ValueError, AttributeError):
        return message.as_string().encode("utf-8", "surrogateescape")


def _charset(part: Message) -> str:
    found = part.get_content_charset("") if part.get("Content-Type") else ""
    return "" if found in {"unknown-8bit", "x-unknown", "default", "us-ascii"} else found


def _flowed(part: Message) -> tuple[bool, bool]:
    """Whether lines that end with a space go on in the next, and whether that space is dropped."""
    try:
        form, dropped = part.get_param("format", ""), part.get_param("delsp", "")
    except (ValueError, TypeError):
        return False, False
    return str(form).lower() == "flowed", str(dropped).lower() == "yes"


def _said(message: Message) -> Stated:
    """What the headers say."""
    date, told = sent(message)
    fields = {
        "title": [header(message, "Subject")],
        "creator": written_by(message, "From") or written_by(message, "Sender"),
        "contributor": [name for field in ("To", "Cc") for name in written_by(message, field)],
        "date": [date or told],
        "identifier": [header(message, "Message-ID").strip("<>")],
        "type": ["message"],
    }
    return stated(fields)

"""Which files does a zip, tar or gzip archive hold? Their names are data, their sizes have bounds."""

import gzip
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath

from build_scripts.problems import Problem, info, warning
from build_scripts.readers.types import Inner, ReadError, Reading
from build_scripts.sources import is_litter, listed, printable, told_apart

# What one file may expand to: more is a bomb, or better unpacked by hand.
MOST_BYTES = 1 << 28
MOST_FILES = 10_000
# A file may expand much if it is small then, or little.
_HARMLESS = 1 << 25
_HIGHEST_RATIO = 100
_LOCAL = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"

_GZIP = b"\x1f\x8b"

_IS_ENCRYPTED = 1
_ENCRYPTED, _DAMAGED, _TOO_LARGE, _HIDDEN = "encrypted", "damaged", "too large for the memory", "hidden"
_REMEDY = "Unpack it, and put its files into the folder."
_UNHIDE = "Take the full stop from the front of their names and pack them anew if they are documents."
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError)
_FAULTS = (*_BROKEN, ValueError, OverflowError, NotImplementedError, KeyError)
_LONGEST_NAME = 200


def read(data: bytes, name: str) -> Reading:
    """The files in a zip or tar archive, or the one that gzip packed. Raises ReadError where none can be had."""
    lost: dict[str, list[str]] = defaultdict(list)
    unpack = _unzip if data.startswith((_LOCAL, _EMPTY)) or name.lower().endswith(".zip") else _untar
    inner = (_gunzipped(data, name),) if data.startswith(_GZIP) else tuple(unpack(data, lost))
    if lost.keys() - {_HIDDEN} == {_ENCRYPTED} and not inner:
        raise ReadError("is encrypted and cannot be read without its password.", _REMEDY)
    if not inner:
        raise ReadError("holds no file that can be read.", _REMEDY)
    return Reading(None, inner=inner, problems=tuple(_lost(name, lost)))


def _unzip(data: bytes, lost: dict[str, list[str]]) -> Iterator[Inner]:
    with opened(data) as archive:
        for member in archive.infolist():
            name = _decoded_name(member)
            if name.endswith("/") or is_litter(name):
                continue
            fault = _HIDDEN if _is_hidden(name) else _ENCRYPTED if member.flag_bits & _IS_ENCRYPTED else ""
            try:
                if not fault:
                    yield Inner(name, archive.read(member))
                    continue
            except (*_FAULTS, RuntimeError):
                fault = _DAMAGED
            except MemoryError:
                fault = _TOO_LARGE
            lost[fault].append(printable(name))


def _untar(data: bytes, lost: dict[str, list[str]]) -> Iterator[Inner]:
    total = 0
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            for number, member in enumerate(archive):
                total += member.size
                _check(number + 1, total, data)
                if member.isdir() or is_litter(member.name):
                    continue
                if _is_hidden(member.name):
                    lost[_HIDDEN].append(printable(member.name))
                elif member.isfile() and (stream := archive.extractfile(member)):
                    yield Inner(member.name, stream.read())
                else:
                    lost["links or devices"].append(printable(member.name))
    except (tarfile.TarError, *_FAULTS):
        lost[_DAMAGED].append("the rest")


def _gunzipped(data: bytes, name: str) -> Inner:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
            content = stream.read(max(_HARMLESS, min(MOST_BYTES, _HIGHEST_RATIO * len(data))) + 1)
    except _FAULTS:
        raise ReadError("is damaged and cannot be unpacked.", "Pack it anew, or unpack it into the folder.") from None
    _check(1, len(content), data)
    path = PurePosixPath(name)
    return Inner(f"{path.stem}.tar" if path.suffix.lower() == ".tgz" else path.stem, content)


def _check(count: int, total: int, data: bytes) -> None:
    """Raises ReadError when so many files with so many bytes in all are more than such data may expand to."""
    if count > MOST_FILES:
        raise ReadError(f"holds more than {MOST_FILES} files.", _REMEDY)
    if total > MOST_BYTES or total > max(_HARMLESS, _HIGHEST_RATIO * len(data)):
        raise ReadError(f"would expand to {total >> 20} MB or more, {total // len(data)} times its size.", _REMEDY)


def opened(data: bytes) -> zipfile.ZipFile:
    """The zip archive. Raises ReadError when it is none, or when it would expand beyond measure."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _FAULTS:
        raise ReadError("is a damaged zip archive.", "Make the archive anew, or unpack it into the folder.") from None
    members = archive.infolist()
    _check(len(members), sum(member.file_size for member in members), data)
    return archive


def check_expansion(data: bytes) -> None:
    """Raises ReadError when these bytes are a zip archive of any kind that would expand beyond measure.

    Such an archive need not begin as one: what counts is its list of members, at the end.
    """
    try:
        zipfile.ZipFile(BytesIO(data)).close()
    except _FAULTS:
        return  # no archive, or a damaged one: its reader says what it is
    opened(data).close()


def inner_names(container: str, inner: Iterable[Inner]) -> Iterator[tuple[str, Inner]]:
    """The inner files with the names that they have as sources, no two of which are the same."""
    taken: set[str] = set()
    for number, file in enumerate(inner):
        name = f"{container}/{_safe(file.name) or f'unnamed-{number + 1}'}"
        while name in taken:
            name = told_apart(name, f"{number} {name}".encode())
        taken.add(name)
        yield name, file


def _safe(name: str) -> str:
    """The name of an inner file as a path that leads nowhere else, at most so long that it can be shown."""
    parts = re.split(r"[/\\]", printable(name))
    kept = [
        part.strip() for part in parts if part.strip() not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", part)
    ]
    return "/".join(kept)[-_LONGEST_NAME:].lstrip("/")


def _decoded_name(member: zipfile.ZipInfo) -> str:
    """The name of a member, which old programs write in UTF-8 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _is_hidden(name: str) -> bool:
    """Whether a member is hidden, as files in the folder may be."""
    return any(part.startswith(".") and part not in {".", ".."} for part in PurePosixPath(name).parts)


def _lost(where: str, lost: dict[str, list[str]]) -> Iterator[Problem]:
    """One line for each reason why files were left out; hiding them was somebody's wish."""
    for reason, names in sorted(lost.items()):
        report, hint = (info, _UNHIDE) if reason == _HIDDEN else (warning, _REMEDY)
        yield report(where, f"files in it are {reason} and were left out ({len(names)}): {listed(names)}.", hint)

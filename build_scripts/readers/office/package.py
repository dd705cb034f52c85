"""Which parts does an office file or an electronic book hold? They are zip archives of XML parts."""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import Protocol

from lxml import etree

from build_scripts.readers.types import ReadError

# No part of a text is as large as this; what claims to be was made to fill the memory.
_LARGEST = 1 << 28
_AGAIN = "Open it in the program that made it, save it anew and build again."
# What the library raises at broken and at hostile archives.
_FAULTS: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
_FAULTS += (ArithmeticError, EOFError, OSError, RuntimeError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Target(Protocol):
    """What is told of the elements of a part as they are met."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Meets the beginning of an element."""

    def end(self, tag: str) -> None:
        """Meets its end."""

    def data(self, text: str) -> None:
        """Meets text."""

    def close(self) -> object:
        """Meets the end of the whole."""


class Package:
    """The parts of the file. What cannot be read raises ReadError."""

    def __init__(self, data: bytes, kind: str) -> None:
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise ReadError("is encrypted and cannot be read without its password.", "Save it without a password.")
            hint = "Open it in an office program and save it as .docx."
            raise ReadError("is an old office document whatever its name says.", hint)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise ReadError(f"is damaged, or is no {kind}.", _AGAIN) from None
        self._sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        self._kind = kind

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, in order of the archive."""
        return tuple(self._sizes)

    def part(self, name: str) -> bytes | None:
        """The part, None when there is none. Raises ReadError when it cannot be unpacked."""
        if name not in self._sizes:
            return None
        if self._sizes[name] > _LARGEST:
            raise ReadError("unpacks to more than a text can be.", "Take it out of the folder.")
        try:
            return self._archive.read(name)
        except _FAULTS as fault:
            if "encrypted" in str(fault):
                hint = "Save it without a password."
                raise ReadError("is encrypted and cannot be read without its password.", hint) from None
            raise ReadError("is damaged: a part of it cannot be unpacked.", _AGAIN) from None

    def needed(self, name: str) -> bytes:
        """The part, without which the file is no text. Raises ReadError when there is none."""
        part = self.part(name)
        if part is None:
            raise ReadError(f"is damaged, or is no {self._kind}: it lacks its part `{name}`.", _AGAIN)
        return part

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part of an office file: by id, the last word of their type and what they lead to.

        What lies within the file is given as the name of a part.
        """
        folder, base = posixpath.split(name)
        part = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for element in elements(part) if part else ():
            target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = (kind, target)
        return found


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace; "" for comments and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(part: bytes) -> tuple[etree._Element, ...]:
    """The elements of a small part, in order; none when it cannot be read. No entity is resolved, nothing fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    return () if root is None else tuple(root.iter("*"))


def feed(part: bytes, target: Target) -> None:
    """Tells the target what the part holds, as it is met. No entity is resolved, nothing fetched.

    Raises ReadError when it is no XML, or declares entities; what is damaged is told as far as it goes.
    """
    if any("<!ENTITY".encode(encoding) in part for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise ReadError("declares entities, as no office program does.", "Take it out of the folder.")
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, huge_tree=True, recover=True)
    try:
        parser.feed(part)
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        raise ReadError("is damaged: a part of it is no XML.", _AGAIN) from None

"""Which files are in seeds/, and are they unchanged?"""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build_scripts.problems import FondsError, Problem, error, warning

# Files in the top folder that say something about the documents and are none.
RESERVED = frozenset({"metadata.csv", "entities.csv", "corrections.csv"})

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the seeds folder.

    `path` is absolute; `name` is its path inside seeds/ with `/` between folders, which is how problems and
    provenance name it; `sha256` is the hexadecimal digest of its bytes, `size` their number.
    """

    path: Path
    name: str
    media_type: str
    sha256: str
    size: int


def list_sources(seeds: Path) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
    """The files below `seeds` in order of name, without hidden files and folders and the `RESERVED` ones.

    What cannot be read, or is no file of this folder (a link that leads out, a pipe, a device), is left out
    and reported. Raises FondsError when there is no such folder.
    """
    if not seeds.is_dir():
        what = "is not a folder." if seeds.exists() else "there is no such folder."
        raise FondsError(str(seeds), what, "Name the folder of your documents with --seeds or `seeds` in mkdocs.yml.")
    root = seeds.absolute()
    home = seeds.resolve()
    problems: list[Problem] = []
    sources = []
    for path in _walk(root, home, problems):
        try:
            sources.append(_examine(path, _name(path, root)))
        except OSError as fault:
            problems.append(unreadable(_name(path, root), fault))
    if not sources:
        problems.append(error(seeds.name, "holds no documents.", "Put your files into this folder and build again."))
    return tuple(sorted(sources, key=lambda source: (source.name, source.path))), tuple(problems)


def unreadable(name: str, fault: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    if isinstance(fault, FileNotFoundError):
        return error(name, "disappeared while it was being read.", "Put it back and build again.")
    return error(name, f"cannot be read: {fault.strerror or fault}.", "Check who may read it, then build again.")


def _walk(root: Path, home: Path, problems: list[Problem]) -> Iterator[Path]:
    """The regular files below `root`; everything else is reported."""

    def refuse(fault: OSError) -> None:
        problems.append(unreadable(_name(Path(str(fault.filename)), root), fault))

    for folder, folders, files in os.walk(root, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (Path(folder) / name).is_symlink():
                where = _name(Path(folder) / name, root)
                hint = "Put the files themselves into the folder."
                problems.append(warning(where, "is a link to a folder and was not followed.", hint))
        for name in sorted(files):
            reserved = Path(folder) == root and name in RESERVED
            if name.startswith(".") or reserved:
                continue
            path = Path(folder) / name
            refusal = _refusal(path, home)
            if refusal:
                problems.append(error(_name(path, root), *refusal))
            else:
                yield path


def _refusal(path: Path, home: Path) -> tuple[str, str] | None:
    """Why a directory entry is not taken and what to do about it; None when it is a file of this folder."""
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "is a link that leads nowhere.", "Put the file itself into the folder, or remove the link."
        if not target.is_relative_to(home):
            return "is a link that leads out of the folder.", "Put the file itself into the folder."
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return None  # reading it will fail in the same way, and say how
    return None if regular else ("is a pipe or a device, not a file.", "Remove it from the folder.")


def _examine(path: Path, name: str) -> SourceFile:
    """The file with its digest, read in pieces so that its size does not matter."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    media_type = MEDIA_TYPES.get(path.suffix.lower(), UNKNOWN_MEDIA_TYPE)
    return SourceFile(path, name, media_type, digest.hexdigest(), size)


def _name(path: Path, root: Path) -> str:
    """The path inside the folder as a printable text: the same on every system, whatever bytes the name is made of."""
    relative = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    text = os.fsencode(relative).decode("utf-8", errors="replace")
    text = "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return unicodedata.normalize("NFC", text)

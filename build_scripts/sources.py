"""Which files are in seeds/, and are they unchanged?"""

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from build_scripts.problems import FondsError, Problem, error, info, warning

# Files in the top folder that say something about the documents and are none.
RESERVED = frozenset({"metadata.csv", "entities.csv", "corrections.csv"})

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".mbox": "application/mbox",
    ".md": "text/markdown",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rtf": "application/rtf",
    ".tar": "application/x-tar",
    ".tgz": "application/gzip",
    ".txt": "text/plain",
    ".webarchive": "application/x-webarchive",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
_CHUNK = 1 << 20
# Hidden files that nobody misses, and what programs leave behind: files, and how the names of such files and folders
# begin. Those of the second kind are an office program's lock and a Mac's notes on other files.
_UNMISSED = frozenset({".git", ".gitattributes", ".gitignore", ".gitkeep"})
_LITTER = frozenset({".ds_store", "desktop.ini", "ehthumbs.db", "icon\r", "thumbs.db"})
_LITTER_BEGINS = ("~$", "._", "__macosx")
_SHOWN = 5
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the seeds folder.

    `path` is absolute; `name` is its path inside seeds/ with `/` between folders, which is how problems and
    provenance name it; `sha256` is the hexadecimal digest of its bytes, `size` their number. For a file inside
    another (`letters.zip/one.txt`), `container` is the name of the file of the folder that holds it, and `path` is
    that file's; digest and size are those of the inner one.
    """

    path: Path
    name: str
    media_type: str
    sha256: str
    size: int
    container: str = ""


def list_sources(seeds: Path) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
    """The files below `seeds` in order of name, without hidden files and folders and the `RESERVED` ones.

    What cannot be read, or is no file of this folder (a link that leads out, a pipe, a device), is left out
    and reported. No two files have the same name. Raises FondsError when there is no such folder.
    """
    if not seeds.is_dir():
        what = "is not a folder." if seeds.exists() else "there is no such folder."
        raise FondsError(str(seeds), what, "Name the folder of your documents with --seeds or `seeds` in mkdocs.yml.")
    root = seeds.absolute()
    home = seeds.resolve()
    problems: list[Problem] = []
    sources = []
    for path, name in _named(tuple(_walk(root, home, problems)), root):
        try:
            sources.append(examine(path, name))
        except OSError as fault:
            problems.append(unreadable(name, fault))
    if not sources:
        problems.append(error(seeds.name, "holds no documents.", "Put your files into this folder and build again."))
    return tuple(sorted(sources, key=lambda source: source.name)), tuple(problems)


def media_type(name: str) -> str:
    """What kind of data a file of this name holds, by its ending."""
    return MEDIA_TYPES.get(suffix(name), UNKNOWN_MEDIA_TYPE)


def suffix(name: str) -> str:
    """The ending of a file's name, whatever its case and whatever stands after it unseen."""
    return PurePosixPath(name.rstrip(" .")).suffix.lower()


def printable(name: str) -> str:
    """A path as a text to be shown, the same on every system: in NFC, with U+FFFD for what is no character, or turns
    what stands after it about."""
    text = "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in name)
    return unicodedata.normalize("NFC", _TURNING.sub("\ufffd", text))


def told_apart(name: str, by: bytes) -> str:
    """The name of a file whose own name another has, with a mark made from the bytes `by` before its ending."""
    path = PurePosixPath(name)
    return path.with_name(f"{path.stem}~{hashlib.sha256(by).hexdigest()[:6]}{path.suffix}").as_posix()


def unreadable(name: str, fault: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    if isinstance(fault, FileNotFoundError):
        return error(name, "disappeared while it was being read.", "Put it back and build again.")
    return error(name, f"cannot be read: {fault.strerror or fault}.", "Check who may read it, then build again.")


def _named(paths: tuple[Path, ...], root: Path) -> Iterator[tuple[Path, str]]:
    """The paths with their names; of files whose names only bytes tell apart, one at most has the plain name."""
    names = [_name(path, root) for path in paths]
    times = Counter(names)
    taken = set(names)
    for path, name in zip(paths, names, strict=True):
        written = os.fsencode(path.relative_to(root).as_posix())
        if times[name] > 1 and written != name.encode():
            while name in taken:
                name = told_apart(name, written)
            taken.add(name)
        yield path, name


def _walk(root: Path, home: Path, problems: list[Problem]) -> Iterator[Path]:
    """The regular files below `root`; everything else is reported."""
    hidden: list[str] = []
    litter: list[str] = []

    def refuse(fault: OSError) -> None:
        problems.append(unreadable(_name(Path(str(fault.filename)), root), fault))

    for folder, folders, files in os.walk(root, onerror=refuse):
        litter += [_name(Path(folder) / name, root) for name in (*folders, *files) if is_litter(name)]
        folders[:] = [name for name in folders if not is_litter(name)]
        files = [name for name in files if not is_litter(name)]
        hidden += [_name(Path(folder) / name, root) for name in (*folders, *files) if name.startswith(".")]
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
    hint = "Take the full stop from the front of its name if it is a document."
    hidden = [name for name in hidden if PurePosixPath(name).name not in _UNMISSED]
    problems += _left_out("what is hidden", hidden, root, hint)
    problems += _left_out("what programs leave behind", litter, root)


def is_litter(path: str) -> bool:
    """Whether a program left this file or folder behind, or the folder that it lies in: a lock, notes on a folder."""
    parts = path.lower().split("/")
    return parts[-1] in _LITTER or any(part.startswith(_LITTER_BEGINS) for part in parts)


def _left_out(what: str, names: list[str], root: Path, hint: str = "") -> Iterator[Problem]:
    """One line about all that was left out for one reason."""
    if names:
        yield info(root.name, f"{what} was left out ({len(names)}): {listed(sorted(names))}.", hint)


def listed(names: Sequence[str]) -> str:
    """The first few of the names, for a sentence."""
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


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


def examine(path: Path, name: str) -> SourceFile:
    """The file with its digest, read in pieces so that its size does not matter. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return SourceFile(path, name, media_type(name), digest.hexdigest(), size)


def _name(path: Path, root: Path) -> str:
    """The path inside the folder as a printable text, whatever bytes the name is made of."""
    relative = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return printable(os.fsencode(relative).decode("utf-8", errors="replace"))

"""Which module reads which kind of file? Named, not imported: a worker imports those that it needs."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from build_scripts.readers.signatures import ARCHIVE, OLD_OFFICE, is_text, kind_of
from build_scripts.readers.types import ReadError, Reading
from build_scripts.sources import SourceFile, suffix

READERS: Mapping[str, str] = {
    ".docm": "office.docx",
    ".docx": "office.docx",
    ".dotx": "office.docx",
    ".eml": "mail",
    ".epub": "web.epub",
    ".gz": "containers",
    ".htm": "web.html",
    ".html": "web.html",
    ".markdown": "markdown",
    ".mbox": "mail",
    ".md": "markdown",
    ".mht": "web.saved",
    ".mhtml": "web.saved",
    ".odt": "office.odt",
    ".ott": "office.odt",
    ".pdf": "pdf",
    ".rtf": "office.rtf",
    ".tar": "containers",
    ".tgz": "containers",
    ".txt": "plain",
    ".webarchive": "web.saved",
    ".xhtml": "web.html",
    ".zip": "containers",
}
# The readers of texts that need no parser by others than us.
TEXTS = frozenset({f"{__package__}.markdown", f"{__package__}.plain"})
# The readers that can read pictures of text: their `read` takes `ocr` beside.
OPTICAL = frozenset({f"{__package__}.pdf"})
# The readers of formats that are zip archives inside, and encrypted look like old office documents.
_PACKED = frozenset({f"{__package__}.{name}" for name in ("office.docx", "office.odt", "web.epub")})
_PICTURES = ".bmp .gif .heic .ico .jpeg .jpg .png .svg .tif .tiff .webp"
_RECORDINGS = ".aac .avi .flac .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .ogg .opus .wav .webm .wma .wmv"
_ARCHIVES = ".7z .bz2 .rar .tbz2 .txz .xz .zst"
PICTURES = frozenset(_PICTURES.split())
SHOWS_TEXT = "Where a picture shows text, make a PDF of it and set `ocr: true`."
# In which kind to save what is of another.
_INSTEAD = {
    ".docx": ".doc .dot .pages .wpd .wps",
    ".eml": ".msg",
    ".epub": ".azw .azw3 .mobi",
    ".odt": ".fodt .sxw",
    ".pdf": ".key .numbers .odp .ods .ppt .pptx .ps .xls .xlsm .xlsx",
}
# What to do with a file of another kind.
_REMEDIES = {
    ending: f"Open it in the program that made it and save it as {instead}."
    for instead, endings in _INSTEAD.items()
    for ending in endings.split()
}
_REMEDIES |= dict.fromkeys(PICTURES, SHOWS_TEXT)
_REMEDIES |= dict.fromkeys(_RECORDINGS.split(), "Write what is said in it into a .txt file, or take it out.")
_REMEDIES |= dict.fromkeys(_ARCHIVES.split(), "Unpack it, and put its files into the folder.")
_REMEDY = "Save it in one that can, such as .docx, .pdf or .txt, or take it out of the folder."
_IF_TEXT = "If it is a text to be read, give it the ending .txt; else take it out of the folder."
_HEAD = 1 << 16
# Bytes and name in, the reading out; may raise ReadError.
Reader = Callable[..., Reading]


def reader_of(name: str) -> str | None:
    """The module that reads a file of this name, None when there is none."""
    module = READERS.get(suffix(name))
    return module and f"{__package__}.{module}"


def load(module: str) -> Reader:
    """The reader in a module, which says of a file that it cannot read if it is empty or of a kind other than its name.

    Only what cannot be read is looked at so: a text may well begin like a web page.
    """
    read: Reader = import_module(module).read

    def checked(data: bytes, name: str, **options: Any) -> Reading:
        if not data:
            raise ReadError("is empty.", "Write something into it, or take it out of the folder.")
        try:
            return read(data, name, **options)
        except ReadError:
            kind = kind_of(data)
            is_packed = kind in {ARCHIVE, OLD_OFFICE} and module in _PACKED
            if not kind or is_packed or reader_of(f"a{kind.ending}") == module:
                raise
            raise ReadError(f"is {kind.what} whatever its name says.", kind.hint) from None

    return checked


def refusal(source: SourceFile) -> tuple[str, str]:
    """What is said about a file that no reader is there for, and what to do about it."""
    message, ending = "is of a kind that cannot be read.", suffix(source.name)
    try:
        with source.path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        head = b""
    kind = kind_of(head)
    if kind and kind.ending and kind != ARCHIVE:
        return message, f"It looks like {kind.what}: give it the ending {kind.ending}."
    return message, _REMEDIES.get(ending, _IF_TEXT if is_text(head) else _REMEDY)

"""Which files are but parts of a saved web page? Browsers put its pictures and frames into a folder beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from build_scripts.problems import Problem, info
from build_scripts.readers.kinds import READERS
from build_scripts.sources import SourceFile, listed, suffix

# How the folder of `page.html` is called, in the languages of browsers: `page_files`, `page-Dateien`.
_FILES = """
archivos arquivos bestanden bylos dateien datoteke dosyalar elemei failid fails fajlovi ficheiros fichiers file filer
files fitxategiak fitxers pliki soubory tiedostot
"""
_ENDS = tuple(f"{mark}{word}" for word in _FILES.split() for mark in "_-.")
_PAGES = frozenset({".htm", ".html", ".xhtml"})
# What a page never consists of: whoever puts such files there means them as documents.
_DOCUMENTS = frozenset(READERS) - _PAGES - {".txt"}


def without_parts(sources: Iterable[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
    """The sources without those that only make up a saved page, and a line about each page that has such parts."""
    sources = tuple(sources)
    pages = {_stem(source.name): source.name for source in sources if suffix(source.name) in _PAGES}
    parts: dict[str, list[str]] = defaultdict(list)
    rest = []
    for source in sources:
        page = None if suffix(source.name) in _DOCUMENTS else _page(source.name, pages)
        if page:
            parts[page].append(source.name)
        else:
            rest.append(source)
    return tuple(rest), tuple(_left_out(page, names) for page, names in sorted(parts.items()))


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(""))


def _page(name: str, pages: Mapping[str, str]) -> str | None:
    """The page in whose folder a file lies, at any depth."""
    for folder in PurePosixPath(name).parents:
        end = next((end for end in _ENDS if folder.name.lower().endswith(end)), "")
        if end and (page := pages.get(str(folder)[: -len(end)])):
            return page
    return None


def _left_out(page: str, names: list[str]) -> Problem:
    message = f"is a saved web page; what its folder holds to show it was left out ({len(names)}): {listed(names)}."
    return info(page, message, "Move what is a document of its own to another folder.")

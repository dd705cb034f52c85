"""How much of the texts in broken and odd files do the readers find?

Articles in web pages: F1 of the words against spans of the page's bare words that were marked by hand. Web pages with
an expected reduction: F1 against it. PDF and Word files: share of the words that a reference library finds in them.

Run: python -m tests.bench.formats
Exit status 1 when a figure is under its floor in formats_floors.json.
"""

import gzip
import io
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from unicodedata import normalize

from build_scripts.documents import FURNITURE
from build_scripts.readers import pdf
from build_scripts.readers.office import docx
from build_scripts.readers.types import ReadError, Reading
from build_scripts.readers.web import html
from build_scripts.text import fold
from tests.bench.corpus import SHARED

HOSTILE = SHARED / "hostile"
FLOORS = Path(__file__).with_name("formats_floors.json")
# For each page, by the head of its name, the words of its article: from, to (not included), counted over the bare page.
ARTICLES = Path(__file__).with_name("formats_articles.json")
WORD = re.compile(r"\w+")
# A hyphen at the end of a line, before the rest of the word.
BROKEN = re.compile(r"(?<=\w)[-\u00ad]\s*\n\s*(?=[a-z])")
# With fewer words in the reference there is nothing to be measured.
FEWEST = 5
# Files of which the reference reads something else than letters: glyphs without a map, letters set apart.
UNFIT = ("ArabicCID", "ThuluthFeatures", "SimFang", "habibi", "testExtraSpaces", "XFA_govdocs", "r5-user-password")


class Bare(HTMLParser):
    """All text of a page, scripts and styles left out."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = self.silent or tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def bare_words(page: str) -> list[str]:
    parser = Bare()
    parser.feed(page)
    return words(" ".join(parser.pieces))


def words(text: str) -> list[str]:
    return WORD.findall(normalize("NFKC", text).lower())


def f1(found: list[str], wanted: list[str]) -> float:
    return 2 * (Counter(found) & Counter(wanted)).total() / max(len(found) + len(wanted), 1)


def recall(found: list[str], wanted: list[str]) -> float:
    return (Counter(found) & Counter(wanted)).total() / max(len(wanted), 1)


def text_of(reading: Reading) -> list[str]:
    """The words of the reading text, without furniture and without the block that says the title."""
    title = fold(next(iter(reading.stated.get("title", ())), ""))
    blocks = reading.text.blocks if reading.text else ()
    return words("\n".join(b.text for b in blocks if b.kind not in FURNITURE and fold(b.text) != title))


def articles() -> Iterator[tuple[str, float]]:
    """Each page with an article, and F1 of its words."""
    spans = json.loads(ARTICLES.read_text(encoding="utf-8"))
    for path in sorted((HOSTILE / "html" / "article-extraction").glob("*.gz")):
        page = gzip.decompress(path.read_bytes())
        bare = bare_words(page.decode("utf-8", "replace"))
        wanted = [word for start, end in spans[path.name[:8]] for word in bare[start:end]]
        yield path.name[:8], f1(text_of(html.read(page, "page.html")), wanted)


def reductions() -> Iterator[tuple[str, float]]:
    """Each page with its expected reduction, and F1 of its words."""
    for path in sorted((HOSTILE / "html" / "readability").glob("*.source.html")):
        expected = path.with_name(path.name.replace(".source.", ".expected."))
        if expected.is_file():
            wanted = bare_words(expected.read_text(encoding="utf-8"))
            yield path.name, f1(text_of(html.read(path.read_bytes(), path.name)), wanted)


def of_pdf(data: bytes) -> str:
    """What pypdf finds."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    return BROKEN.sub("", "\n".join(page.extract_text() for page in reader.pages))


def of_docx(data: bytes) -> str:
    """What python-docx finds in the body: each cell of a table once, and no twin for old programs."""
    import docx as reference

    body = reference.Document(io.BytesIO(data)).element.body
    qualified = reference.oxml.ns.qn
    for twin in list(body.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")):
        twin.getparent().remove(twin)
    return "\n".join(paragraph.text for paragraph in body.iter(qualified("w:p")))


REFERENCES: dict[str, tuple[str, Callable[[bytes, str], Reading], Callable[[bytes], str]]] = {
    "pdf": ("pypdf", pdf.read, of_pdf),
    "docx": ("docx", docx.read, of_docx),
}


def recalled(kind: str) -> Iterator[tuple[str, float]]:
    """Each file of that kind of which the reference finds text, and the share of its words that we find."""
    _, read, reference = REFERENCES[kind]
    for path in sorted((HOSTILE / kind).rglob(f"*.{kind}")):
        data = path.read_bytes()
        try:
            wanted = words(reference(data))
        except Exception:  # whatever the reference cannot read, it is no reference for
            continue
        if len(wanted) < FEWEST or any(name in path.name for name in UNFIT):
            continue
        try:
            reading = read(data, path.name)
        except ReadError:
            yield path.name, 0.0
            continue
        blocks = reading.text.blocks if reading.text else ()
        yield path.name, recall(words("\n".join(block.text for block in blocks)), wanted)


def measured() -> dict[str, list[tuple[str, float]]]:
    """All figures, file by file; those of libraries that are not installed are left out."""
    logging.disable(logging.CRITICAL)
    found = {"articles": list(articles()), "reductions": list(reductions())}
    found |= {kind: list(recalled(kind)) for kind, (library, _, _) in REFERENCES.items() if find_spec(library)}
    logging.disable(logging.NOTSET)
    return found


def floors() -> dict[str, float]:
    return dict(json.loads(FLOORS.read_text(encoding="utf-8")))


def main() -> int:
    low = 0
    for name, figures in measured().items():
        for file, figure in sorted(figures, key=lambda found: found[1])[:6]:
            print(f"    {figure:.3f}  {file}")
        average = mean(figure for _, figure in figures)
        low += average < floors()[name]
        print(f"{name}: {average:.4f} over {len(figures)} files, floor {floors()[name]}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())

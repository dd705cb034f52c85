"""Build the search index of Fonds from a folder of pages, as a process of its own.

Run: python -m tests.bench.search.ours PAGES SITE
Nothing is annotated: what is measured is the index, not the recognition of names.
"""

import sys
from pathlib import Path

from build_scripts.archive import Archive, assemble
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.search import build_index
from build_scripts.search.shards import shards
from build_scripts.sources import SourceFile
from tests.bench.search.pages import PageText, read_pages


def archive_of(pages: Path) -> Archive:
    """The pages of a folder as an archive."""
    archive, problems = assemble("An archive", "", "", map(_document, read_pages(pages)), (), ())
    assert problems == ()
    return archive


def write_index(archive: Archive, site: Path) -> None:
    """Write what the browser's search of an archive reads into the folder `site`."""
    made = set[Path]()
    for file in shards(build_index(archive)):
        path = site / file.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(file.content)


def _document(page: PageText) -> Document:
    source = SourceFile(Path(f"{page.id}.html"), f"{page.id}.html", "text/html", "0" * 64, 1)
    stated = {"creator": page.creator, "source": page.source}
    metadata = Metadata(tuple((name, (value,)) for name, value in sorted(stated.items()) if value))
    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(page.paragraphs, 1))
    return Document(page.id, source, page.title, False, page.date or None, "en", metadata, blocks)


if __name__ == "__main__":
    write_index(archive_of(Path(sys.argv[1])), Path(sys.argv[2]))

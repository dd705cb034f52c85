"""The texts that every engine is given: one small HTML page a document, so that reading them costs each alike."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build_scripts.text import normalise
from tests.bench.corpus import Section

# The date and the source are what a result shows beside the title; Pagefind is told to keep them.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="creator" content="{creator}">
<meta name="date" content="{date}" data-pagefind-meta="date[content]">
<meta name="source" content="{source}" data-pagefind-meta="source[content]">
</head>
<body>
<h1>{title}</h1>
{paragraphs}
</body>
</html>
"""


@dataclass(frozen=True)
class PageText:
    """What stands on a page."""

    id: str
    title: str
    creator: str
    date: str
    source: str
    paragraphs: tuple[str, ...]


def write_pages(sections: Iterable[Section], folder: Path) -> None:
    """Write a page for each section into `folder`."""
    folder.mkdir(parents=True)
    for section in sections:
        page = PAGE.format(
            title=_written(section.title),
            creator=_written(section.creator),
            date=_written(section.date),
            source=_written(section.collection),
            paragraphs="\n".join(f"<p>{_written(paragraph)}</p>" for paragraph in section.paragraphs),
        )
        (folder / f"{section.id}.html").write_text(page, encoding="utf-8")


def read_pages(folder: Path) -> Iterator[PageText]:
    """The pages that `write_pages` wrote, in order of id."""
    for path in sorted(folder.glob("*.html")):
        head, _, body = path.read_text(encoding="utf-8").partition("<h1>")
        named = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', head))
        creator, date, source = (html.unescape(named[name]) for name in ("creator", "date", "source"))
        title, _, rest = body.partition("</h1>\n<p>")
        paragraphs = rest.rpartition("</p>")[0].split("</p>\n<p>")
        yield PageText(path.stem, html.unescape(title), creator, date, source, tuple(map(html.unescape, paragraphs)))


def _written(text: str) -> str:
    return html.escape(normalise(text))

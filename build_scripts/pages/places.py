"""Where does a page lie, and how does one page name another? Addresses only; all of them are relative."""

from posixpath import dirname, relpath

from build_scripts.annotate.types import Kind
from build_scripts.documents import Document
from build_scripts.when import bounds

HOME = "index.md"
DOCUMENTS = "documents/index.md"
TIMELINE = "timeline/index.md"
QUOTATIONS = "quotations/index.md"
DESCRIBED = "quotations/described/index.md"
SEARCH = "search/index.md"
SEARCH_HELP = "search/help.md"
ABOUT = "about/index.md"


def kind_list(kind: Kind) -> str:
    """The page that lists the entities of a kind."""
    return f"{kind.plural}/index.md"


def document_page(document: Document) -> str:
    """The page of a document."""
    return f"documents/{document.id}.md"


def year_of(edtf: str) -> str:
    """The four-digit year in which a date begins (or ends, when its beginning is open)."""
    first, last = bounds(edtf)
    return (last if first == "0001-01-01" else first)[:4]


def year_page(year: str) -> str:
    """The page of the timeline that holds a year."""
    return f"timeline/{year}.md"


def date_anchor(edtf: str) -> str:
    """The anchor of a date on its year's page: letters, digits and hyphens only."""
    names = {"/": "to", "?": "-uncertain", "~": "-about", "%": "-about-uncertain", ".": "-"}
    return "d" + "".join(names.get(char, char) for char in edtf)


def date_address(edtf: str) -> str:
    """Where the timeline shows a date."""
    return f"{year_page(year_of(edtf))}#{date_anchor(edtf)}"


def relative(page: str, target: str) -> str:
    """The address of `target` (with or without a fragment) as seen from `page`."""
    path, mark, fragment = target.partition("#")
    return relpath(path, dirname(page) or ".") + mark + fragment


def built(target: str) -> str:
    """The same address after MkDocs: `.html` for `.md`; for links inside HTML, which MkDocs leaves alone."""
    path, mark, fragment = target.partition("#")
    return path.removesuffix(".md") + ".html" + mark + fragment if path.endswith(".md") else target

"""What a document's page tells of its file: the file itself, its pages, its twins, and the addresses it had before."""

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from build_scripts.archive import Archive, assemble
from build_scripts.bundle import bundle
from build_scripts.documents import BlockKind, Document, Style
from build_scripts.originals import FOLDER, INERT, address, originals
from build_scripts.pages.document import document_pages
from build_scripts.pages.printing import Printer
from build_scripts.pages.redirects import redirects
from build_scripts.problems import FondsError
from build_scripts.search import build_index
from build_scripts.search.printing import printed
from build_scripts.search.results import Results
from build_scripts.sources import SourceFile
from tests.browser import recorded
from tests.growth import CEILING, growth
from tests.made import pdf
from tests.searches import answered_by
from tests.sites import Shown, broken_links, built, new_project, served
from tests.support import make_archive, make_document

LETTER = "Dear Mary Smith,\n\nI met John Brown in Paris on 3 May 1921.\n"
PROGRAM = "<html><body><p>A page that would like to run.</p><script>document.title = 'ran'</script></body></html>"


def source(name: str) -> SourceFile:
    return SourceFile(Path(name), name, "", "0" * 64, 1)


def page_of(document: Document, archive: Archive | None = None) -> str:
    """The Markdown of a document's page."""
    pages = document_pages(Printer.of(archive or make_archive(document)))
    return next(page.markdown for page in pages if page.path == f"documents/{document.id}.md")


# The original file


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "letter.txt": LETTER,
        "sub/Résumé (1).md": f"# A letter\n\n{LETTER}",
        "page.html": PROGRAM,
        "index.xhtml": PROGRAM.replace("like", "love"),
        "metadata.csv": "file,formerid\nletter.txt,old-letter\n",
    }
    mkdocs_yml = new_project(tmp_path_factory.mktemp("originals"), files, recogniser="rules", originals=True)
    report = built(mkdocs_yml)
    assert len(report.archive.documents) == len(files) - 1
    return mkdocs_yml.parent / "site"


def published(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site / FOLDER).iterdir()}


def test_the_original_is_published_byte_for_byte_and_linked_with_size_and_digest(site: Path) -> None:
    shown = Shown.of(site / "documents" / "letter.html")
    link = next(link for link in shown.links if FOLDER in link)
    content = (site / "documents" / link).read_bytes()
    assert content == LETTER.encode()
    text = " ".join("".join(shown.text).split())
    assert f"letter.txt {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}" in text
    assert broken_links(site) == []


def test_an_original_that_a_browser_would_run_is_published_as_text(site: Path) -> None:
    names = sorted(published(site))
    assert len(names) == 4
    assert {Path(name).suffix for name in names} == {".txt"}
    assert [name.split("-")[0] for name in names] == ["index", "letter", "page", "resume"]
    assert PROGRAM.encode() in published(site).values()


def test_an_original_that_is_opened_does_not_run(site: Path, browser: Browser) -> None:
    name = next(name for name in published(site) if name.startswith("page-"))
    with served(site) as home:
        for address_of in (home, site.as_uri()):
            with recorded(browser) as page:
                page.goto(f"{address_of}/{FOLDER}/{name}")
                assert page.title() != "ran"
                assert "<script>" in page.locator("body").inner_text()


def test_the_bundle_holds_the_originals_and_their_sums(site: Path, tmp_path: Path) -> None:
    bundle(site, tmp_path / "site.zip")
    listed = (tmp_path / "site.zip").read_bytes()
    assert all(f"site/{FOLDER}/{name}".encode() in listed for name in published(site))


def test_originals_are_not_published_unless_that_is_wanted(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    built(mkdocs_yml)
    assert not (tmp_path / "site" / FOLDER).exists()
    assert "Original file" not in (tmp_path / "site" / "documents" / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        "a.HTM",
        "a.svg",
        "a.xml",
        "a.js",
        "a.md",
        "a.eml",
        "a.mhtml",
        "a",
        "a.pdf.html",
        "a.html ",
        "a.",
        "é.ش",
    ],
)
def test_what_is_not_known_to_be_inert_becomes_text(name: str) -> None:
    assert address(source(name)).endswith(".txt")


@pytest.mark.parametrize("ending", sorted(INERT))
def test_what_browsers_do_not_run_keeps_its_ending(ending: str) -> None:
    assert address(source(f"x{ending.upper()}")).endswith(ending)


def test_no_two_files_have_one_address_and_every_address_is_safe() -> None:
    names = [
        "a.txt",
        "A.txt",
        "b/a.txt",
        "b-a.txt",
        "a .txt",
        "é.txt",
        "e\u0301.txt",
        "con.txt",
        "../x.txt",
        "\u202ex.txt",
    ]
    addresses = [address(source(name)) for name in [*names, "x" * 300 + ".pdf"]]
    assert len(set(map(str.lower, addresses))) == len(addresses)
    assert all(part.isascii() and len(part) < 100 and ".." not in part for part in addresses)


def test_the_original_of_a_file_in_another_is_the_one_that_holds_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        archive.writestr("one.txt", LETTER)
        archive.writestr("two.txt", LETTER + "\nP.S. Another.\n")
    data = (tmp_path / "letters.zip").read_bytes()
    mkdocs_yml = new_project(tmp_path / "project", {"letters.zip": data}, recogniser="rules", originals=True)
    report = built(mkdocs_yml)
    assert len(report.archive.documents) == 2
    assert list(published(mkdocs_yml.parent / "site").values()) == [data]


@pytest.mark.parametrize(("change", "said"), [(b"other", "has changed"), (None, "cannot be published")])
def test_a_file_that_changes_or_goes_in_mid_build_stops_it(tmp_path: Path, change: bytes | None, said: str) -> None:
    path = tmp_path / "a.txt"
    file = SourceFile(path, "a.txt", "text/plain", hashlib.sha256(b"text").hexdigest(), 4)
    document = make_document("a", "A", ["text"])
    archive, _ = assemble("", "", "", [document], [], [], originals={"a": file})
    if change:
        path.write_bytes(change)
    with pytest.raises(FondsError, match=said):
        list(originals(archive))
    path.write_bytes(b"text")
    assert [found.content for found in originals(archive)] == [b"text"]


# Pages of the source, its reading, its twins


def test_a_paragraph_cites_its_page_and_a_quiet_line_tells_where_one_begins() -> None:
    document = make_document("a", "A", ["One.", "Two.", "Three.", "Four."])
    pages = (1, 1, 3, 0)
    blocks = tuple(replace(block, page=page) for block, page in zip(document.blocks, pages, strict=True))
    text = page_of(replace(document, blocks=blocks))
    assert text.count('<p class="fonds-page"') == 2
    assert text.index('id="page-1"') < text.index("One") < text.index("Two") < text.index('id="page-3">page 3</p>')
    assert 'href="#p3" aria-label="Paragraph 3, page 3" data-page="3" title="Paragraph 3, page 3">3</a>' in text
    assert 'href="#p4" aria-label="Paragraph 4">4</a>' in text


def test_the_marks_of_a_block_are_put_in_in_linear_time() -> None:
    def show(count: str) -> None:
        cells = [f"word {number} | " for number in range(int(count))]
        styles = tuple(Style(12 * n, 12 * n + 4, "strong") for n in range(len(cells)))
        block = replace(document.blocks[0], kind=BlockKind.TABLE_ROW, text="".join(cells), styles=styles)
        page_of(replace(document, blocks=(block,)))

    document = make_document("a", "A", ["One."])
    assert growth(show, "4000", "8000") < CEILING


def test_wherever_a_paragraph_is_named_its_page_is_too(tmp_path: Path) -> None:
    said = "John Brown told reporters on 3 May 1921, “We shall never forget the harbour of Paris.”".encode("cp1252")
    lines = [[(50, 700, 12, "The first page of a leaflet.")], [], [(50, 700, 12, said.decode("latin-1"))]]
    mkdocs_yml = new_project(tmp_path, {"leaflet.pdf": pdf(lines), "letter.txt": LETTER}, recogniser="rules")
    report = built(mkdocs_yml)
    site = tmp_path / "site"
    label = 'aria-label="Paragraph 2, page 3" data-page="3" title="Paragraph 2, page 3">2</a>'
    for name in ("people/john-brown", "quotations/index", "timeline/1921"):
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        assert label in html
        assert " ".join(Shown.of(site / f"{name}.html").text).count("(page 3)") == html.count("data-page")
    for name in ("mentions", "dates", "quotations"):
        with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            found = {row["page"] for row in csv.DictReader(table) if row["document"] == "leaflet"}
        assert found == {"3"}
    first = next(line for line in (site / "data" / "archive.jsonl").open(encoding="utf-8") if '"leaflet"' in line)
    assert [block["page"] for block in json.loads(first)["blocks"]] == [1, 3]
    found = answered_by(build_index(report.archive), "harbour")
    assert isinstance(found, Results)
    assert any("#p2, page 3" in str(line) for line in printed(found))


def test_the_copied_citation_names_the_page(tmp_path: Path, browser: Browser) -> None:
    numbers = '<a class="fonds-number" href="#p1" data-page="12">1</a>'
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    built(mkdocs_yml)
    path = tmp_path / "site" / "documents" / "a.html"
    html = path.read_text(encoding="utf-8")
    path.write_text(html.replace('<a class="fonds-number" href="#p1"', numbers.split(">")[0], 1), encoding="utf-8")
    with recorded(browser) as page:
        page.add_init_script("document.execCommand = () => { window.copied = document.activeElement.value; };")
        page.goto(path.as_uri())
        page.locator("a.fonds-number").first.focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Copy citation").click()
        assert "¶ 1, page 12. file:" in page.evaluate("window.copied")
        assert page.faults == []


def test_the_provenance_tells_how_a_file_was_read_and_which_others_are_the_same() -> None:
    document = replace(
        make_document("a", "A", ["Text."]),
        also=(source("copy <b>.txt"),),
        notes=("decoded as windows-1252 (declared)",),
    )
    text = page_of(document)
    assert "<dt>Identical files</dt><dd>copy &#60;b&#62;.txt</dd>" in text
    assert "<dt>How it was read</dt><dd>decoded as windows-1252 &#40;declared&#41;</dd>" in text


def test_nearly_identical_documents_are_linked_with_each_other_and_with_no_third() -> None:
    words = [f"word{n} other{n * 7 % 31}" for n in range(80)]
    one, two = " ".join(words), " ".join([*words[:60], "and an end of its own"])
    documents = [make_document(key, key.upper(), [text]) for key, text in (("a", one), ("b", two), ("c", "Alone."))]
    archive = make_archive(*documents)
    assert {key: [other.id for other in others] for key, others in archive.alike.items()} == {"a": ["b"], "b": ["a"]}
    assert '<li><a href="b.html">B</a></li>' in page_of(documents[0], archive)
    assert "Nearly identical" not in page_of(documents[2], archive)


# The addresses that a document had before


def test_a_former_address_leads_on_with_the_paragraph_and_is_found_by_nothing(site: Path, browser: Browser) -> None:
    with served(site) as home:
        for address_of in (home, site.as_uri()):
            with recorded(browser) as page:
                page.goto(f"{address_of}/documents/old-letter.html?q=paris#p2")
                page.wait_for_url(f"{address_of}/documents/letter.html?q=paris#p2")
                assert page.faults == []
    assert "old-letter" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert not [path for path in (site / "assets" / "fonds").rglob("*.js") if b"old-letter" in path.read_bytes()]


def test_a_former_address_leads_on_without_scripts(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/documents/old-letter.html")
    page.wait_for_url("**/documents/letter.html")
    context.close()


def test_the_page_that_leads_on_shows_a_hostile_title_as_text() -> None:
    document = replace(make_document("a", "</title><script>alert(1)</script>", ["Text."]), former=("b", "c"))
    files = list(redirects(make_archive(document)))
    assert [file.path for file in files] == ["documents/b.html", "documents/c.html"]
    text = files[0].content.decode()
    assert text.count("<script>") == 1
    assert "&#60;script&#62;alert&#40;1&#41;" in text

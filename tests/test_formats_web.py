"""Web pages and electronic books become documents: article, surroundings, metadata, encodings, hostile markup."""

import plistlib
import quopri

import pytest

from build_scripts.documents import BlockKind
from build_scripts.readers.flow import Flow
from build_scripts.readers.types import ReadError
from build_scripts.readers.web import epub, html, saved
from build_scripts.readers.web.markup import declared_encoding, read_markup
from build_scripts.readers.web.passages import Passages
from tests.growth import CEILING, growth
from tests.made import packed

PARAGRAPHS = [
    "The old bridge over the river has stood for two hundred years, and nobody in the town remembers who paid for it.",
    "Its builder came from the north of the county, where stone was cheap and the winters were long enough to read in.",
    "When the council asked for the plans last spring, the archive sent a box in which three letters and a bill lay.",
    "The bill names forty masons, two cooks and a boy who carried water, and says what each of them was paid a week.",
    "None of them was paid in the last month, which may be why the parapet on the eastern side was never finished.",
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
MENU = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(8))
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Who paid for the bridge? | The Crier</title>
<meta property="og:title" content="Who paid for the bridge?"><meta name="author" content="Ann Mason">
<meta property="og:site_name" content="The Crier">
<meta property="article:published_time" content="2020-01-03T10:00:00Z">
<link rel="canonical" href="https://crier.example/bridge"></head>
<body><nav><ul>{MENU}</ul></nav><main><article><h1>Who paid for the bridge?</h1>{BODY}
<h2>What is left</h2><p>The <em>parapet</em> has a <a href="https://parapet.example/">page</a> of its own in the book of
the county, which was printed in the year in which the railway came and took the carts away.</p></article></main>
<footer><p>© 2020 The Crier. All rights reserved by the owners of the paper and their heirs.</p></footer>
</body></html>"""

FOOT = "Whoever writes here agrees to the rules of the house, which are printed on the inside of the door."

Shape = list[tuple[str, int, str]]


def shape(source: str) -> Shape:
    return [(block.kind.value, block.level, block.text) for block in read_markup(source).flow.blocks]


# Markup


def test_headings_lists_quotations_tables_and_code_are_told_apart() -> None:
    source = "<h1>A</h1><h3>B</h3><ul><li>one<ul><li>two</ul></ul><ol start=4><li>four<li value=9>nine</ol>"
    source += "<blockquote>said<p>twice</blockquote><pre> a\n  b\n</pre><dl><dt>term<dd>meaning</dl>"
    source += "<table><caption>Wages</caption><tr><th>who<th>what<tr><td>cook<td>4</table>"
    assert shape(source) == [
        ("heading", 2, "A"),
        ("heading", 3, "B"),
        ("list item", 1, "one"),
        ("list item", 2, "two"),
        ("list item", 1, "4. four"),
        ("list item", 1, "9. nine"),
        ("block quotation", 0, "said"),
        ("block quotation", 0, "twice"),
        ("verbatim", 0, " a\n  b"),
        ("paragraph", 0, "term"),
        ("paragraph", 0, "meaning"),
        ("paragraph", 0, "Wages"),
        ("table row", 0, "who | what"),
        ("table row", 0, "cook | 4"),
    ]


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    columns = "<table><tr><td><h2>News</h2><p>one</p><td><table><tr><td>a<td>b</table></table>"
    assert shape(columns) == [("heading", 2, "News"), ("paragraph", 0, "one"), ("table row", 0, "a | b")]


def test_styles_have_places_in_the_text_and_unsafe_links_are_words() -> None:
    source = (
        "<p>  See <b>the <i>old</i></b> <a href='https://x.example/a'>bridge</a>, <a href='javascript:x'>not</a> this."
    )
    block = read_markup(source).flow.blocks[0]
    assert block.text == "See the old bridge, not this."
    marked = [(block.text[style.start : style.end], style.kind, style.target) for style in block.styles]
    assert marked == [("the old", "strong", ""), ("old", "em", ""), ("bridge", "link", "https://x.example/a")]


def test_links_lead_from_the_address_of_the_page() -> None:
    page = "<head><base href='https://crier.example/news/'></head><p><a href='../a?b'>a</a> <a href='http://[x'>b</a>"
    assert [style.target for style in read_markup(page).flow.blocks[0].styles] == ["https://crier.example/a?b"]


def test_a_style_that_runs_over_blocks_holds_in_each() -> None:
    flow = Flow()
    flow.open("strong")
    for words in ("one", "two"):
        flow.words(words)
        flow.end(BlockKind.PARAGRAPH)
    flow.close("strong")
    flow.words("three")
    flow.end(BlockKind.PARAGRAPH)
    assert [[style.kind for style in block.styles] for block in flow.blocks] == [["strong"], ["strong"], []]


def test_one_line_break_is_kept_and_two_part_paragraphs() -> None:
    assert shape("Ann<br>Mill Lane<br><br>Dear Bob") == [
        ("paragraph", 0, "Ann\nMill Lane"),
        ("paragraph", 0, "Dear Bob"),
    ]


def test_scripts_and_comments_are_nothing_and_pictures_are_counted() -> None:
    markup = read_markup(
        "<p>a<script>alert(1)</script><!-- x --><style>p{}</style><img src=x onerror=y>b<iframe src=z>"
    )
    assert [block.text for block in markup.flow.blocks] == ["ab"]
    assert markup.notes == ("Pictures are not shown (1).", "Films, recordings and frames are not shown (1).")


def test_hidden_text_is_kept_beside_the_text() -> None:
    hidden = "<p>a<p hidden>b<div style='display: none'><p>c</div><p style='visibility:hidden'>d</p><p>e"
    assert [(block.text, block.kind.value) for block in read_markup(hidden).flow.blocks] == [
        ("a", "paragraph"),
        ("b", "surroundings"),
        ("c", "surroundings"),
        ("d", "surroundings"),
        ("e", "paragraph"),
    ]


@pytest.mark.parametrize(
    "unit", ["<div>", "<b>x<p>", "<ul><li>x", "<table><tr><td>x", "<a href=https://x.example>y", "<h1>"]
)
def test_markup_is_read_in_linear_time_at_any_depth(unit: str) -> None:
    assert growth(read_markup, unit * 4000 + "end", unit * 8000 + "end") < CEILING
    assert read_markup(unit * 100_000 if unit == "<div>" else unit * 8000 + "end").notes == ()


@pytest.mark.parametrize("source", ["", "\0", "<", "</p>", "<p", "&#0;&#xD800;", "<plaintext>", "]]>", "<?x", "<!"])
def test_whatever_is_written_raises_nothing(source: str) -> None:
    read_markup(source)


# Pages


def test_the_article_is_the_text_and_the_rest_stands_beside_it() -> None:
    reading = html.read(PAGE.encode(), "bridge.html")
    assert reading.text
    kept = [block for block in reading.text.blocks if block.kind is not BlockKind.SURROUNDINGS]
    assert [block.text for block in kept if block.text in PARAGRAPHS] == PARAGRAPHS
    assert kept[-1].text.startswith("The parapet has a page")
    assert [style.kind for style in kept[-1].styles] == ["em", "link"]
    beside = [block for block in reading.text.blocks if block.kind is BlockKind.SURROUNDINGS]
    assert {"Section 1", "Section 7"} < {block.text for block in beside}
    assert beside[-1].text.startswith("© 2020")
    assert {block.reason for block in beside} == {html.OUTSIDE}
    assert any("words of the page stand outside its article" in note for note in reading.notes)
    assert [block.number for block in reading.text.blocks] == list(range(1, len(reading.text.blocks) + 1))


def test_the_page_says_who_wrote_it_when_and_where() -> None:
    assert dict(html.read(PAGE.encode(), "bridge.html").stated) == {
        "title": ("Who paid for the bridge?",),
        "creator": ("Ann Mason",),
        "date": ("2020-01-03",),
        "language": ("en-GB",),
        "publisher": ("The Crier",),
        "identifier": ("https://crier.example/bridge",),
    }


def test_what_stands_between_two_paragraphs_of_an_article_belongs_to_it() -> None:
    article = f"<p>{PARAGRAPHS[0]}</p><blockquote>Not a penny.</blockquote><ul><li>tolls</li><li>gifts</li></ul>"
    article += (
        f"<aside>Read on: the piers</aside><div><a href='https://a.example/'>More of it</a></div><p>{PARAGRAPHS[1]}</p>"
    )
    page = f"<html><body><nav><ul>{MENU}</ul></nav><article>{article}</article><p>Imprint</p></body></html>"
    reading = html.read(page.encode(), "a.html")
    assert reading.text
    kept = [block.text for block in reading.text.blocks if block.kind is not BlockKind.SURROUNDINGS]
    assert kept == [PARAGRAPHS[0], "Not a penny.", "tolls", "gifts", PARAGRAPHS[1]]


def test_a_list_between_paragraphs_is_text_where_no_article_is_marked_too() -> None:
    items = "".join(f"<li>It was said at the time that reason number {n} was as good as any.</li>" for n in range(3))
    page = PAGE.replace("<article>", "<div>").replace("</article>", "</div>")
    page = page.replace("<h2>What is left</h2>", f"<p>Notes</p><ol>{items}</ol>")
    reading = html.read(page.encode(), "a.html")
    assert reading.text
    found = [block.text for block in reading.text.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [text[:2] for text in found] == ["1.", "2.", "3."]


@pytest.mark.parametrize(
    ("between", "is_text"), [("", True), ("<h3>Re: Tolls</h3>", True), ("<h1>Another thing</h1>", False)]
)
def test_the_further_posts_of_a_discussion_are_text(between: str, is_text: bool) -> None:
    def post(name: str, words: str) -> str:
        return f"<div class='post'><div class='by'>{name}</div><div class='content'>{words}</div></div>"

    answer = "I have asked the archive and it knows of no toll."
    posts = f"{post('ann', BODY)}{between}{post('bo', f'<p>{answer}</p>')}<div class='foot'><p>{FOOT}</p></div>"
    page = f"<html><body><ul>{MENU}</ul><h1>Tolls</h1>{posts}</body></html>"
    reading = html.read(page.encode(), "a.html")
    assert reading.text
    kinds = {block.text: block.kind for block in reading.text.blocks}
    assert (kinds[answer] is BlockKind.PARAGRAPH) == is_text
    assert kinds["bo"] is BlockKind.SURROUNDINGS


def test_the_heading_of_the_article_is_the_title_where_the_site_is_the_first_heading() -> None:
    page = "<html><head><title>The county diary: Who paid for it?</title></head><body><h1>The county diary</h1>"
    page += f"<div class='post'><h3>Who paid for it?</h3><div>{BODY}</div></div></body></html>"
    assert html.read(page.encode(), "a.html").stated["title"] == ("Who paid for it?",)
    named = page.replace("<head>", "<head><meta property='og:title' content='The county diary'>")
    assert html.read(named.encode(), "a.html").stated["title"] == ("The county diary",)


def test_a_body_may_be_the_author_and_links_to_edit_are_no_text() -> None:
    page = PAGE.replace('name="author" content="Ann Mason"', 'name="DCTERMS.creator" content="Ministry of Roads"')
    page = page.replace("What is left", "What is left<span class='mw-editsection'>[<a>edit</a>]</span>")
    reading = html.read(page.encode(), "a.html")
    assert reading.stated["creator"] == ("Ministry of Roads",)
    assert reading.text
    assert [(b.kind.value, b.text) for b in reading.text.blocks if "is left" in b.text] == [("heading", "What is left")]


# Pages saved as one file


def one_file(page: str, charset: str = "") -> bytes:
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://crier.example/saved\r\nSubject: x\r\n"
    head += 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="edge"\r\n\r\n--edge\r\n'
    part = f"Content-Type: text/html{charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    body = quopri.encodestring(page.encode("cp1252" if charset else "utf-8"))
    frame = b"\r\n--edge\r\nContent-Type: text/html\r\n\r\n<p>An advertisement.</p>\r\n--edge--\r\n"
    return (head + part).encode() + body + frame


def for_safari(page: bytes, form: plistlib.PlistFormat) -> bytes:
    main = {"WebResourceData": page, "WebResourceTextEncodingName": "UTF-8", "WebResourceURL": "https://crier.example/"}
    return plistlib.dumps({"WebMainResource": main}, fmt=form)


@pytest.mark.parametrize(
    "data",
    [
        one_file(PAGE),
        one_file(PAGE.replace(' charset="utf-8"', ""), "; charset=windows-1252"),
        for_safari(PAGE.encode(), plistlib.FMT_BINARY),
        for_safari(PAGE.encode(), plistlib.FMT_XML),
    ],
)
def test_a_page_saved_as_one_file_is_read_like_the_page(data: bytes) -> None:
    reading, plain = saved.read(data, "a.mhtml"), html.read(PAGE.encode(), "a.html")
    assert (reading.text, reading.stated) == (plain.text, plain.stated)


def test_the_address_that_a_page_was_saved_from_is_kept_where_it_says_none() -> None:
    page = PAGE.replace("canonical", "icon")
    assert saved.read(one_file(page), "a.mht").stated["identifier"] == ("https://crier.example/saved",)
    broken = one_file(page).replace(b"https://crier.example/saved", b"file:[x/")
    assert "identifier" not in saved.read(broken, "a.mht").stated
    assert saved.read(broken.replace(b"file:", b"http://"), "a.mht").text


@pytest.mark.parametrize("data", [b"", b"bplist00\xd1", b"Subject: x\r\n\r\nNo page.", b"<?xml?><plist", b"\0" * 99])
def test_what_is_no_page_saved_as_one_file_is_told_so(data: bytes) -> None:
    with pytest.raises(ReadError, match="is damaged, or is no web page"):
        saved.read(data, "a.webarchive")


def test_a_page_without_an_article_keeps_all_of_its_text() -> None:
    reading = html.read(b"<title>Index</title><ul><li><a href=1>First</a><li><a href=2>Second</a></ul>", "index.html")
    assert reading.text
    assert [(block.kind.value, block.text) for block in reading.text.blocks] == [
        ("list item", "First"),
        ("list item", "Second"),
    ]
    assert "No article was found on the page; all of its text was kept." in reading.notes


@pytest.mark.parametrize(
    ("declaration", "encoding", "believed"),
    [
        ('<meta charset="windows-1251">', "cp1251", "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-2">', "iso8859-2", "iso-8859-2"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r", "koi8-r"),
        ('<!-- <meta charset="ibm420"> --><meta charset="utf-8">', "utf-8", "utf-8"),
        ('<meta charset="utf-16">', "utf-8", "utf-8"),
        ("", "utf-8", ""),
    ],
)
def test_a_page_says_in_which_encoding_it_is(declaration: str, encoding: str, believed: str) -> None:
    words = "Ўзнік" if encoding == "cp1251" else "Łódź" if encoding == "iso8859-2" else "Мост"
    page = f"{declaration}<p>{words} and more</p>".encode(encoding)
    assert declared_encoding(page) == believed
    reading = html.read(page, "a.html")
    assert reading.text
    assert reading.text.blocks[0].text == f"{words} and more"


@pytest.mark.parametrize("page", [b"<html><body></body></html>", b"<script>x</script>", b"<!-- nothing -->"])
def test_a_page_without_words_is_told_so(page: bytes) -> None:
    with pytest.raises(ReadError, match="holds no text"):
        html.read(page, "a.html")


def test_a_page_as_deep_as_the_sea_keeps_its_text() -> None:
    reading = html.read(b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000 + b"<p>after", "a.html")
    assert reading.text
    assert [block.text for block in reading.text.blocks] == ["deep", "after"]


def test_reading_twice_gives_the_same() -> None:
    assert html.read(PAGE.encode(), "a.html") == html.read(PAGE.encode(), "a.html")


# Passages


def test_short_passages_belong_to_a_text_only_beside_long_ones() -> None:
    text = "Share\none two three four five six\nShare\nseven eight nine ten eleven"
    page = ["Share", *["menu"] * 5, "one two three four five six", "Share", "seven eight nine ten eleven"]
    assert Passages(text).among(page) == [False] * 6 + [True] * 3


def test_a_list_of_short_items_belongs_to_the_text_as_a_whole() -> None:
    items = [f"item {number}" for number in range(12)]
    page = [PARAGRAPHS[0], *items, PARAGRAPHS[1], *["menu"] * 4]
    assert Passages("\n".join(page[:14])).among(page) == [True] * 14 + [False] * 4


def test_a_few_words_far_from_the_text_are_not_of_it() -> None:
    text = "\n".join(PARAGRAPHS)
    teaser = " ".join(PARAGRAPHS[0].split()[:8])
    page = [teaser, *["menu"] * 10, *PARAGRAPHS]
    assert Passages(text).among(page) == [False] * 11 + [True] * 5


# Books


def book(**more: str) -> bytes:
    spine = "<itemref idref='two'/><itemref idref='one'/>"
    items = "<item id='one' href='text/one%20a.xhtml'/><item id='two' href='two.xhtml'/>"
    said = "<dc:title>Bridges</dc:title><dc:creator>Ann Mason</dc:creator><dc:date>1999-05-01</dc:date>"
    package = f"<package xmlns:dc='urn:dc'><metadata>{said}</metadata><manifest>{items}</manifest>"
    parts = {
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='in/book.opf'/></rootfiles></container>",
        "in/book.opf": f"{package}<spine>{spine}</spine></package>",
        "in/text/one a.xhtml": "<?xml version='1.0' encoding='utf-8'?><html><h1>One</h1><p>première</p></html>",
        "in/two.xhtml": "<html><head><title>x</title></head><body><p>Foreword</p><img src='a'/></body></html>",
    }
    return packed({**parts, **more})


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    reading = epub.read(book(), "bridges.epub")
    assert reading.text
    assert [block.text for block in reading.text.blocks] == ["Foreword", "One", "première"]
    assert reading.text.title == "Bridges"
    assert reading.stated["creator"] == ("Ann Mason",)
    assert reading.stated["date"] == ("1999-05-01",)
    assert reading.notes == ("Pictures are not shown (1).",)


def test_chapters_that_are_missing_are_reported() -> None:
    reading = epub.read(book(**{"in/two.xhtml": ""}).replace(b"in/two.xhtml", b"in/gone.html"), "bridges.epub")
    message = "chapters that it lists are not in it (1): in/two.xhtml. Fetch it anew from where it comes."
    assert [str(problem) for problem in reading.problems] == [f"warning: bridges.epub: {message}"]


def test_a_chapter_that_is_no_text_costs_only_itself() -> None:
    reading = epub.read(book(**{"in/two.xhtml": "%PDF-1.4 a picture of the foreword"}), "bridges.epub")
    assert reading.text
    assert [block.text for block in reading.text.blocks] == ["One", "première"]
    assert "are no text and were left out (1): in/two.xhtml." in reading.problems[0].message


def test_a_book_that_cannot_be_read_says_why() -> None:
    with pytest.raises(ReadError, match="protected against copying"):
        epub.read(book(**{"META-INF/encryption.xml": "<encryption><EncryptedData/></encryption>"}), "a.epub")
    with pytest.raises(ReadError, match="is damaged, or is no electronic book"):
        epub.read(b"PK\x03\x04broken", "a.epub")
    with pytest.raises(ReadError, match="it has no list of its chapters"):
        epub.read(packed({"META-INF/container.xml": "<container/>"}), "a.epub")

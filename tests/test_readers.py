"""Files become documents: plain text, Markdown, ids, titles, encodings, and what cannot be read."""

import unicodedata
from pathlib import Path

import pytest

from build_scripts.documents import Block, BlockKind
from build_scripts.problems import Severity
from build_scripts.readers import markdown, plain, read_documents
from build_scripts.readers.kinds import READERS
from build_scripts.readers.titles import derived_title
from build_scripts.sources import list_sources
from tests.growth import growth
from tests.made import para, word
from tests.reading import project, read, said

PROSE = "The old bridge has stood for two hundred years, and nobody remembers who paid for it."
KIND = BlockKind


def shape(blocks: tuple[Block, ...]) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in blocks]


def plainly(text: str) -> list[tuple[str, int, str]]:
    return shape(plain.parse(text).blocks)


def marked(text: str) -> list[tuple[str, int, str]]:
    return shape(markdown.parse(text, "a.md")[0].blocks)


# Plain text


def test_paragraphs_stand_between_blank_lines_and_wrapped_lines_are_joined() -> None:
    wrapped = "The old bridge has stood for two hundred years\nand nobody remembers who paid for the stones, or\n"
    wrapped += "for the wine that was drunk when it was opened\nby the bishop and the two mayors of the county."
    assert plainly(f"{wrapped}\n\n \t\nSecond.") == [
        ("paragraph", 0, wrapped.replace("\n", " ")),
        ("paragraph", 0, "Second."),
    ]


def test_a_hyphen_at_the_end_of_a_line_stays_and_closes_up() -> None:
    text = (
        "Nobody who crossed it knew that it was the long and well-\nknown work of a builder from the north of the land"
    )
    assert "long and well-known work" in plainly(text)[0][2]


def test_lines_that_are_short_on_purpose_stay_lines() -> None:
    verse = "We row the boat\nfrom shore to shore\nall night"
    assert plainly(verse) == [("paragraph", 0, verse)]


def test_a_file_without_blank_lines_has_a_paragraph_a_line() -> None:
    assert [text for _, _, text in plainly(f"{PROSE * 2}\n{PROSE * 3}\nShort end.")] == [
        PROSE * 2,
        PROSE * 3,
        "Short end.",
    ]


def test_lists_drop_their_bullets_and_keep_their_numbers() -> None:
    assert plainly("- one\n  goes on\n- two\n    * deeper\n\n1. first\n2. second\n\n1990. A year.") == [
        ("list item", 1, "one goes on"),
        ("list item", 1, "two"),
        ("list item", 2, "deeper"),
        ("list item", 1, "1. first"),
        ("list item", 1, "2. second"),
        ("paragraph", 0, "1990. A year."),
    ]


def test_underlined_headings_and_laid_out_lines_keep_what_they_mean() -> None:
    text = "Part\n====\n\nThe bridge\n==========\nThe piers\n---------\n\n"
    text += "pier     height    year\nfirst    4         1810\n"
    assert plainly(text) == [
        ("heading", 2, "Part"),
        ("heading", 2, "The bridge"),
        ("heading", 3, "The piers"),
        ("verbatim", 0, "pier     height    year\nfirst    4         1810"),
    ]


def test_rules_by_themselves_are_kept_as_one_paragraph_however_many() -> None:
    rules = "\n".join(["-----"] * 5000)
    assert plainly(f"{rules}\n{PROSE}") == [("paragraph", 0, rules), ("paragraph", 0, PROSE)]
    assert plainly(f"{PROSE}\n\n***\n\n{PROSE}")[1] == ("paragraph", 0, "***")


def test_an_underlined_heading_at_the_top_that_has_no_equal_is_the_title() -> None:
    text = plain.parse(f"The bridge\n==========\n\nPiers\n-----\n{PROSE}\n\nStones\n------\n{PROSE}")
    assert text.title == "The bridge"
    assert [block.level for block in text.blocks if block.kind is KIND.HEADING] == [2, 2, 2]


# Markdown


def test_markdown_becomes_blocks_of_plain_text() -> None:
    text = (
        "# Title\n\nA *first*\nparagraph  \nof lines.\n\n## Part\n\n- one\n  - two\n\n3. three\n\n> said\n\n"
        "```\ncode  *x*\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![a bridge](b.png)\n\n---\n\n[^1]: A note.\n"
    )
    assert marked(text) == [
        ("heading", 2, "Title"),
        ("paragraph", 0, "A first paragraph\nof lines."),
        ("heading", 2, "Part"),
        ("list item", 1, "one"),
        ("list item", 2, "two"),
        ("list item", 1, "3. three"),
        ("block quotation", 0, "said"),
        ("verbatim", 0, "code  *x*"),
        ("table row", 0, "a | b"),
        ("table row", 0, "1 | 2"),
        ("paragraph", 0, "a bridge"),
        ("paragraph", 0, "[^1]: A note."),
    ]


def test_styles_mark_the_words_that_the_source_marks() -> None:
    source = "See **the *old* bridge**, `x`, [its page](https://a.example/b) and <mailto:a@b.example>."
    block = markdown.parse(source, "a.md")[0].blocks[0]
    assert block.text == "See the old bridge, x, its page and mailto:a@b.example."
    assert [(block.text[style.start : style.end], style.kind, style.target) for style in block.styles] == [
        ("the old bridge", "strong", ""),
        ("old", "em", ""),
        ("x", "code", ""),
        ("its page", "link", "https://a.example/b"),
        ("mailto:a@b.example", "link", "mailto:a@b.example"),
    ]


@pytest.mark.parametrize(
    "source",
    ["[x](javascript:alert(1))", "[x](data:text/html,y)", "[x](vbscript:y)", "[x](other.md)", "[x](//host/y)"],
)
def test_links_lead_only_to_web_and_mail_addresses(source: str) -> None:
    block = markdown.parse(source, "a.md")[0].blocks[0]
    assert "x" in block.text
    assert block.styles == ()


def test_html_is_reduced_to_the_text_that_it_shows() -> None:
    source = (
        "<div>One<p>two &amp; three</p><script>alert(1)</script></div>\n\nA <b onclick=x>bold</b> word<br>and more."
    )
    assert marked(source) == [
        ("paragraph", 0, "One"),
        ("paragraph", 0, "two & three"),
        ("paragraph", 0, "A bold word\nand more."),
    ]


def test_a_text_nested_too_deep_for_the_parser_is_read_as_plain_text() -> None:
    text, problems = markdown.parse(">" * 2000 + " deep inside", "a.md")
    assert "deep inside" in text.blocks[0].text
    assert "nested" in said(problems)[0]


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "[a](", "[a", "![", "<a ", "<div>", "<!-- ", "*a ", "**x* ", "*_", "`a``", "&amp;", "> a\n", "- a\n"),
        *("-\n\n", "| 1 | 2 |\n", "|a", "1. ", "a\n", "[a]: b\n", "    a\n", "# a\n", "\\a", "Photo: Aa "),
    ],
)
def test_markdown_costs_no_more_than_in_proportion_to_its_length(piece: str) -> None:
    head = "| a | b |\n|---|---|\n" if piece.startswith("| ") else ""
    # Over four times the length, work that grows with its square would take sixteen times as long.
    short, long = (head + piece * times for times in (2000, 8000))
    assert growth(lambda source: markdown.read(source.encode(), "a.md"), short, long) < 10


def test_texts_and_styles_stay_sound_on_a_whole_specification(shared: Path) -> None:
    source = (shared / "hostile" / "commonmark" / "spec.txt").read_text(encoding="utf-8")
    for block in markdown.parse(source, "a.md")[0].blocks:
        assert unicodedata.is_normalized("NFC", block.text)
        assert block.text.strip()
        for style in block.styles:
            assert 0 <= style.start < style.end <= len(block.text)


# Titles


def test_a_stated_title_wins_then_the_main_heading_then_the_first_sentence(tmp_path: Path) -> None:
    documents, _ = read(
        tmp_path,
        {
            "a.md": f"---\ntitle: Stated\n---\n# Heading\n\n{PROSE}",
            "b.md": f"# Heading\n\n{PROSE}",
            "c.md": f"{PROSE}\n\n# Later\n\n{PROSE}",
            "d.txt": f"{PROSE} More.",
            "e.txt": f"{PROSE[:-1]}, and {PROSE}",
        },
    )
    assert [(document.title, document.title_derived) for document in documents.values()] == [
        ("Stated", False),
        ("Heading", False),
        ("Later", False),
        (PROSE, True),
        (PROSE[:-1] + ", and…", True),
    ]
    assert [block.text for block in documents["a.md"].blocks] == ["Heading", PROSE]
    assert [(block.text, block.removed) for block in documents["c.md"].blocks] == [(PROSE, True), (PROSE, False)]
    assert all(len(document.title) <= 90 for document in documents.values())


def test_the_numbers_of_paragraphs_do_not_depend_on_whether_the_heading_is_the_title(tmp_path: Path) -> None:
    one, _ = read(tmp_path / "one", {"a.md": f"# Heading\n\n{PROSE}"})
    two, _ = read(tmp_path / "two", {"a.md": f"---\ntitle: Other\n---\n# Heading\n\n{PROSE}"})
    assert [block.number for block in one["a.md"].blocks if block.text == PROSE] == [2]
    assert [block.number for block in two["a.md"].blocks if block.text == PROSE] == [2]


def test_a_first_line_that_says_the_stated_title_is_not_said_twice(tmp_path: Path) -> None:
    documents, _ = read(tmp_path, {"a.txt": f"---\ntitle: The old bridge\n---\nThe old bridge\n\n{PROSE}"})
    assert [(block.number, block.text) for block in documents["a.txt"].blocks] == [(2, PROSE)]


def test_a_text_without_letters_is_called_by_its_file(tmp_path: Path) -> None:
    documents, _ = read(tmp_path, {"box/list 7.txt": "1 2 3\n\n4 5 6"})
    assert (documents["box/list 7.txt"].title, documents["box/list 7.txt"].title_derived) == ("list 7", True)


def test_a_derived_title_does_not_end_after_an_abbreviation() -> None:
    block = Block(1, KIND.PARAGRAPH, "Gen. Lind met the U.S. envoy at noon. They did not speak.")
    assert derived_title([block], "a.txt") == "Gen. Lind met the U.S. envoy at noon."


# Ids


def test_ids_come_from_the_objectid_or_the_path(tmp_path: Path) -> None:
    documents, problems = read(
        tmp_path,
        {"letters/1920/a.txt": PROSE, "Über Öl.txt": f"{PROSE} Oil.", "c.md": f"---\nobjectid: Box 7/3\n---\n{PROSE}"},
    )
    ids = {name: document.id for name, document in documents.items()}
    assert ids == {"letters/1920/a.txt": "letters-1920-a", "Über Öl.txt": "uber-ol", "c.md": "box-7-3"}
    assert problems == ()


def test_of_files_that_want_one_id_each_has_a_suffix_and_the_plain_id_leads_on_to_the_first(tmp_path: Path) -> None:
    files = {name: f"{name} {PROSE}" for name in ("a b.docx.txt", "a b.txt", "a-b.txt", "a_b.md", "A-B.html")}
    documents, problems = read(tmp_path, files)
    ids = {name: document.id for name, document in documents.items()}
    assert ids.pop("a b.docx.txt") == "a-b-docx"
    assert all(key.startswith("a-b-") and len(key) == len("a-b-") + 6 for key in ids.values())
    assert len(set(ids.values())) == 4
    assert {name: document.former for name, document in documents.items() if document.former} == {"a b.txt": ("a-b",)}
    assert said(problems) == [
        "warning: a b.txt: 4 files want the id `a-b`: a b.txt, a-b.txt, a_b.md, A-B.html. It now leads on to this one; "
        "the others have a suffix, and so has this one. State `objectid: a-b` for the one that links to it mean, or "
        "rename the others."
    ]
    alone, _ = read(tmp_path / "again", {name: files[name] for name in ("a-b.txt", "a_b.md")})
    assert alone["a_b.md"].id == ids["a_b.md"]


def test_a_file_that_is_added_never_shows_itself_at_the_address_of_another(tmp_path: Path) -> None:
    old = {"report.txt": f"Report. {PROSE}", "x y.txt": f"Letter. {PROSE}"}
    before, _ = read(tmp_path / "one", old)
    assert [document.id for document in before.values()] == ["report", "x-y"]
    after, _ = read(tmp_path / "two", {**old, "report.html": f"<p>Page. {PROSE}", "x-y.txt": f"Other. {PROSE}"})
    assert {"report", "x-y"} & {document.id for document in after.values()} == set()
    assert {name: document.former for name, document in after.items() if document.former} == {
        "report.txt": ("report",),
        "x y.txt": ("x-y",),
    }


def test_an_id_that_one_of_the_files_states_is_its_own_and_a_former_id_leads_where_it_says(tmp_path: Path) -> None:
    files = {"a b.txt": PROSE, "a-b.md": f"---\nobjectid: a-b\n---\n{PROSE}"}
    documents, problems = read(tmp_path / "one", files)
    assert documents["a-b.md"].id == "a-b"
    assert documents["a b.txt"].former == ()
    assert "It is the id of this one; the others have a suffix." in said(problems)[0]
    files["a-b.md"] = f"---\nformerid: a-b\n---\n{PROSE}"
    documents, _ = read(tmp_path / "two", files)
    assert {name: document.former for name, document in documents.items()} == {"a b.txt": (), "a-b.md": ("a-b",)}


# What cannot be read


def test_each_bad_file_is_a_clear_problem_and_the_others_are_read(tmp_path: Path) -> None:
    documents, problems = read(
        tmp_path,
        {
            "good.txt": PROSE,
            "empty.txt": "",
            "blank.md": " \n\n",
            "rules.md": "---\n\n***\n",
            "binary.txt": bytes(range(256)) * 4,
            "really.txt": b"%PDF-1.7 text",
            "report.xlsx": "x",
            "old.doc": b"\xd0\xcf\x11\xe0",
            "post": "From ann@a.example Fri Jan  3 10:00:00 2020\nSubject: Tolls\n\nNone.",
            **{f"nothing{ending}": "" for ending in (".docx", ".eml", ".epub", ".mbox", ".pdf", ".rtf", ".zip")},
        },
    )
    assert list(documents) == ["good.txt"]
    kinds = [problem for problem in problems if problem.where == "seeds"]
    assert said(tuple(kinds)) == [f"info: seeds: the kinds that can be read are: {', '.join(sorted(READERS))}."]
    problems = tuple(problem for problem in problems if problem.where != "seeds")
    assert {problem.where: problem.message for problem in problems} == {
        **{f"nothing{ending}": "is empty." for ending in (".docx", ".eml", ".epub", ".mbox", ".pdf", ".rtf", ".zip")},
        "old.doc": "is of a kind that cannot be read.",
        "post": "is of a kind that cannot be read.",
        "empty.txt": "is empty.",
        "blank.md": "is empty.",
        "rules.md": "holds no text.",
        "binary.txt": "is a binary file, not text.",
        "really.txt": "is a PDF whatever its name says.",
        "report.xlsx": "is of a kind that cannot be read.",
    }
    assert {problem.severity for problem in problems} == {Severity.ERROR}
    hints = {problem.where: problem.hint for problem in problems}
    assert hints["report.xlsx"] == "Open it in the program that made it and save it as .pdf."
    assert hints["old.doc"] == "Open it in the program that made it and save it as .docx."
    assert hints["post"] == "It looks like a mailbox: give it the ending .mbox."
    assert hints["really.txt"] == "Give it the ending .pdf and build again."


MAIL = "From: ann@a.example\nTo: bo@b.example\nSubject: Tolls\n\nNone.\n"
SAVE = "Open it in the program that made it and save it as"


@pytest.mark.parametrize(
    ("name", "data", "hint"),
    [
        ("a.msg", b"\xd0\xcf\x11\xe0", f"{SAVE} .eml."),
        ("a.doc", b"{\\rtf1 Text}", "It looks like an RTF document: give it the ending .rtf."),
        ("a.doc", "<html><p>Text</p></html>", "It looks like a web page: give it the ending .html."),
        ("a.emlx", f"66\n{MAIL}", "It looks like a message: give it the ending .eml."),
        ("letter", MAIL, "It looks like a message: give it the ending .eml."),
        ("README", PROSE + "é", "If it is a text to be read, give it the ending .txt; else take it out of the folder."),
        ("a.fodt", "<office/>", f"{SAVE} .odt."),
        ("a.jpg", b"\xff\xd8\xff", "Where a picture shows text, make a PDF of it and set `ocr: true`."),
        ("a.mp3", b"ID3\x03", "Write what is said in it into a .txt file, or take it out."),
        ("a.tar.xz", b"\xfd7zXZ", "Unpack it, and put its files into the folder."),
        ("a.dat", b"\x00\x01", "Save it in one that can, such as .docx, .pdf or .txt, or take it out of the folder."),
    ],
)
def test_what_to_do_with_a_file_of_a_kind_that_cannot_be_read(
    tmp_path: Path, name: str, data: str | bytes, hint: str
) -> None:
    _, problems = read(tmp_path, {name: data})
    assert said(problems)[0] == f"error: {name}: is of a kind that cannot be read. {hint}"


@pytest.mark.parametrize("folder", ["page_files", "page-Dateien", "page_fichiers/more"])
def test_what_browsers_save_beside_a_page_makes_no_documents(tmp_path: Path, folder: str) -> None:
    page = f"<html><body><p>{PROSE}</p></body></html>"
    names = [f"box/{folder}/{name}" for name in ("a.css", "f.txt", "frame.html")]
    others = [f"box/{folder}/report.md", "box/pages_files/frame.html"]
    documents, problems = read(tmp_path, {"box/page.htm": page, **{name: name + PROSE for name in (*names, *others)}})
    assert sorted(documents) == sorted(["box/page.htm", *others])
    message = f"is a saved web page; what its folder holds to show it was left out (3): {', '.join(names)}."
    assert said(problems) == [f"info: box/page.htm: {message} Move what is a document of its own to another folder."]


def test_a_few_zero_bytes_in_a_text_are_left_out_and_a_form_feed_parts_paragraphs(tmp_path: Path) -> None:
    documents, problems = read(tmp_path, {"a.txt": f"One\x00.\n\f{PROSE} {PROSE}\fThree."})
    assert [block.text for block in documents["a.txt"].blocks] == ["One.", f"{PROSE} {PROSE}", "Three."]
    message = "holds 1 zero bytes, which no text has; they were left out. Save it as UTF-8 text and build again."
    assert said(problems) == [f"warning: a.txt: {message}"]


def test_a_file_of_another_kind_than_its_name_says_is_called_what_it_is(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><p>{PROSE}</p></body></html>"
    letter = word(para(PROSE))
    _, problems = read(
        tmp_path,
        {"a.pdf": page, "b.pdf": letter, "c.txt": letter, "d.docx": page, "e.odt": letter, "f.docx": b"PK\x03\x04 cut"},
    )
    assert said(problems) == [
        "error: a.pdf: is a web page whatever its name says. Give it the ending .html and build again.",
        "error: b.pdf: is a Word document whatever its name says. Give it the ending .docx and build again.",
        "error: c.txt: is a Word document whatever its name says. Give it the ending .docx and build again.",
        "error: d.docx: is a web page whatever its name says. Give it the ending .html and build again.",
        "error: e.odt: is a Word document whatever its name says. Give it the ending .docx and build again.",
        "error: f.docx: is damaged, or is no Word document. Open it in the program that made it, save it anew and "
        "build again.",
    ]


def test_a_file_that_vanishes_or_changes_meanwhile_is_a_problem(tmp_path: Path) -> None:
    config = project(tmp_path, {"a.txt": PROSE, "b.txt": PROSE, "c.txt": PROSE})
    sources, _ = list_sources(config.seeds)
    (config.seeds / "a.txt").unlink()
    (config.seeds / "b.txt").write_text("Other.")
    documents, problems = read_documents(sources, config)
    assert [document.source.name for document in documents] == ["c.txt"]
    assert [(problem.where, problem.message) for problem in problems] == [
        ("a.txt", "disappeared while it was being read."),
        ("b.txt", "was changed while it was being read."),
    ]


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-32", ""),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_read_and_guesses_named(tmp_path: Path, encoding: str, reported: str) -> None:
    text = "The café in the Rue Zoé was closed “until further notice”, and the naïve stood before it. " + PROSE
    documents, problems = read(tmp_path, {"a.txt": text.encode(encoding)})
    assert documents["a.txt"].blocks[0].text == text
    assert [reported in note for note in documents["a.txt"].notes] == ([True] if reported else [])
    assert len(problems) == (encoding == "cp1252")


def test_an_encoding_that_a_file_states_is_believed_if_the_bytes_fit_it(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="{}"?>\n\nPříliš žluťoučký kůň.'
    documents, problems = read(
        tmp_path,
        {
            "a.txt": text.format("iso-8859-2").encode("iso-8859-2"),
            "b.txt": text.format("no-such-encoding").encode("utf-8"),
            "c.txt": text.format("utf-16").encode("utf-8"),
        },
    )
    assert all("Příliš žluťoučký kůň." in document.blocks[-1].text for document in documents.values())
    assert documents["a.txt"].notes == ("Read as iso8859-2, the encoding that it states.",)
    assert problems == ()


def test_a_few_damaged_bytes_in_utf_8_do_not_spoil_the_rest(tmp_path: Path) -> None:
    data = "café naïve Zoé été Ærø\n\n".encode() + b"one bad \xff byte"
    documents, problems = read(tmp_path, {"a.txt": data})
    assert [block.text for block in documents["a.txt"].blocks] == ["café naïve Zoé été Ærø", "one bad \ufffd byte"]
    assert "holds 1 damaged characters, the first in line 3" in said(problems)[0]


def test_ten_megabytes_of_lines_are_read_in_seconds(tmp_path: Path) -> None:
    documents, _ = read(tmp_path, {"a.txt": "a short line\n" * 400_000, "b.txt": "word " * 1_000_000})
    assert [len(document.blocks) for document in documents.values()] == [261, 250]


def test_a_paragraph_without_end_stands_in_parts_and_loses_nothing(tmp_path: Path) -> None:
    sentences = [f"This is **sentence** number {number}." for number in range(2000)]
    documents, _ = read(tmp_path, {"a.md": " ".join(sentences), "b.txt": "x" * 50_000, "c.txt": PROSE})
    blocks = documents["a.md"].blocks
    assert " ".join(block.text for block in blocks) == " ".join(sentences).replace("*", "")
    assert all(block.text.endswith(".") and len(block.text) <= 20_000 for block in blocks)
    assert [block.number for block in blocks] == [1, 2, 3]
    assert {block.text[style.start : style.end] for block in blocks for style in block.styles} == {"sentence"}
    assert [len(block.text) for block in documents["b.txt"].blocks] == [20_000, 20_000, 10_000]
    note = "What is longer than 20,000 characters without a paragraph's end stands in parts (1)."
    assert [document.notes for document in documents.values()] == [(note,), (note,), ()]


def test_words_between_angle_brackets_stay_and_what_html_hides_is_told(tmp_path: Path) -> None:
    text = "Dear <Name>, if a<b and c>d then <b>write</b>.\n\n<!-- page 3 is torn -->\n"
    documents, problems = read(tmp_path, {"a.md": text})
    assert [block.text for block in documents["a.md"].reading] == ["Dear <Name>, if a<b and c>d then write."]
    assert any("comments" in str(problem) for problem in problems)

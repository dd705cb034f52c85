"""PDFs become documents: paragraphs with their pages, edges, and a plain word for those that hold no text."""

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from build_scripts.documents import Block, BlockKind
from build_scripts.readers import pdf
from build_scripts.readers.pdf.edges import find_edges
from build_scripts.readers.pdf.lines import Line
from build_scripts.readers.pdf.pages import Page
from build_scripts.readers.types import ReadError, Reading
from tests.made import pdf as made

LINES = [
    "The old bridge over the river has stood for two hundred years and more,",
    "and nobody in the town remembers who paid for it, though many have asked",
    "the archive and the mayor.",
]
MORE = ["Its builder came from the north of the county, where stone was cheap and", "winters long."]


def column(
    lines: list[str], top: float = 700, left: float = 60, size: float = 11
) -> list[tuple[float, float, float, str]]:
    return [(left, top - 14 * number, size, line) for number, line in enumerate(lines)]


def blocks_of(reading: Reading) -> tuple[Block, ...]:
    assert reading.text
    return reading.text.blocks


def texts(reading: Reading) -> list[str]:
    return [block.text for block in blocks_of(reading)]


def test_lines_become_paragraphs_and_larger_lines_headings() -> None:
    page = [
        (60, 740, 20, "The bridge"),
        *column(LINES),
        *column(MORE, 645),
        (60, 600, 11, "- first"),
        (60, 580, 11, "- second"),
    ]
    reading = pdf.read(made([page]), "a.pdf")
    assert [(block.kind.value, block.text) for block in blocks_of(reading)] == [
        ("heading", "The bridge"),
        ("paragraph", " ".join(LINES)),
        ("paragraph", " ".join(MORE)),
        ("list item", "first"),
        ("list item", "second"),
    ]
    assert reading.text
    assert (reading.text.title, reading.text.headings_marked) == ("The bridge", True)


def test_a_new_paragraph_shows_by_its_indent_or_by_a_short_line_before() -> None:
    indented = [*column(LINES), (80, 658, 11, MORE[0]), (60, 644, 11, MORE[1])]
    assert texts(pdf.read(made([indented]), "a.pdf")) == [" ".join(LINES), " ".join(MORE)]
    assert texts(pdf.read(made([column(LINES + MORE)]), "a.pdf")) == [" ".join(LINES), " ".join(MORE)]


def test_numbered_items_keep_their_numbers_and_initials_are_no_items() -> None:
    page = column(
        ["Three things were found in the box, which was sent in spring.", "1. A bill", "2. A letter", "(c) A key."]
    )
    page += column(
        ["The bill was written by a mason called Brown, whose son was", "J. Brown, and the letter by the boy."], 600
    )
    assert [(block.kind.value, block.level, block.text) for block in blocks_of(pdf.read(made([page]), "a.pdf"))] == [
        ("paragraph", 0, "Three things were found in the box, which was sent in spring."),
        ("list item", 1, "1. A bill"),
        ("list item", 1, "2. A letter"),
        ("list item", 1, "(c) A key."),
        (
            "paragraph",
            0,
            "The bill was written by a mason called Brown, whose son was J. Brown, and the letter by the boy.",
        ),
    ]


def test_lines_that_are_short_on_purpose_stay_lines() -> None:
    verse = ["We row the boat", "From the one shore to the other shore", "All night", "And nobody asks us", "Why"]
    assert texts(pdf.read(made([column(verse)]), "a.pdf")) == ["\n".join(verse)]


def test_columns_are_read_one_after_the_other_and_a_paragraph_goes_on_in_the_next() -> None:
    left = column(["The old bridge over the", "river has stood for two"], left=60)
    right = column(["hundred years and more.", "Nobody remembers it."], left=320)
    assert texts(pdf.read(made([[*left, *right]]), "a.pdf"))[0].startswith(
        "The old bridge over the river has stood for two hundred years and more."
    )


def test_columns_that_were_drawn_straight_across_are_read_one_after_the_other() -> None:
    left, right = (f"{side} " + "column of this page goes on" for side in ("The left", "And the right"))
    rows = [(x, 700 - 13 * n, 10, f"{words} {n}") for n in range(8) for x, words in ((50, left), (310, right))]
    page = [(50, 730, 10, "A heading that runs across both of the columns of the page and is long"), *rows]
    found = " ".join(texts(pdf.read(made([page]), "a.pdf")))
    places = [found.index(f"{words} {n}") for words in (left, right) for n in range(8)]
    assert places == sorted(places)


def test_the_cells_of_a_table_are_read_row_by_row() -> None:
    names = (
        "A crane with its winch and brake",
        "Rope",
        "Timber for the second pier",
        "Nails",
        "Stone from the north",
        "Tar",
    )
    prices = (
        "four hundred and twenty crowns",
        "nine",
        "eleven hundred crowns",
        "two crowns",
        "given by the parish",
        "one",
    )
    rows = [(x, 700 - 13 * n, 10, pair[n]) for n in range(6) for x, pair in ((50, names), (310, prices))]
    found = " ".join(texts(pdf.read(made([rows]), "a.pdf"))).replace("\n", " ")
    assert all(f"{name} {price}" in found for name, price in zip(names, prices, strict=True))


def test_every_block_knows_its_page_and_a_paragraph_may_run_over() -> None:
    pages = [column([LINES[0], LINES[1]]), [*column([LINES[2]]), *column(MORE, 600)]]
    reading = pdf.read(made(pages), "a.pdf")
    assert [(block.page, block.text) for block in blocks_of(reading)] == [(1, " ".join(LINES)), (2, " ".join(MORE))]


def test_hyphens_at_line_ends_go_where_they_part_a_word_and_stay_in_compounds() -> None:
    page = column(
        ["The mason was well-known in the coun-", "ty, and as a self-", "made man, well-", "known in the town."]
    )
    assert texts(pdf.read(made([page]), "a.pdf")) == [
        "The mason was well-known in the county, and as a self-made man, well-known in the town."
    ]


def test_heads_feet_and_page_numbers_stand_beside_the_text() -> None:
    pages = [
        [
            (60, 770, 9, f"The Crier {number}"),
            *column([f"Page of {word} words, and no more than that."]),
            (300, 30, 9, str(number + 6)),
        ]
        for number, word in enumerate(("many", "some", "few", "no"), 1)
    ]
    reading = pdf.read(made(pages), "a.pdf")
    assert [(block.page, block.kind.value, block.text) for block in blocks_of(reading)][:2] == [
        (1, "surroundings", "The Crier 1"),
        (1, "paragraph", "Page of many words, and no more than that."),
    ]
    beside = [block for block in blocks_of(reading) if block.kind is BlockKind.SURROUNDINGS]
    assert {block.reason for block in beside} == {"stands at the edge of 4 pages"}
    assert "Page numbers are left out (4)." in reading.notes


def test_a_head_on_every_other_page_stands_beside_the_text_of_a_short_file() -> None:
    heads = ("The Crier", "A town paper", "The Crier", "A town paper", "The Crier")
    words = ("one", "two", "three", "four", "five")
    pages = [
        [(60, 770, 9, head), *column([f"Page {word} says this."])] for head, word in zip(heads, words, strict=True)
    ]
    beside = [block.text for block in blocks_of(pdf.read(made(pages), "a.pdf")) if block.kind is BlockKind.SURROUNDINGS]
    assert beside == ["The Crier", "A town paper"]


@pytest.mark.parametrize("sign", ["ı", "İ", "ſ", "K"])
def test_a_letter_that_only_looks_like_a_number_costs_nothing(sign: str) -> None:
    def page(number: int, foot: str) -> Page:
        text = Line(number, "Text of the page.", 60, 300, 700, 11)
        return Page(number, (text, Line(number, foot, 300, 310, 30, 9)), 800, 0)

    assert not find_edges([page(number, sign) for number in (1, 2, 3)]).numbers
    assert len(find_edges([page(number, "i" * number) for number in (1, 2, 3)]).numbers) == 3


def test_numbers_in_the_text_are_no_page_numbers() -> None:
    pages = [column([f"{word} lines of text here.", "40", "and more text after it."]) for word in ("First", "Second")]
    assert sum("40" in text for text in texts(pdf.read(made(pages), "a.pdf"))) == 2


def test_properties_are_stated_when_they_say_something() -> None:
    info = "/Title (Bridges of the county) /Author (Ann Mason; Bob) /CreationDate (D:20200103101500Z)"
    info += " /Keywords (stone, lime)"
    reading = pdf.read(made([column(LINES)], info), "a.pdf")
    assert dict(reading.stated) == {
        "title": ("Bridges of the county",),
        "creator": ("Ann Mason", "Bob"),
        "date": ("2020-01-03",),
        "subject": ("stone", "lime"),
    }
    assert dict(pdf.read(made([column(LINES)], "/Title (Microsoft Word - a.doc)"), "a.pdf").stated) == {}


def form(*fields: tuple[str, str]) -> bytes:
    widgets = [
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) /Rect [60 {bottom} 300 {bottom + 20}] >>"
        for bottom, (name, value) in enumerate(fields, 60)
    ]
    data = made([column(LINES), column(MORE)]).replace(b"/Catalog", b"/Catalog /AcroForm << /Fields [] >>")
    return data.replace(b"/MediaBox", f"/Annots [{' '.join(widgets)}] /MediaBox".encode(), 1)


def test_what_is_written_into_the_fields_of_a_form_is_read() -> None:
    reading = pdf.read(form(("form1[0].Family_name[0]", "Mason"), ("town", ""), ("Reasons", "None of ours")), "a.pdf")
    assert [(block.number, block.page, block.text) for block in blocks_of(reading)] == [
        (1, 1, " ".join(LINES)),
        (2, 1, "Family name | Mason"),
        (3, 1, "Reasons | None of ours"),
        (4, 2, " ".join(MORE)),
    ]
    assert reading.notes == ("It is a form; what is written into its fields stands at the end of each page (2).",)
    assert pdf.read(form(("town", "")), "a.pdf").notes == (
        "It is a form; nothing that can be read is written into its fields.",
    )


def test_a_scanned_file_and_an_empty_one_are_named_as_what_they_are() -> None:
    with pytest.raises(ReadError, match="is scanned: there are pictures and no text on its 2 pages") as scanned:
        pdf.read(made([[], []], picture=True), "a.pdf")
    assert "Tesseract" in scanned.value.hint
    with pytest.raises(ReadError, match="holds no text on its one page"):
        pdf.read(made([[]]), "a.pdf")


def attached(data: bytes, *names: str, empty: str = "") -> bytes:
    held = BytesIO()
    document = pypdfium2.PdfDocument(data)
    for name in names:
        document.new_attachment(name).set_data(b"held")
    if empty:
        document.new_attachment(empty)
    document.save(held)
    document.close()
    return held.getvalue()


def test_a_cover_without_text_does_not_cost_what_is_attached_to_it() -> None:
    reading = pdf.read(attached(made([[]]), "a.txt", "b.txt"), "a.pdf")
    assert reading.text is None
    assert [(file.name, file.data) for file in reading.inner] == [("a.txt", b"held"), ("b.txt", b"held")]
    assert reading.problems == ()
    scanned = pdf.read(attached(made([[]], picture=True), "a.txt"), "a.pdf")
    assert "holds pictures and no text on page 1 of 1" in scanned.problems[0].message


def test_attached_files_that_are_left_out_are_counted() -> None:
    names = [f"{number:03}.txt" for number in range(105)]
    reading = pdf.read(attached(made([column(LINES)]), *names, empty="000.bin"), "a.pdf")
    assert [file.name for file in reading.inner] == names[:99]
    assert [str(problem) for problem in reading.problems] == [
        "warning: a.pdf: files attached to it were left out: 1 empty or damaged, 6 beyond the first 100. Save those "
        "that you need from a PDF reader into the folder."
    ]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"not a pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>"])
def test_a_damaged_file_is_named_as_such(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"is damaged, or is no PDF|holds no text"):
        pdf.read(data, "a.pdf")


def test_pages_without_text_among_others_are_named() -> None:
    reading = pdf.read(made([column(LINES), [], [], column(MORE), []], picture=True), "a.pdf")
    assert [str(problem) for problem in reading.problems] == [
        "warning: a.pdf: holds pictures and no text on pages 2–3, 5 of 5; what they say is missing. Install Tesseract "
        "and set `ocr: true`, or save the file with a layer of text by an OCR program."
    ]
    assert reading.notes == ("There are only pictures on pages 2–3, 5; what they say is missing here.",)


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(90, "0 1 -1 0 {bottom} {left}"), (180, "-1 0 0 -1 {left} {bottom}"), (270, "0 -1 1 0 {bottom} {left}")],
)
@pytest.mark.parametrize("turned_back", [True, False])
def test_a_page_across_its_sheet_is_read_as_one_that_is_upright(turn: int, matrix: str, turned_back: bool) -> None:
    upright = made([[*column(LINES), *column(MORE, 640)]])

    def across(line: re.Match[bytes]) -> bytes:
        left, bottom = float(line[1]), float(line[2])
        left, bottom = {90: (left, 800 - bottom), 180: (600 - left, 800 - bottom), 270: (800 - left, bottom)}[turn]
        return f"{matrix.format(left=left, bottom=bottom)} Tm".encode()

    data = re.sub(rb"(\d+) (\d+) Td", across, upright)
    if turned_back:
        data = data.replace(b"/MediaBox", f"/Rotate {turn} /MediaBox".encode())
    assert texts(pdf.read(data, "a.pdf")) == texts(pdf.read(upright, "a.pdf")) == [" ".join(LINES), " ".join(MORE)]


def test_pictures_of_pages_are_read_by_tesseract_when_it_is_wanted_and_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\nhead -c 2 >/dev/null\ncat >/dev/null\nprintf 'Read from\\nthe picture.\\n\\nTwice.\\n'\n"
    )
    program.chmod(0o755)
    data = made([column(LINES), []], picture=True)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    reading = pdf.read(data, "a.pdf", ocr=True)
    assert [(block.page, block.text) for block in blocks_of(reading)][1:] == [
        (2, "Read from\nthe picture."),
        (2, "Twice."),
    ]
    assert "The text of page 2 was read by OCR (Tesseract) and may hold mistakes." in reading.notes
    assert reading.problems == ()
    program.write_text("#!/bin/sh\nexit 1\n")
    assert len(pdf.read(data, "a.pdf", ocr=True).problems) == 1
    with pytest.raises(ReadError, match="OCR found no text in the pictures on its one page"):
        pdf.read(made([[]], picture=True), "a.pdf", ocr=True)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert len(pdf.read(data, "a.pdf", ocr=True).problems) == 1


def test_reading_twice_gives_the_same() -> None:
    data = made([column(LINES), column(MORE)])
    assert pdf.read(data, "a.pdf") == pdf.read(data, "a.pdf")

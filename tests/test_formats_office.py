"""Word documents, OpenDocument texts and RTF files become documents."""

import io
import zipfile

import pytest

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.metadata.properties import day, stated
from build_scripts.readers.office import docx, odt, rtf
from build_scripts.readers.office.numbering import Numbering, whole
from build_scripts.readers.office.package import elements
from build_scripts.readers.types import ReadError, Reading
from tests.growth import CEILING, growth
from tests.made import opendocument, packed, para, related, word

Shape = list[tuple[str, int, str]]

STYLES = """
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="H3"><w:name w:val="heading 3"/></w:style>
<w:style w:styleId="Own"><w:name w:val="House head"/><w:basedOn w:val="H3"/></w:style>
<w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>
<w:style w:styleId="L"><w:name w:val="List Number"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
"""


def blocks_of(reading: Reading) -> tuple[Block, ...]:
    assert reading.text
    return reading.text.blocks


def shape(reading: Reading) -> Shape:
    return [(block.kind.value, block.level, block.text) for block in blocks_of(reading)]


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def listed(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


# Word


def test_headings_lists_and_quotations_are_known_by_their_styles() -> None:
    body = para("The bridge", style("T")) + para("Piers", style("H1")) + para("Left pier", style("Own"))
    body += para("three", style("L")) + para("deeper", listed(1, 1)) + para("deeper still", listed(1, 1))
    body += para("four", listed(1)) + para("dot", listed(2)) + para("none", listed(0)) + para("said", style("Q"))
    reading = docx.read(word(body, styles=STYLES, numbering=NUMBERING), "a.docx")
    assert shape(reading) == [
        ("heading", 2, "The bridge"),
        ("heading", 2, "Piers"),
        ("heading", 3, "Left pier"),
        ("list item", 1, "3. three"),
        ("list item", 2, "3.i) deeper"),
        ("list item", 2, "3.ii) deeper still"),
        ("list item", 1, "4. four"),
        ("list item", 1, "dot"),
        ("paragraph", 0, "none"),
        ("block quotation", 0, "said"),
    ]
    assert reading.text
    assert (reading.text.title, reading.text.headings_marked) == ("The bridge", True)


@pytest.mark.parametrize(
    ("figures", "numbers"),
    [
        ("decimalZero", ["09", "10"]),
        ("upperLetter", ["I", "J"]),
        ("lowerRoman", ["ix", "x"]),
        ("upperRoman", ["IX", "X"]),
        ("bullet", ["", ""]),
    ],
)
def test_numbers_are_written_as_the_list_says(figures: str, numbers: list[str]) -> None:
    level = f'<lvl ilvl="0"><start val="9"/><numFmt val="{figures}"/><lvlText val="%1"/></lvl>'
    part = f'<n><abstractNum abstractNumId="0">{level}</abstractNum><num numId="5"><abstractNumId val="0"/></num></n>'
    numbering = Numbering(elements(part.encode()))
    assert [numbering.mark("5", 0), numbering.mark("5", 0)] == numbers
    assert numbering.mark("6", 0) == ""


@pytest.mark.parametrize(("written", "number"), [("7", 7), ("-2", -2), ("--5", 1), ("٣", 1), ("", 1), ("9" * 30, 1)])
def test_what_is_no_whole_number_counts_from_the_usual_one(written: str, number: int) -> None:
    assert whole(written, 1) == number


def test_a_table_is_kept_row_by_row() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    table = f"<w:tbl>{row(para('who'), para('wages'))}{row(para('cook') + para('and maid'), para('4'))}</w:tbl>"
    reading = docx.read(word(para("Before") + table + para("After")), "a.docx")
    assert shape(reading)[1:3] == [("table row", 0, "who | wages"), ("table row", 0, "cook and maid | 4")]


def test_notes_follow_the_paragraph_that_cites_them_and_carry_its_mark() -> None:
    mark = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    cited = f"<w:p><w:r><w:t>Stone</w:t></w:r>{mark}<w:r><w:t> and lime.</w:t></w:r></w:p>"
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="7">{para("From the hill.")}</w:footnote>'
    reading = docx.read(word(cited + para("Next"), footnotes=notes), "a.docx")
    assert [text for _, _, text in shape(reading)] == ["Stone[1] and lime.", "[1] From the hill.", "Next"]


def test_links_and_fields_lead_where_they_say_and_emphasis_has_its_place() -> None:
    link = '<w:hyperlink r:id="k"><w:r><w:t>page</w:t></w:r></w:hyperlink>'
    code = '<w:r><w:instrText> HYPERLINK "https://f.example/" </w:instrText></w:r>'
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    bold = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r><w:r><w:rPr><w:b/><w:i w:val='0'/></w:rPr><w:t>er</w:t></w:r>"
    )
    body = f"<w:p>{link}<w:r><w:t> </w:t></w:r>{begin}{code}{separate}<w:r><w:t>field</w:t></w:r>{end}{bold}</w:p>"
    block = blocks_of(docx.read(word(body, {"k": "https://p.example/"}), "a.docx"))[0]
    assert block.text == "page fieldbolder"
    assert [(block.text[s.start : s.end], s.kind, s.target) for s in block.styles] == [
        ("page", "link", "https://p.example/"),
        ("field", "link", "https://f.example/"),
        ("bolder", "strong", ""),
    ]


def test_what_was_deleted_is_left_out_with_a_note_and_what_was_inserted_is_text() -> None:
    runs = "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    reading = docx.read(word(f"<w:p>{runs}</w:p>"), "a.docx")
    assert [text for _, _, text in shape(reading)] == ["new"]
    assert reading.notes == ("Passages that tracked changes delete or move away are left out (1).",)


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{para('in the box')}</w:txbxContent>"
    twins = f"<Choice>{box}</Choice><Fallback>{box}</Fallback>"
    reading = docx.read(word(f"<w:p><w:r><w:t>a</w:t></w:r><w:r>{twins}</w:r><w:r><w:t>b</w:t></w:r></w:p>"), "a.docx")
    assert [text for _, _, text in shape(reading)] == ["ab", "in the box"]


def test_heads_feet_and_comments_stand_beside_the_text() -> None:
    comments = f'<w:comment w:id="1" w:author="Bob">{para("Really?")}</w:comment>'
    reading = docx.read(
        word(para("Text"), header=para("The Crier"), footer=para("Page 2"), comments=comments), "a.docx"
    )
    assert [(block.text, block.kind.value, block.reason) for block in blocks_of(reading)[1:]] == [
        ("The Crier", "surroundings", "stands at the head of the pages"),
        ("Page 2", "surroundings", "stands at the foot of the pages"),
        ("Really?", "surroundings", "is a comment by Bob"),
    ]


def test_properties_are_stated() -> None:
    core = "<c><title>Bridges</title><creator>Ann; Bob</creator><created>2020-01-03T09:00:00Z</created>"
    core += "<keywords>stone, lime</keywords></c>"
    parts = {
        "_rels/.rels": related([("a", "officeDocument", "word/document.xml"), ("b", "core-properties", "core.xml")]),
        "word/document.xml": "<d><body><p><r><t>x</t></r></p></body></d>",
        "core.xml": core,
    }
    assert dict(docx.read(packed(parts), "a.docx").stated) == {
        "title": ("Bridges",),
        "creator": ("Ann", "Bob"),
        "date": ("2020-01-03",),
        "subject": ("stone", "lime"),
    }


def test_properties_that_say_nothing_are_not_stated() -> None:
    fields = {
        "title": ["Microsoft Word - a.doc", "Untitled", "report.pdf"],
        "creator": ["Administrator", "python-docx"],
    }
    assert stated(fields) == {}
    assert [day("D:20200103101500Z"), day("1601-01-01"), day("soon"), day(None)] == ["2020-01-03", "", "", ""]


@pytest.mark.parametrize("read", [docx.read, odt.read])
def test_a_file_that_is_none_of_the_kind_is_told_so(read) -> None:
    for data, why in (
        (b"", "is damaged, or is no"),
        (b"PK\x03\x04 and no more", "is damaged, or is no"),
        (packed({"a.txt": "x"}), "it lacks its part"),
        (b"\xd0\xcf\x11\xe0 old", "is an old office document"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    ):
        with pytest.raises(ReadError, match=why):
            read(data, "a")


def test_hidden_text_is_left_out_and_told() -> None:
    def run(text: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t><w:tab/></w:r>'

    styles = '<w:style w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    off, by_style = '<w:vanish w:val="0"/>', '<w:rStyle w:val="Secret"/>'
    body = f"<w:p>{run('seen')}{run('hidden', '<w:vanish/>')}{run('too', off)}</w:p>"
    body += f"<w:p>{run('by its style', by_style)}</w:p>"
    body += f"<w:p><w:pPr>{style('Secret')}<w:rPr><w:vanish/></w:rPr></w:pPr>{run('whole')}</w:p>"
    body += f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('only its mark is hidden')}</w:p>"
    reading = docx.read(word(body, styles=styles), "a.docx")
    assert [text for _, _, text in shape(reading)] == ["seen too", "only its mark is hidden"]
    assert reading.notes == ("Passages that are hidden are left out (3).",)
    assert [(problem.where, problem.message) for problem in reading.problems] == [
        ("a.docx", "passages that are hidden in it are left out (3).")
    ]


def test_entities_are_refused_and_a_part_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d><body><p><r><t>&b;</t></r></p></body></d>'
    with pytest.raises(ReadError, match="declares entities"):
        docx.read(packed({"word/document.xml": bomb}), "a.docx")
    cut = "<d><body><p><r><t>first</t></r></p><p><r><t>sec"
    assert [text for _, _, text in shape(docx.read(packed({"word/document.xml": cut}), "a.docx"))] == ["first", "sec"]


def test_a_part_that_unpacks_to_more_than_a_text_can_be_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "x")
    data = held.getvalue().replace((1).to_bytes(4, "little") + b"\x11\0", (1 << 29).to_bytes(4, "little") + b"\x11\0")
    with pytest.raises(ReadError, match="unpacks to more"):
        docx.read(data, "a.docx")


def test_a_document_is_read_in_linear_time_at_any_depth() -> None:
    def nested(count: str) -> bytes:
        return word("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p>" * int(count))

    assert growth(lambda count: docx.read(nested(count), "a.docx"), "2000", "4000") < CEILING


# OpenDocument

ODT_STYLES = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
ODT_STYLES += '<style:style style:name="P1" style:parent-style-name="Quotations"/>'


def test_an_opendocument_text_is_read_in_order() -> None:
    body = '<text:h text:outline-level="3">Piers</text:h>'
    body += '<text:p>One<text:s text:c="2"/>two<text:line-break/>three<text:tab/>'
    body += '<text:span text:style-name="B">bold</text:span></text:p>'
    body += "<text:list><text:list-item><text:p>a</text:p><text:p>more</text:p>"
    body += "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>"
    body += "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>"
    body += "<table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>"
    body += '<text:p text:style-name="P1">said<text:note><text:note-citation>1</text:note-citation><text:note-body>'
    body += "<text:p>By Ann.</text:p></text:note-body></text:note></text:p>"
    reading = odt.read(opendocument(body, ODT_STYLES), "a.odt")
    assert shape(reading) == [
        ("heading", 3, "Piers"),
        ("paragraph", 0, "One two\nthree bold"),
        ("list item", 1, "a"),
        ("paragraph", 0, "more"),
        ("list item", 2, "b"),
        ("table row", 0, "x | y"),
        ("block quotation", 0, "said[1]"),
        ("paragraph", 0, "[1] By Ann."),
    ]
    assert [(s.kind, s.start) for s in blocks_of(reading)[1].styles] == [("strong", 14)]


def test_what_stands_beside_an_opendocument_text_is_kept_beside_it() -> None:
    body = "<text:tracked-changes><text:deletion><text:p>old</text:p></text:deletion></text:tracked-changes>"
    body += (
        "<text:p>now<office:annotation><dc:creator>Bob</dc:creator><text:p>Hm.</text:p></office:annotation></text:p>"
    )
    body += (
        "<text:p>x<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><draw:image/></draw:frame></text:p>"
    )
    pages = "<style:header><text:p>The Crier</text:p></style:header><style:footer><text:p>4</text:p></style:footer>"
    said = "<dc:title>Bridges</dc:title><meta:initial-creator xmlns:meta='m'>Ann</meta:initial-creator>"
    reading = odt.read(opendocument(body, styles=pages, meta=said), "a.odt")
    assert [(block.text, block.kind.value) for block in blocks_of(reading)] == [
        ("now", "paragraph"),
        ("x", "paragraph"),
        ("boxed", "paragraph"),
        ("The Crier", "surroundings"),
        ("4", "surroundings"),
        ("Hm.", "surroundings"),
    ]
    assert reading.notes == (
        "Pictures and embedded objects are not shown (1).",
        "Passages that tracked changes delete are left out (1).",
    )
    assert dict(reading.stated) == {"title": ("Bridges",), "creator": ("Ann",)}


def test_an_encrypted_opendocument_text_is_told_so() -> None:
    with pytest.raises(ReadError, match="is encrypted"):
        odt.read(packed({"content.xml": "x", "META-INF/manifest.xml": "<manifest:encryption-data/>"}), "a.odt")


# RTF


def rich(text: str) -> Reading:
    return rtf.read(b"{\\rtf1\\ansi\\ansicpg1252 " + text.encode("latin-1") + b"}", "a.rtf")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"caf\'e9\par", ["café"]),
        (r"{\fonttbl{\f1\fcharset204 Arial;}}\f1 \'cc\'ee\'f1\'f2", ["Мост"]),
        (r"{\fonttbl{\f1\fcharset128 Mincho;}}\f1 \'8b\'b4", ["橋"]),
        (r"\uc1\u8364?5 \u-10179?\u-8704?", ["€5 😀"]),
        (r"\uc2\u8364\'80\'80 5", ["€ 5"]),
        (r"a\~b\_c\-d\emdash\ldblquote e\rdblquote", ["a b\u2011cd—“e”"]),
        (r"one\line two\par{\*\unknown gone}{\*\generator x;}three", ["one\ntwo", "three"]),
        (r"\{braces\}\\", [r"{braces}\ ".strip()]),
        (r"x{\pict\bin5 }}}}}y}z", ["xz"]),
        (r"{\deleted gone}kept", ["kept"]),
        (r"be{\shp{\*\shpinst{\shptxt \pard box\par box\par}}}fore\par", ["before", "box", "box"]),
    ],
)
def test_the_control_words_of_rtf_are_obeyed(written: str, read: list[str]) -> None:
    assert [block.text for block in blocks_of(rich(written))] == read


def test_rtf_has_headings_tables_notes_links_and_heads() -> None:
    text = (
        r"{\stylesheet{\s1 heading 1;}}{\info{\title Bridges}{\author Ann}{\creatim\yr2020\mo1\dy3}}{\header The Crier}"
    )
    text += r"\pard\s1 Piers\par\pard {\listtext 1.\tab}first\par\pard plain {\b bold}{\footnote By Bob.}\par"
    text += r"\trowd\intbl a\cell b\cell\row\pard "
    text += r'{\field{\*\fldinst HYPERLINK "https://x.example/"}{\fldrslt link}}\par'
    reading = rich(text)
    assert shape(reading) == [
        ("heading", 2, "Piers"),
        ("list item", 1, "1. first"),
        ("paragraph", 0, "plain bold[1]"),
        ("paragraph", 0, "[1] By Bob."),
        ("table row", 0, "a | b"),
        ("paragraph", 0, "link"),
        ("surroundings", 0, "The Crier"),
    ]
    assert [(s.kind, s.target) for s in blocks_of(reading)[5].styles] == [("link", "https://x.example/")]
    assert dict(reading.stated) == {"title": ("Bridges",), "creator": ("Ann",), "date": ("2020-01-03",)}


def test_a_file_that_is_no_rtf_is_told_so_and_groups_may_nest_for_ever() -> None:
    with pytest.raises(ReadError, match="is no RTF file"):
        rtf.read(b"plain words", "a.rtf")
    assert growth(lambda count: rich("{" * int(count) + "x"), "20000", "40000") < CEILING
    assert [block.text for block in blocks_of(rich("}" * 9 + r"x\par y"))] == ["x", "y"]


def test_reading_twice_gives_the_same() -> None:
    data = word(para("a") + para("b"), header=para("c"))
    assert docx.read(data, "a.docx") == docx.read(data, "a.docx")
    assert blocks_of(docx.read(data, "a.docx"))[-1].kind is BlockKind.SURROUNDINGS

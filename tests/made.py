"""Small files of many formats, made by hand for the tests of the readers."""

import io
import zipfile
from collections.abc import Iterable, Mapping

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKED = f'xmlns:r="{RELATED}"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def related(entries: Iterable[tuple[str, str, str]], external: bool = False) -> str:
    """A part that relates ids to targets: id, type, target."""
    mode = ' TargetMode="External"' if external else ""
    lines = "".join(f'<Relationship Id="{i}" Type="{RELATED}/{kind}" Target="{to}"{mode}/>' for i, kind, to in entries)
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'


def word(body: str, links: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """A Word document with this body; `parts` are styles, numbering, footnotes, comments, header, footer, by name."""
    relations = related((f"p{n}", name, f"{name}.xml") for n, name in enumerate(parts))
    relations = relations.replace("</Relationships>", "")
    relations += "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/hyperlink" Target="{to}" TargetMode="External"/>'
        for key, to in (links or {}).items()
    )
    content: dict[str, str | bytes] = {
        "_rels/.rels": related([("r", "officeDocument", "word/document.xml")]),
        "word/document.xml": f"<w:document {WORD} {LINKED}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"{relations}</Relationships>",
    }
    for name, inner in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name, name)
        content[f"word/{name}.xml"] = f"<w:{root} {WORD}>{inner}</w:{root}>"
    return packed(content)


def para(text: str, properties: str = "") -> str:
    """A paragraph of a Word document."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def opendocument(body: str, automatic: str = "", **parts: str) -> bytes:
    """An OpenDocument text with this body and these automatic styles."""
    names = ("office", "text", "table", "draw", "style", "fo", "xlink", "dc")
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in names)
    content = f"<office:document-content {spaces}><office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    more = {f"{name}.xml": f"<office:{name} {spaces}>{inner}</office:{name}>" for name, inner in parts.items()}
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **more})


def escaped(text: str) -> str:
    """The text as it stands in a string of a PDF."""
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def pdf(pages: Iterable[Iterable[tuple[float, float, float, str]]], info: str = "", picture: bool = False) -> bytes:
    """A PDF: for each page its lines, as left, bottom, size and text; with `picture`, pages without lines show one."""
    contents = []
    for lines in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf {left} {bottom} Td ({escaped(text)}) Tj ET\n" for left, bottom, size, text in lines
        )
        contents.append(drawn or ("q 200 0 0 200 100 400 cm /I1 Do Q" if picture else ""))
    count = len(contents)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(count))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\nx\nendstream",
    ]
    for number, drawn in enumerate(contents):
        resources = "<< /Font << /F1 3 0 R >> /XObject << /I1 5 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {7 + 2 * number} 0 R"
        objects += [f"{page} /Resources {resources} >>", f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"]
    written = "%PDF-1.4\n"
    places = []
    for number, inner in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{inner}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")

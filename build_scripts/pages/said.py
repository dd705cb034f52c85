"""How is a quotation shown in a list? Quotations in, their texts and the addresses of their paragraphs out."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from build_scripts.annotate.types import Quotation
from build_scripts.documents import Document
from build_scripts.pages.places import built, document_page, relative
from build_scripts.pages.printing import Printer

# A quotation longer than this is cut: its paragraph has the rest.
SHOWN_AT_MOST = 480


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as a page shows it: `address` leads to its paragraph, `text` is cut where it is long."""

    quotation: Quotation
    document: Document
    address: Markup
    text: str

    @property
    def paragraph(self) -> int:
        """The number of the paragraph in which it begins."""
        return self.quotation.parts[0].block


def quoted(printer: Printer, path: str, quotations: Iterable[Quotation]) -> list[Quoted]:
    """The quotations as the page at `path` shows them, in the order given."""
    shown = []
    for quotation in quotations:
        document = printer.archive.document[quotation.document]
        page = built(relative(path, document_page(document)))
        text = "\n".join(part.text for part in quotation.parts)
        if len(text) > SHOWN_AT_MOST:
            text = text[:SHOWN_AT_MOST].rsplit(" ", 1)[0] + " …"
        address = Markup(f"{page}#p{quotation.parts[0].block}")
        shown.append(Quoted(quotation, document, address, text))
    return shown

"""How does a template become a page? Jinja with the one escape and the wording built in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from build_scripts import originals
from build_scripts.archive import Archive, Page
from build_scripts.pages.escape import escape, finalise
from build_scripts.pages.places import built, date_address, document_page, relative
from build_scripts.pages.tagged import Numbering
from build_scripts.when import in_words


def wording() -> Mapping[str, Any]:
    """The texts of the interface, from wording.yml."""
    text = files("build_scripts").joinpath("wording.yml").read_text(encoding="utf-8")
    texts: Mapping[str, Any] = yaml.safe_load(text)
    return texts


def counted(forms: Mapping[str, str], n: int) -> str:
    """The form of a text that fits the count, with the count filled in: “1 document”, “12 documents”."""
    return forms["one" if n == 1 else "other"].format(n=f"{n:,}")


@dataclass(frozen=True, slots=True)
class Printer:
    """Makes pages of one archive from the templates beside this module.

    `numberings` has the anchors of each document's mentions, which its own page and every entity's page use.
    """

    archive: Archive
    words: Mapping[str, Any]
    environment: Environment
    numberings: Mapping[str, Numbering]

    @classmethod
    def of(cls, archive: Archive) -> "Printer":
        """A printer for this archive."""
        environment = Environment(
            loader=PackageLoader("build_scripts.pages", "."),
            finalize=finalise,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # `finalize` escapes everything, for Markdown and HTML at once
        )
        words = wording()
        environment.globals.update(w=words, archive=archive, counted=counted, in_words=in_words)
        environment.globals.update(date_address=date_address, document_page=document_page)
        environment.globals.update(original_address=originals.address)
        environment.filters.update(fill=fill, json=_front_matter, folded=_folded, markup=Markup)
        numberings = {document.id: Numbering.of(archive, document) for document in archive.documents}
        printer = cls(archive, words, environment, numberings)
        environment.globals.update(number=printer.number, on_page=printer.on_page)
        return printer

    def page(self, path: str, template: str, **values: Any) -> Page:
        """The page at `path` from the template; `to` and `link` inside it give addresses as seen from the page."""

        def to(target: str) -> Markup:
            return Markup(built(relative(path, target)))

        values.setdefault("path", path)
        text = self.environment.get_template(f"{template}.md.j2").render(to=to, **values)
        return Page(path, text)

    def number(self, document: str, block: int, address: Markup, style: str = "fonds-number") -> Markup:
        """The number of a block as a link to it; the page of the source that it begins on is told in its label."""
        leaf = self.archive.leaves.get((document, block))
        label = fill(self.words["paragraph_on_page" if leaf else "paragraph_number"], n=block, page=leaf)
        told = Markup(' data-page="{0}" title="{1}"').format(leaf, label) if leaf else ""
        number = Markup('<a class="{}" href="{}" aria-label="{}"{}>{}</a>')
        return number.format(Markup(style), address, label, told, block)

    def on_page(self, document: str, block: int) -> Markup:
        """The page of the source that a block begins on, as a note behind its words; nothing where there are none."""
        leaf = self.archive.leaves.get((document, block))
        note = Markup(' <span class="fonds-note">{}</span>')
        return note.format(fill(self.words["on_page"], n=leaf)) if leaf else Markup("")


def fill(text: str, **values: Any) -> Markup:
    """A text of the wording with its braces filled: the values escaped unless they are `Markup`."""
    return Markup(text).format(**{name: finalise(value) for name, value in values.items()})


def _folded(items: Sequence[Any], at_most: int) -> list[Sequence[Any]]:
    """The items that are shown at once, and those that wait folded; a single one is not worth folding."""
    return [items[:at_most], items[at_most:]] if len(items) > at_most + 1 else [items]


def _front_matter(text: str) -> Markup:
    """A title for the page's front matter: escaped as HTML, because Material prints it as it stands."""
    return Markup(json.dumps(str(escape(text.replace("\n", " "))), ensure_ascii=False))

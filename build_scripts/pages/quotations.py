"""Who says what? The quotations by speaker: those who are named, and apart from them those who are only described."""

from collections import Counter
from collections.abc import Iterator

from build_scripts.annotate.types import Entity, Quotation, Speech
from build_scripts.archive import Page
from build_scripts.pages.lists import filed_under, paged
from build_scripts.pages.places import DESCRIBED, QUOTATIONS
from build_scripts.pages.printing import Printer
from build_scripts.pages.said import quoted
from build_scripts.text import fold


def quotation_pages(printer: Printer) -> Iterator[Page]:
    """The quotations of named speakers, by name; those of others, by description, the unknown last."""
    speech = [quotation for quotation in printer.archive.quotations if quotation.kind is Speech.SPEECH]
    entities = {entity.id: entity for entity in printer.archive.entities}
    named = [quotation for quotation in speech if quotation.speaker in entities]
    others = [quotation for quotation in speech if quotation.speaker not in entities]
    unknown = printer.words["speaker_unknown"]
    named.sort(key=lambda quotation: (filed_under(entities[quotation.speaker]), quotation.speaker))
    others.sort(key=lambda quotation: (not quotation.described, fold(quotation.described)))
    terms = len(printer.archive.quotations) - len(speech)
    yield from _pages(printer, QUOTATIONS, named, _names(named, entities), entities, terms)
    names = {one: _capital(one.described) or unknown for one in others}
    yield from _pages(printer, DESCRIBED, others, names, entities, terms)


def _pages(
    printer: Printer,
    index: str,
    quotations: list[Quotation],
    names: dict[Quotation, str],
    entities: dict[str, Entity],
    terms: int,
) -> Iterator[Page]:
    """One of the two lists; the speakers of each page stand at its head with their numbers of quotations."""
    counts = Counter(names[quotation] for quotation in quotations)
    title = printer.words["quotations" if index == QUOTATIONS else "described_speakers"]
    yield from paged(
        printer,
        index,
        "quotations",
        quotations,
        names.__getitem__,
        title=title,
        named=QUOTATIONS,
        other=DESCRIBED if index == QUOTATIONS else QUOTATIONS,
        counts=counts,
        entities=entities,
        shown=lambda path, found: quoted(printer, path, found),
        terms=terms,
    )


def _names(quotations: list[Quotation], entities: dict[str, Entity]) -> dict[Quotation, str]:
    """Under what each quotation is listed: the speaker's name, told apart by the address where two have the same."""
    speakers = {quotation.speaker for quotation in quotations}
    bearers = Counter(entities[speaker].name for speaker in speakers)
    names = {}
    for quotation in quotations:
        name = entities[quotation.speaker].name
        names[quotation] = name if bearers[name] == 1 else f"{name} ({quotation.speaker.rsplit('/', 1)[-1]})"
    return names


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

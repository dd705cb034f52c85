"""How does a file become a Document? Source files in, documents out; one module a format."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from build_scripts.config import FURNITURE_KINDS, Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import Problem, info, warning
from build_scripts.progress import Track, silently
from build_scripts.readers import furniture
from build_scripts.readers.gathering import Gathered, gather
from build_scripts.readers.identity import Claim, address, identify
from build_scripts.readers.kinds import READERS, reader_of
from build_scripts.readers.metadata import values
from build_scripts.readers.metadata.fields import legal_names, merged, own_statement
from build_scripts.readers.metadata.sidecars import Sidecar, read_sidecars
from build_scripts.readers.metadata.table import Row, read_table
from build_scripts.readers.titles import derived_title
from build_scripts.readers.types import Stated, Text
from build_scripts.readers.webfolders import without_parts
from build_scripts.sources import SourceFile, listed
from build_scripts.text import fold, slug


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text that has been read: its files, of which the first is its source, and all that is stated about it.

    `said` are the single statements, the nearest to the text first, and where each stands; `stated` is what they come
    to. `ids` are those that are stated for any of its files.
    """

    sources: tuple[SourceFile, ...]
    text: Text
    said: tuple[tuple[str, Stated], ...]
    stated: Stated
    ids: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.sources[0].name


def read_documents(
    sources: Iterable[SourceFile], config: Config, track: Track = silently
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents in these files with what is stated about them, in order of the files.

    A file that cannot be read is reported and left out; files with the same content are one document. Where
    statements differ, the one that is nearest to the text is believed: front matter, then the sidecar, then
    metadata.csv, and last what the format itself says.
    """
    sources, sidecars, problems_beside = read_sidecars(sources)
    sources, parts = without_parts(sources)
    gathered, problems_within = gather(sources, config.ocr, track)
    files = {source.name: source for source in (*sources, *(each.source for each in gathered))}
    table, problems_in_table = read_table(config.seeds, tuple(files[name] for name in sorted(files)))
    problems = [*problems_beside, *parts, *problems_within, *problems_in_table]
    problems += _unread(sources, config)
    problems += _unknown_names(gathered, sidecars)
    problems += _unlisted(gathered, sidecars, table)
    twins = _twins(gathered)
    problems += _duplicates(twins, sidecars, table)
    drafts = [_draft(group, sidecars, table) for group in twins]
    ids, former, clashes = identify([_claim(draft) for draft in drafts])
    problems += clashes
    documents = []
    for draft, key, before in zip(drafts, ids, former, strict=True):
        document, found = _document(draft, key, before, config)
        documents.append(document)
        problems += found
    return tuple(documents), tuple(problems)


def _unread(sources: Iterable[SourceFile], config: Config) -> Iterator[Problem]:
    """One line about the kinds that can be read, if there are files of others."""
    if not all(reader_of(source.name) for source in sources):
        yield info(config.seeds.name, f"the kinds that can be read are: {', '.join(sorted(READERS))}.")


def _twins(gathered: Iterable[Gathered]) -> list[list[Gathered]]:
    """The texts in order, each with those that the same reader found in the same bytes; a file of the folder first."""
    groups: dict[tuple[str, str | None], list[Gathered]] = defaultdict(list)
    for each in gathered:
        groups[each.source.sha256, reader_of(each.source.name)].append(each)
    twins = [sorted(group, key=lambda each: (each.source.container, each.source.name)) for group in groups.values()]
    return sorted(twins, key=lambda group: group[0].source.name)


def _draft(twins: list[Gathered], sidecars: Mapping[str, Sidecar], table: Mapping[str, Row]) -> _Draft:
    """The text of files that hold the same, with all that is stated about any of them."""
    reading = twins[0].reading
    assert reading.text, "only files that hold text are gathered"
    sources = tuple(each.source for each in twins)
    name = sources[0].name
    ours = [(name, reading.front), *(each for source in sources for each in _beside(source.name, sidecars, table))]
    said = (*ours, (name, own_statement(reading.stated)))
    ids = tuple(key for _, statement in ours for key in statement.get("objectid", ()))
    return _Draft(sources, reading.text, said, merged(*(statement for _, statement in said)), ids, reading.notes)


def _duplicates(
    twins: Iterable[list[Gathered]], sidecars: Mapping[str, Sidecar], table: Mapping[str, Row]
) -> Iterator[Problem]:
    """One line for each document that several files hold; a warning where different things are stated about them."""
    for group in twins:
        first, *others = [each.source.name for each in group]
        if not others:
            continue
        stated = [merged(*(each for _, each in _beside(name, sidecars, table))) for name in (first, *others)]
        disputed = sorted(
            field for field in {*chain(*stated)} if len({each[field] for each in stated if field in each}) > 1
        )
        message = f"is one document with {listed(others)}, which hold{'s' * (len(others) == 1)} the very same."
        if disputed:
            hint = "State the same about all of them, or take all but one out of the folder."
            yield warning(
                first, f"{message} Of what is stated about them ({', '.join(disputed)}) the first counts.", hint
            )
        else:
            yield info(first, message)


def _beside(name: str, sidecars: Mapping[str, Sidecar], table: Mapping[str, Row]) -> list[tuple[str, Stated]]:
    """What stands beside a file about it, each with its place, the nearest first."""
    sidecar, row = sidecars.get(name), table.get(name)
    found = [(sidecar.name, sidecar.says.stated)] if sidecar else []
    return [*found, (row.where, row.stated)] if row else found


def _claim(draft: _Draft) -> Claim:
    """What the document would be called by; links to what its further files were called by lead to it too."""
    others = (address(source.name) for source in draft.sources[1:] if not source.container)
    also = (*(slug(key) for key in draft.ids[1:]), *others)
    return Claim(draft.name, next(iter(draft.ids), None), draft.stated.get("formerid", ()), also)


def _unlisted(
    gathered: Iterable[Gathered], sidecars: Mapping[str, Sidecar], table: Mapping[str, Row]
) -> Iterable[Problem]:
    """One line about all documents of which nobody says anything, if there is a table."""
    gathered = tuple(gathered)
    stated = {*sidecars, *table}
    bare = [each.source.name for each in gathered if not each.reading.front and each.source.name not in stated]
    if table and bare:
        message = f"{len(bare)} of {len(gathered)} documents have neither a row here nor front matter nor a sidecar"
        yield info("metadata.csv", f"{message}: {listed(bare)}.", "Say here what is known about them.")


def _unknown_names(gathered: Iterable[Gathered], sidecars: Mapping[str, Sidecar]) -> list[Problem]:
    """One warning for each name of a field that is not ours, however many files use it."""
    homes: dict[str, list[str]] = defaultdict(list)
    for where, names in (
        *((each.source.name, each.reading.unknown) for each in gathered),
        *((sidecar.name, sidecar.says.unknown) for _, sidecar in sorted(sidecars.items())),
    ):
        for name in names:
            homes[name].append(where)
    problems = []
    for name, files in sorted(homes.items()):
        others = f" (also in {len(files) - 1} other files)" if len(files) > 1 else ""
        message = f"`{name}` is not a field that Fonds knows{others}; its value is kept as it is."
        problems.append(warning(files[0], message, legal_names(name)))
    return problems


def _document(draft: _Draft, key: str, former: tuple[str, ...], config: Config) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a draft becomes, in the one place where all of it is known."""
    name, stated = draft.name, draft.stated
    problems: list[Problem] = []
    kept = frozenset(stated.get("keep", ()))
    if unknown := furniture.unknown_kinds(kept):
        hint = f"The kinds are: {', '.join(FURNITURE_KINDS)}."
        problems.append(warning(name, f"`keep` names no kind of furniture: {', '.join(unknown)}.", hint))
    blocks = furniture.remove(draft.text.blocks, config.keep | kept)
    written = stated.get("title", ())
    stated_title = written[0] if written else draft.text.title
    title = stated_title or derived_title(blocks, name)
    date, words = values.date(draft.said, name, problems)
    values.check_degrees(draft.said, problems)
    fields = {**stated, **({"date": (words,)} if words else {})}
    document = Document(
        id=key,
        source=draft.sources[0],
        title=title,
        title_derived=stated_title is None,
        date=date,
        language=values.language(draft.said, config.language, problems),
        metadata=Metadata(tuple(sorted(fields.items()))),
        blocks=_without_title(blocks, title, stated_title is not None),
        also=draft.sources[1:],
        former=former,
        notes=draft.notes,
    )
    return document, tuple(problems)


def _without_title(blocks: tuple[Block, ...], title: str, stated: bool) -> tuple[Block, ...]:
    """The blocks without the first of the text if it only says the title; numbers stay, for they are addresses.

    A paragraph says the title only if somebody stated that title.
    """
    text = [block for block in blocks if not block.removed]
    alike = len(text) > 1 and fold(text[0].text) == fold(title)
    if alike and (stated or text[0].kind is BlockKind.HEADING):
        return tuple(block for block in blocks if block is not text[0])
    return blocks


__all__ = ["READERS", "read_documents"]

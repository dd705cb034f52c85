"""How does a file become a Document? Source files in, documents out; one module a format."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from build_scripts.config import FURNITURE_KINDS, Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import Problem, error, info, warning
from build_scripts.progress import Track, silently
from build_scripts.readers import frontmatter, furniture, headings, markdown, plain
from build_scripts.readers.dates import UNKNOWN, to_edtf
from build_scripts.readers.decoding import decode
from build_scripts.readers.fields import Stated, legal_names, merged
from build_scripts.readers.languages import language_tag
from build_scripts.readers.table import read_table
from build_scripts.readers.titles import derived_title
from build_scripts.readers.types import Text
from build_scripts.sources import SourceFile, unreadable
from build_scripts.text import fold, normalise, slug

Read = Callable[[str, str], tuple[Text, tuple[Problem, ...]]]

READERS: Mapping[str, Read] = {
    ".markdown": markdown.read,
    ".md": markdown.read,
    ".txt": plain.read,
}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file that has been read: its text, all that is stated about it, and the names in it that are not ours."""

    source: SourceFile
    text: Text
    stated: Stated
    unknown: tuple[str, ...]


def read_documents(
    sources: Iterable[SourceFile], config: Config, track: Track = silently
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents in these files with what metadata.csv and their front matter state, in order of the files.

    A file that cannot be read is reported and left out. Where front matter and table differ, the front matter,
    which travels with the text, is believed.
    """
    sources = tuple(sources)
    table, found = read_table(config.seeds, sources)
    problems = list(found)
    drafts = []
    for source in track(sources, "Reading", len(sources)):
        draft, met = _draft(source, table.get(source.name, {}))
        problems += met
        if draft:
            drafts.append(draft)
    problems += _unknown_names(drafts)
    bare = sum(not draft.stated and draft.source.name not in table for draft in drafts)
    if table and bare:
        message = f"{bare} of {len(drafts)} documents have neither a row here nor front matter."
        problems.append(info("metadata.csv", message, "Say here what is known about them."))
    ids, clashes = _ids(drafts)
    problems += clashes
    documents = []
    for draft, key in zip(drafts, ids, strict=True):
        document, found = _document(draft, key, config)
        documents.append(document)
        problems += found
    return tuple(documents), tuple(problems)


def _draft(source: SourceFile, in_table: Stated) -> tuple[_Draft | None, tuple[Problem, ...]]:
    """The file read, None with an error when it cannot be."""
    read = READERS.get(PurePosixPath(source.name).suffix.lower())
    if not read:
        kinds = ", ".join(sorted(READERS))
        return None, (error(source.name, "is of a kind that cannot be read.", f"The kinds are: {kinds}."),)
    try:
        data = source.path.read_bytes()
    except OSError as fault:
        return None, (unreadable(source.name, fault),)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        return None, (error(source.name, "was changed while it was being read.", "Build again."),)
    characters, decoded = decode(data, source.name)
    if characters is None:
        return None, decoded
    front, stated = frontmatter.split(normalise(characters), source.name)
    text, lost = read(front.text, source.name)
    problems = (*decoded, *stated, *lost)
    if not text.blocks:
        hint = "Write something into it, or take it out of the folder."
        return None, (*problems, error(source.name, "holds no text.", hint))
    return _Draft(source, text, merged(front.stated, in_table), front.unknown), problems


def _unknown_names(drafts: Iterable[_Draft]) -> list[Problem]:
    """One warning for each name in front matter that is not ours, however many files use it."""
    homes: dict[str, list[str]] = defaultdict(list)
    for draft in drafts:
        for name in draft.unknown:
            homes[name].append(draft.source.name)
    problems = []
    for name, files in sorted(homes.items()):
        others = f" (also in {len(files) - 1} other files)" if len(files) > 1 else ""
        message = f"`{name}` in the front matter is not a field that Fonds knows{others}; its value is kept as it is."
        problems.append(warning(files[0], message, legal_names(name)))
    return problems


def _ids(drafts: Iterable[_Draft]) -> tuple[list[str], list[Problem]]:
    """An id for each draft: stated, or the file's name; who comes second gets a suffix made from its name."""
    owners: dict[str, str] = {}
    problems = []
    for draft in drafts:
        name = draft.source.name
        stated = draft.stated.get("objectid")
        wanted = slug(stated[0] if stated else PurePosixPath(name).with_suffix("").as_posix())
        key, seed = wanted, name
        while key in owners:
            seed = hashlib.sha256(seed.encode()).hexdigest()
            key = f"{wanted}-{seed[:6]}"
        owners[key] = name
        if key != wanted:
            message = f"has the same id as {owners[wanted]}, `{wanted}`; its own became `{key}`."
            problems.append(warning(name, message, "Rename the file, or state an `objectid`."))
    return list(owners), problems


def _document(draft: _Draft, key: str, config: Config) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a draft becomes, in the one place where all of it is known."""
    name, stated = draft.source.name, draft.stated
    problems: list[Problem] = []
    kept = frozenset(stated.get("keep", ()))
    if unknown := furniture.unknown_kinds(kept):
        hint = f"The kinds are: {', '.join(FURNITURE_KINDS)}."
        problems.append(warning(name, f"`keep` names no kind of furniture: {', '.join(unknown)}.", hint))
    blocks = furniture.recognise(draft.text.blocks, config.keep | kept)
    if not draft.text.headings_marked:
        blocks = headings.recognise(blocks)
    written = stated.get("title", ())
    stated_title = written[0] if written else draft.text.title
    title = stated_title or derived_title(blocks, name)
    document = Document(
        id=key,
        source=draft.source,
        title=title,
        title_derived=stated_title is None,
        date=_date(stated.get("date", ()), name, problems),
        language=_language(stated.get("language", ()), config.language, name, problems),
        metadata=Metadata(tuple(sorted((field, values) for field, values in stated.items()))),
        blocks=_without_title(blocks, title, stated_title is not None),
    )
    return document, tuple(problems)


def _without_title(blocks: tuple[Block, ...], title: str, stated: bool) -> tuple[Block, ...]:
    """The blocks without the first if it only says the title; the numbers stay, for they are addresses.

    A paragraph says the title only if somebody stated that title.
    """
    first = blocks[0]
    alike = fold(first.text) == fold(title) and not first.removed
    if alike and len(blocks) > 1 and (stated or first.kind is BlockKind.HEADING):
        return blocks[1:]
    return blocks


def _date(stated: tuple[str, ...], name: str, problems: list[Problem]) -> str | None:
    """The stated date in EDTF; None when there is none or it cannot be told."""
    if not stated or stated[0].lower() in UNKNOWN:
        return None
    edtf = to_edtf(stated[0])
    if edtf is None:
        message = f"“{stated[0][:60]}” is not a date that can be told beyond doubt; the date counts as unknown."
        problems.append(warning(name, message, "Write it in EDTF: 2020-01-03, 2020-01, 2020?, 2020~, 2019-12/2020-01."))
    elif edtf != stated[0]:
        problems.append(info(name, f"the date “{stated[0]}” was taken as {edtf}."))
    return edtf


def _language(stated: tuple[str, ...], otherwise: str, name: str, problems: list[Problem]) -> str:
    """The stated language as a tag (`en`); the archive's language when there is none or it is not known."""
    if not stated:
        return otherwise
    tag = language_tag(stated[0])
    if tag is None:
        message = f"`{stated[0][:40]}` is not a language that Fonds knows; `{otherwise}` was taken."
        problems.append(warning(name, message, "Write its code: en, fr, ar, fa …"))
    return tag or otherwise


__all__ = ["READERS", "read_documents"]

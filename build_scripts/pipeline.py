"""How does a folder become an archive? The line that all rooms stand along, read aloud."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from build_scripts.annotate import Annotations, annotate
from build_scripts.archive import Archive, assemble
from build_scripts.assets import assets
from build_scripts.config import Config
from build_scripts.documents import Document
from build_scripts.exports import export
from build_scripts.originals import originals
from build_scripts.pages import render
from build_scripts.pages.redirects import redirects
from build_scripts.problems import Problem, Severity, in_order, worst
from build_scripts.progress import Track, silently
from build_scripts.readers import read_documents
from build_scripts.search import build_index, whoosh_index
from build_scripts.search.shards import shards
from build_scripts.site import publish
from build_scripts.sources import SourceFile, list_sources

_LINK = re.compile(r"href=|\]\(")


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made. `links` counts those on the generated pages; `published` is False when the site was left.

    `annotations` tell beside what is in the archive why it is there, and what is in doubt.
    """

    archive: Archive
    annotations: Annotations
    problems: tuple[Problem, ...]
    words: int = 0
    links: int = 0
    published: bool = False


def read_archive(config: Config, track: Track = silently) -> Report:
    """Read and annotate the seeds and assemble the archive; writes nothing but what the recogniser answered.

    Raises FondsError when the seeds, the ledger or the recogniser cannot be used at all.
    """
    sources, in_sources = list_sources(config.seeds)
    documents, in_documents = read_documents(sources, config, track)
    annotations, in_annotations = annotate(documents, config, track)
    archive, in_archive = assemble(
        config.title,
        config.description,
        config.url,
        documents,
        annotations.entities,
        annotations.dates,
        annotations.quotations,
        _originals(config, sources, documents),
    )
    problems = in_order((*in_sources, *in_documents, *in_annotations, *in_archive))
    return Report(archive, annotations, problems)


def _originals(
    config: Config, sources: Iterable[SourceFile], documents: Iterable[Document]
) -> Mapping[str, SourceFile]:
    """The file that is published beside each document, if the user wants that: its own, or the one that holds it."""
    files = {source.name: source for source in sources}
    held = ((document.id, document.source.container or document.source.name) for document in documents)
    return {key: files[name] for key, name in held} if config.originals else {}


def build(config: Config, strict: bool = False, track: Track = silently) -> Report:
    """Build the site. With `strict`, any warning keeps it from being put in place.

    Raises FondsError when the build cannot go on; the former site stays.
    """
    report = read_archive(config, track)
    archive, problems = report.archive, report.problems

    def accept(found: tuple[Problem, ...]) -> bool:
        return not strict or worst(found) < Severity.WARNING

    if not accept(problems):
        return report
    pages = render(archive, problems, report.annotations.recogniser, track)
    index = build_index(archive, track)
    in_site = publish(
        config,
        pages,
        chain(redirects(archive), originals(archive), assets(index.languages), shards(index), export(archive)),
        write_index=partial(whoosh_index.write, index),
        accept=accept,
        track=track,
    )
    return replace(
        report,
        problems=in_order((*problems, *in_site)),
        words=index.word_count,
        links=sum(len(_LINK.findall(page.markdown)) for page in pages),
        published=accept(in_site),
    )

"""How many bytes does a search bring to the browser, down to the tenth excerpt?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from statistics import median

from build_scripts.search.shards import FOLDER
from tests.bench.corpus import Section
from tests.bench.search.browser import SHOWN, Engine
from tests.bench.search.queries import Words, beginnings, from_one_paragraph, phrases, single_words

FACETS = ("source", "type", "year", "entity")
SCRIPTS = ("page", "scripts")


@dataclass(frozen=True)
class Kind:
    """A kind of query: what is asked, after which other query on the same page, with which options of ours."""

    name: str
    queries: Sequence[str]
    after: Sequence[str] | None = None
    options: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Downloads:
    """Medians over the queries of a kind: bytes, bytes without scripts, and by kind of file (files, bytes).

    `full` tells how many queries had ten results.
    """

    kind: str
    total: float
    without_scripts: float
    parts: dict[str, tuple[float, float]]
    full: int


def kinds(sections: Sequence[Section], words: Words, count: int, engine: str) -> list[Kind]:
    """The kinds of queries that are asked of an engine."""
    first, second = single_words(words, count, 1), single_words(words, count, 2)
    side_by_side = [f'"{phrase}"' for phrase in phrases(sections, words, count, 3)]
    several = [query for query, _ in from_one_paragraph(sections, words, count, 4)]
    # Pagefind takes every word for a beginning.
    asterisk = "*" if engine == "ours" else ""
    found = [
        Kind("first word", first),
        Kind("next word", second, after=first),
        Kind("phrase", side_by_side),
        Kind("three words", several),
        Kind("prefix", [f"{beginning}{asterisk}" for beginning in beginnings(words, count, 5)]),
    ]
    if engine == "ours":
        found.insert(1, Kind("first word and facets", first, options={"facets": FACETS}))
    return found


def measure(engine: Engine, kind: Kind) -> Downloads:
    """Ask every query of a kind, each in a browser that remembers nothing."""
    asked = replace(engine, options=dict(kind.options or {}))
    bytes_by_part: list[Counter[str]] = []
    files_by_part: list[Counter[str]] = []
    full = 0
    for number, query in enumerate(kind.queries):
        engine.server.taken()
        with asked.page() as page:
            if kind.after:
                asked.search(page, kind.after[number])
                engine.server.taken()
            full += len(asked.search(page, query)) == SHOWN
        sent = engine.server.taken()
        files_by_part.append(Counter(_part(path) for path, _ in sent))
        bytes_by_part.append(Counter())
        for path, size in sent:
            bytes_by_part[-1][_part(path)] += size
    names = sorted({name for parts in files_by_part for name in parts})
    return Downloads(
        kind=kind.name,
        total=median(sum(parts.values()) for parts in bytes_by_part),
        without_scripts=median(
            sum(size for name, size in parts.items() if name not in SCRIPTS) for parts in bytes_by_part
        ),
        parts={name: (_median(files_by_part, name), _median(bytes_by_part, name)) for name in names},
        full=full,
    )


def _median(counted: Sequence[Counter[str]], name: str) -> float:
    return median(parts[name] for parts in counted)


def _part(path: str) -> str:
    """Which kind of file a path is: for ours the kind of shard, for Pagefind the suffix."""
    if path == "index.html":
        return "page"
    if path.startswith(FOLDER):
        return PurePosixPath(path.removeprefix(FOLDER)).with_suffix("").parts[0]
    suffix = PurePosixPath(path).suffix
    # Pagefind's program is a script and what a script loads: WebAssembly.
    return "scripts" if suffix in (".js", ".pagefind") else suffix.lstrip(".")

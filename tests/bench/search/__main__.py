"""Search, measured beside Pagefind, lunr and MiniSearch on documents of about 800 words.

Run: python -m tests.bench.search [--documents 10000] [--queries 50] [--only PART …]
Exit status 1 when a figure is worse than its floor in tests/bench/search_floors.toml. The other engines come from npm;
--no-peers does without them. Beyond 10,000 documents only ours is measured, and only its building and downloads,
unless more is asked for.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.bench.corpus import PROJECT, SHARED, Section, sample
from tests.bench.search import browser, downloads, floors, order, peers
from tests.bench.search.cost import Cost, cost_of
from tests.bench.search.pages import write_pages
from tests.bench.search.queries import Words

PEERS = ("pagefind", "minisearch", "lunr")
LARGE = 10_000
KNOWN_ITEMS = 200


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@dataclass
class Bench:
    """One run: the documents, what was built from them, the lines of the report and the figures."""

    folder: Path
    count: int
    queries: int
    engines: tuple[str, ...]
    report: list[str] = field(default_factory=list)
    figures: dict[tuple[str, str], float] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)

    @cached_property
    def sections(self) -> list[Section]:
        """The documents."""
        say(f"cutting {self.count:,} documents")
        return sample(self.count)

    @cached_property
    def words(self) -> Words:
        """Their words."""
        return Words.of(self.sections)

    @cached_property
    def pages(self) -> Path:
        """The folder with their pages."""
        write_pages(self.sections, self.folder / "pages")
        return self.folder / "pages"

    def built(self, engine: str) -> Path:
        """The folder with the index of an engine, built the first time that it is asked for."""
        folder = self.folder / engine
        if engine not in self.costs:
            pages = self.pages
            say(f"building the index of {engine}")
            folder.mkdir()
            self.costs[engine] = cost_of(build_command(engine, pages, folder), PROJECT)
        return folder

    def note(self, name: str, figure: float) -> None:
        """Keep a figure of these documents."""
        self.figures[f"documents_{self.count}", name] = figure


def build_command(engine: str, pages: Path, to: Path) -> list[str]:
    """The command that builds the index of an engine from a folder of pages."""
    if engine == "ours":
        return [sys.executable, "-m", "tests.bench.search.ours", str(pages), str(to)]
    return peers.build_command(engine, pages, to)


def building(bench: Bench) -> None:
    """Processor time and memory of building the index."""
    bench.report.append(f"\nBuilding the index of {bench.count:,} documents")
    for engine in bench.engines:
        bench.built(engine)
        cost = bench.costs[engine]
        bench.report.append(f"  {engine:12} {cost.cpu:8.1f} s of processor {cost.peak_mb:8.0f} MB at most")
    ours = bench.costs["ours"]
    bench.note("peak_megabytes", ours.peak_mb)
    if "pagefind" in bench.costs:
        theirs = bench.costs["pagefind"]
        cpu, memory = ours.cpu / theirs.cpu, ours.peak_mb / theirs.peak_mb
        bench.note("cpu_of_pagefind", cpu)
        bench.note("memory_of_pagefind", memory)
        bench.report.append(f"  ours takes {cpu:.2f} of Pagefind's processor time and {memory:.2f} of its memory")


def downloading(bench: Bench) -> None:
    """Bytes to the browser, ten results included."""
    bench.report.append(f"\nDownloads for a query, kilobytes (medians of {bench.queries}), in brackets the files")
    for name in (one for one in ("ours", "pagefind") if one in bench.engines):
        with browser.opened(name, bench.built(name)) as engine:
            for kind in downloads.kinds(bench.sections, bench.words, bench.queries, name):
                say(f"asking {name}: {kind.name}")
                found = downloads.measure(engine, kind)
                bench.report.append(_download_line(name, found))
                if name == "ours":
                    bench.note(f"kilobytes_{kind.name.replace(' ', '_')}", found.total / 1000)


def _download_line(name: str, found: downloads.Downloads) -> str:
    parts = ", ".join(f"{part} {size / 1000:.1f} ({files:g})" for part, (files, size) in found.parts.items())
    line = f"  {name:8} {found.kind:21} {found.total / 1000:6.1f}; without scripts {found.without_scripts / 1000:6.1f}"
    return f"{line}; {found.full} with ten results: {parts}"


def known_items(bench: Bench) -> None:
    """How soon a document comes that was seen before."""
    queries, meant = order.known_items(bench.sections, bench.words, KNOWN_ITEMS)
    bench.report.append(f"\nKnown-item search, MRR@10 of {len(queries)} queries of three words")
    for engine in bench.engines:
        built = bench.built(engine)
        say(f"asking {engine}: known items")
        if engine == "pagefind":
            with browser.opened(engine, built) as opened, opened.page() as page:
                answers = [opened.search(page, query) for query in queries]
        else:
            answers = _asked(engine, bench.pages, built, queries)
        figure = order.mrr_at_10(meant, answers)
        bench.report.append(f"  {engine:12} {figure:.3f}")
        if engine == "ours":
            bench.note("known_item_mrr_at_10", figure)


def judged(bench: Bench) -> None:
    """How well the results of judged collections are ordered; Pagefind, which wants every word, is left out."""
    bench.report.append("\nJudged collections, nDCG@10")
    for name in order.JUDGED:
        collection = order.Judged.read(name)
        pages = bench.folder / name / "pages"
        write_pages(collection.sections, pages)
        for engine in (one for one in bench.engines if one != "pagefind"):
            say(f"asking {engine}: {name}")
            built = bench.folder / name / engine
            built.mkdir()
            if engine != "ours":
                cost_of(build_command(engine, pages, built), PROJECT)
            figure = order.ndcg_at_10(collection, _asked(engine, pages, built, collection.queries))
            bench.report.append(f"  {name:12} {engine:12} {figure:.3f}")
            if engine == "ours":
                bench.figures["judged", name] = figure


def _asked(engine: str, pages: Path, built: Path, queries: list[str]) -> list[list[str]]:
    return order.our_search(pages, queries) if engine == "ours" else peers.search(engine, built, queries)


PARTS: dict[str, Callable[[Bench], None]] = {
    "building": building,
    "downloads": downloading,
    "known-items": known_items,
    "judged": judged,
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=LARGE)
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--only", action="append", choices=PARTS, help="a part to run; may be repeated")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, help="measure the other engines too")
    writing = parser.add_mutually_exclusive_group()
    writing.add_argument("--lower-floors", action="store_true", help="write worse figures into the floors")
    writing.add_argument("--raise-floors", action="store_true", help="write better figures into the floors")
    return parser.parse_args()


def main() -> int:
    """Measure, print, compare."""
    asked = options()
    if not SHARED.is_dir():
        raise SystemExit("needs the folder `shared` beside the project")
    large = asked.documents > LARGE
    with_peers = asked.peers if asked.peers is not None else not large
    if with_peers:
        peers.fetch()
    parts = asked.only or (["building", "downloads"] if large else list(PARTS))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.documents, asked.queries, ("ours", *PEERS) if with_peers else ("ours",))
        for part in parts:
            PARTS[part](bench)
    print("\n".join(bench.report))
    if asked.lower_floors or asked.raise_floors:
        print("\n".join(floors.rewrite(bench.figures, easier=asked.lower_floors)) or "No floor changes.")
    worse = floors.failed(bench.figures)
    print("\nWorse than the floor:\n  " + "\n  ".join(worse) if worse else "\nNothing is worse than its floor.")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

"""How long does somebody who types wait for the results? Drives Chromium over the search of thousands of documents.

Run: python -m tests.bench.latency [--documents 10000] [--queries 60] [--home file|http] [--kept FOLDER]

Every query is typed once, so that what it needs has been read; its last character is taken away and typed again, and
the time counts from that key to the frame in which the results stand. Ceilings are in latency_floors.toml.
"""

import argparse
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from build_scripts.search import build_index
from build_scripts.search.shards import FOLDER, shards
from tests.bench.corpus import SHARED, Section, sample
from tests.bench.marked import marked_archive
from tests.bench.search.queries import Words, beginnings, from_one_paragraph, phrases, single_words
from tests.browser import arguments, find_or_install, recorded
from tests.sites import built, new_project, served

CEILINGS = Path(__file__).with_name("latency_floors.toml")
TRIES = 3
NAMES_OPEN = 'localStorage.setItem("fonds.facets.names", "yes");'
# `bench.next(selector)` promises how many milliseconds go by from the next key, or text put in, until what it brings
# about stands in that element and has been laid out.
INSTRUMENT = """
window.bench = { tasks: [], done: null };
new PerformanceObserver((list) => { bench.tasks.push(...list.getEntries().map((one) => one.duration)); })
  .observe({ type: "longtask" });
bench.next = (selector) => {
  bench.done = new Promise((resolve, reject) => {
    const place = document.querySelector(selector);
    let begun = 0;
    const begin = (event) => { begun = begun || event.timeStamp; };
    ["keydown", "input"].forEach((kind) => { document.addEventListener(kind, begin, { capture: true, once: true }); });
    const watch = new MutationObserver(() => {
      if (!begun || place.hasAttribute("aria-busy")) return;
      watch.disconnect();
      requestAnimationFrame(() => { document.body.getBoundingClientRect(); resolve(performance.now() - begun); });
    });
    watch.observe(place, { childList: true, attributeFilter: ["aria-busy"] });
    setTimeout(() => { reject(new Error("nothing came of it in a minute")); }, 60000);
  });
};
"""


@dataclass(frozen=True)
class Place:
    """Where one types: the page, and the element that is filled anew with every result."""

    name: str
    page: str
    filled: str
    script: str = ""


HEADER = Place("header", "index.html", ".fonds-first > p")
PAGE = Place("page", "search/index.html", ".fonds-status")
NAMES = Place("page, names counted", "search/index.html", ".fonds-narrow > .fonds-fold", NAMES_OPEN)


@dataclass(frozen=True)
class Figure:
    """What typing queries of one kind in one place cost: milliseconds for each, the longest task, megabytes held."""

    times: Mapping[str, float]
    longest_task: float
    megabytes: float

    @property
    def median(self) -> float:
        return median(self.times.values())

    @property
    def slow(self) -> float:
        """What 95 of 100 queries do not exceed."""
        return quantiles(self.times.values(), n=20)[-1] if len(self.times) > 1 else self.median

    @property
    def worst(self) -> str:
        """The query that took longest."""
        return max(self.times, key=lambda query: self.times[query])


class Typist:
    """Somebody who types queries into one place of a fresh page."""

    def __init__(self, page: Page, home: str, place: Place) -> None:
        self._page = page
        self._filled = place.filled
        self._devtools = page.context.new_cdp_session(page)
        page.add_init_script(INSTRUMENT + place.script)
        page.goto(f"{home}/{place.page}")
        page.wait_for_selector(".fonds-search-box input")
        self.longest_task()

    def type(self, query: str) -> float:
        """Type a query; the milliseconds that its last character took, when all has been read before."""
        self._page.locator(".fonds-search-box input").select_text()
        self._awaited(lambda: self._page.keyboard.insert_text(query))
        self._awaited(lambda: self._page.keyboard.press("Backspace"))
        return self._awaited(lambda: self._page.keyboard.type(query[-1]))

    def _awaited(self, act: Callable[[], None]) -> float:
        self._page.evaluate("(selector) => { bench.next(selector); }", self._filled)
        act()
        took: float = self._page.evaluate("() => bench.done")
        return took

    def longest_task(self) -> float:
        """The longest time that the page did not answer since the last time this was asked; 0 when under 50 ms."""
        # Long tasks are told of a little later.
        self._page.wait_for_timeout(50)
        return max(self._page.evaluate("() => bench.tasks.splice(0)"), default=0.0)

    def megabytes(self) -> float:
        """What the page's scripts hold."""
        self._devtools.send("HeapProfiler.collectGarbage")
        return self._page.evaluate("() => performance.memory.usedJSHeapSize") / 1e6

    def profile(self, query: str) -> list[tuple[str, float]]:
        """Where the time goes while a query is typed: functions with their own milliseconds, the most first."""
        self._devtools.send("Profiler.enable")
        self._devtools.send("Profiler.start")
        self.type(query)
        profile = self._devtools.send("Profiler.stop")["profile"]
        called = {node["id"]: _called(node["callFrame"]) for node in profile["nodes"]}
        spent = Counter[str]()
        for node, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
            spent[called[node]] += microseconds / 1000
        return [(name, ms) for name, ms in spent.most_common(12) if name not in ("(idle)", "(program)")]


def _called(frame: Mapping[str, Any]) -> str:
    """A function by its name, or by the line at which it begins."""
    return frame["functionName"][:30] or f"line {frame['lineNumber'] + 1}"


def kinds(sections: Sequence[Section], words: Words, count: int) -> dict[str, list[str]]:
    """Queries of every kind."""
    single = single_words(words, count, 1)
    several = [query for query, _ in from_one_paragraph(sections, words, count, 2)]
    dates = [str(1790 + (n * 37) % 230) for n in range(count)]
    return {
        "one word": single,
        "three words": several,
        "phrase": [f'"{phrase}"' for phrase in phrases(sections, words, count, 3)],
        "near": ["{} NEAR {}".format(*query.split()) for query in several],
        "prefix": [f"{beginning}*" for beginning in beginnings(words, count, 4)],
        "fuzzy": [f"{word[:2]}{word[3:]}~" for word in single_words(words, 2 * count, 5) if len(word) > 4][:count],
        "date": [f"date:{year}" if n % 2 else f"date:{year}..{int(year) + 9}" for n, year in enumerate(dates)],
        "word and date": [f"{word} date:{year}.." for word, year in zip(single, dates, strict=True)],
    }


def hostile(words: Sequence[str]) -> dict[str, str]:
    """Queries that nobody sane would write; `words` are a hundred words."""
    near = zip(words[::2], words[1::2], strict=True)
    return {
        "10,000 characters in one word": "x" * 10_000,
        "10,000 characters in words": ("lorem ipsum " * 834)[:10_000],
        "a hundred words": " ".join(words),
        "a hundred function words": " ".join(["the", "of", "and", "which"] * 25),
        "a hundred prefixes of one letter": " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrst" * 5),
        "a hundred prefixes": " ".join(f"{one}{two}*" for one in "abcdefghij" for two in "aeioulrstn"),
        "fifty fuzzy words": " ".join(f"{word}~" for word in words[:50]),
        "fifty nears": " OR ".join(f"{one} NEAR/30 {two}" for one, two in near),
        "function words near each other": "the NEAR/30 of NEAR/30 and NEAR/30 to",
        "a phrase of a hundred words": f'"{" ".join(["the", "people", "of", "the", "states"] * 20)}"',
        "prefixes in a phrase": '"un* st* of am*"',
        "brackets": "((((",
        "brackets in one another": "(" * 19 + "law" + ")" * 19,
        "every date": "date:0001..9999",
        "marks": '"' * 501,
        "asterisks": "*" * 500,
        "signs": "-" * 300 + "a " * 40 + "NEAR OR ~*:" * 20,
    }


def measured(typist: Typist, queries: Sequence[str]) -> Figure:
    """Type queries of one kind into a place."""
    times = {query: typist.type(query) for query in queries}
    return Figure(times, typist.longest_task(), typist.megabytes())


@contextmanager
def fresh(browser: Browser, home: str, place: Place) -> Iterator[tuple[Typist, list[str]]]:
    """Somebody to type into a place, and the faults of the page."""
    with recorded(browser) as page:
        page.set_default_timeout(90_000)
        page.set_viewport_size({"width": 1440, "height": 900})
        yield Typist(page, home, place), page.faults


def run(browser: Browser, home: str, asked: Mapping[str, Sequence[str]], ceiling: float) -> bool:
    """Measure every kind of query in every place and print it; whether all medians are within the ceiling."""
    print(f"\n{home.split(':')[0]}:  milliseconds from the last key to the results; longest task; megabytes held")
    good = True
    rows = [(place, kind) for place in (HEADER, PAGE) for kind in asked] + [(NAMES, "one word")]
    for place, kind in rows:
        with fresh(browser, home, place) as (typist, faults):
            found = measured(typist, asked[kind])
            within = found.median <= ceiling and not faults
            good = good and within
            told = f"{place.name:20} {kind:14} median {found.median:6.0f}   95 % {found.slow:6.0f}   "
            told += f"task {found.longest_task:5.0f}   {found.megabytes:5.1f} MB   "
            print(told + ("" if within else "← too slow"), *faults, flush=True)
            if found.slow > ceiling:
                explain(typist, found.worst)
    return good


def run_hostile(browser: Browser, home: str, queries: Mapping[str, str], ceiling: float) -> bool:
    """Type the hostile queries and print what they do; whether none makes the page deaf or throws."""
    print(f"\n{home.split(':')[0]}:  hostile queries: longest task while they are typed, milliseconds to the results")
    good = True
    for place in (HEADER, PAGE):
        for name, query in queries.items():
            with fresh(browser, home, place) as (typist, faults):
                took, task = least(typist, query)
                within = task <= ceiling and not faults
                good = good and within
                told = f"{place.name:20} {name:34} task {task:6.0f}   results {took:6.0f}   "
                print(told + ("" if within else "← too long"), *faults, flush=True)
                if task > ceiling:
                    explain(typist, query)
    return good


def least(typist: Typist, query: str) -> tuple[float, float]:
    """Milliseconds to the results and the longest task, each the least of some tries: the machine has more to do."""
    tries = [(typist.type(query), typist.longest_task()) for _ in range(TRIES)]
    return min(took for took, _ in tries), min(task for _, task in tries)


def explain(typist: Typist, query: str) -> None:
    """Print where the time of a query goes."""
    spent = ", ".join(f"{name} {ms:.0f}" for name, ms in typist.profile(query))
    print(f"    {query[:60]}: {spent}")


def site_of(folder: Path, search_files: Path) -> Path:
    """A site with the real pages and scripts, and with these search files."""
    mkdocs_yml = new_project(folder, {"letter.txt": "A letter\n\nNothing here but a page."}, recogniser="rules")
    built(mkdocs_yml)
    site = mkdocs_yml.parent / "site"
    shutil.rmtree(site / FOLDER)
    shutil.copytree(search_files, site / FOLDER)
    return site


def write_search_files(sections: Sequence[Section], folder: Path) -> None:
    """Write what the search of these documents reads into a folder, which stands when it is whole."""
    started, beside = time.monotonic(), folder.with_name(f"{folder.name}.partial")
    for file in shards(build_index(marked_archive(sections))):
        path = beside / file.path.removeprefix(FOLDER)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    beside.rename(folder)
    took = time.monotonic() - started
    print(f"built the search files of {len(sections):,} documents in {took:.0f} s", flush=True)


def main() -> None:
    """Print all figures; leave with 1 when a ceiling is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=60, help="of each kind")
    parser.add_argument("--home", choices=("file", "http"), help="both when it is not said")
    parser.add_argument("--kept", type=Path, help="a folder in which the search files stay for the next run")
    options = parser.parse_args()
    if not SHARED.is_dir():
        raise SystemExit("needs the folder `shared` beside the project")
    ceilings: dict[str, Any] = tomllib.loads(CEILINGS.read_text(encoding="utf-8"))["at_most"]
    sections = sample(options.documents)
    words = Words.of(sections)
    asked, nasty = kinds(sections, words, options.queries), hostile(single_words(words, 100, 6))
    good = True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        search_files = (options.kept or Path(folder)) / f"search-{options.documents}"
        if not search_files.is_dir():
            write_search_files(sections, search_files)
        site = site_of(Path(folder) / "project", search_files)
        flags = [*arguments(), "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=flags)
        for home in [options.home] if options.home else ["file", "http"]:
            with served(site) if home == "http" else nullcontext(site.as_uri()) as address:
                good &= run(browser, address, asked, ceilings["median"])
                good &= run_hostile(browser, address, nasty, ceilings["hostile_task"])
        browser.close()
    sys.exit(not good)


if __name__ == "__main__":
    main()

"""The command line: what a person types, what they read, and the exit status.

0: all is well. 1: done, but with errors; or, with --strict, with any warning, and then nothing is published.
2: could not start or could not go on. 130: stopped by the person who runs it.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from build_scripts import __version__, starter
from build_scripts.annotate.editors import corrections, ledger
from build_scripts.bundle import bundle as make_bundle
from build_scripts.config import Config, read_config
from build_scripts.pipeline import Report, build, read_archive
from build_scripts.problems import FondsError, Problem, Severity, error, reason, unforeseen, worst
from build_scripts.progress import Track, silently
from build_scripts.review import asking, explaining
from build_scripts.review.cases import cases
from build_scripts.review.keys import press
from build_scripts.review.page import ReviewPage
from build_scripts.search import whoosh_index
from build_scripts.search.printing import as_data, pointed_at, printed
from build_scripts.search.query import QueryProblem
from build_scripts.search.refine import ENTITY, NEWEST, OLDEST, RELEVANCE, STATED
from build_scripts.search.results import Options
from build_scripts.serve import serve as serve_site
from build_scripts.site import index_folder, recover

T = TypeVar("T")

SINGULAR = {"entities": "entity", "words indexed": "word indexed"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
SORTS = (RELEVANCE, OLDEST, NEWEST)
FACETS = (*STATED, ENTITY)
# Every option that several commands share is declared once.
_CONFIG = click.option(
    "--config", default="mkdocs.yml", type=click.Path(path_type=Path), show_default=True, help="The settings."
)
_SEEDS = click.option("--seeds", type=click.Path(path_type=Path), help="Read documents from this folder.")
_SITE = click.option("--site", type=click.Path(path_type=Path), help="Use this folder for the site.")
_STRICT = click.option("--strict", is_flag=True, help="Treat warnings as errors: publish nothing when there is one.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_QUIET = click.option("--quiet", is_flag=True, help="Print problems only.")
# The sign at its beginning keeps click from filling the lines.
_SEARCHES = """\b
Example: fonds search '"quds force" drone'
Example: fonds search --sort oldest --filter year=2019 --filter year=2020 'sanction* NEAR/5 iran'
Example: fonds search --facets --filter entity=people/qassem-soleimani date:2019-12..2020-01"""


def _filters(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The values chosen of each facet, from texts of the form NAME=VALUE."""
    chosen: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, _between, value = one.partition("=")
        if name not in FACETS or not value:
            raise click.BadParameter(f"Write {', '.join(f'{facet}=…' for facet in FACETS)}.", param=option)
        chosen[name] = (*chosen.get(name, ()), value)
    return chosen


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fonds")
def fonds() -> None:
    """Turn a folder of documents into a searchable, annotated, citable archive that is nothing but files.

    Example: fonds init my-archive, put documents into my-archive/seeds, then fonds build in my-archive.
    """


def main() -> None:
    """Run the command line; an error is a sentence and exit status 2, never a traceback."""
    try:
        fonds(standalone_mode=False)
    except FondsError as fault:
        _complain((fault.problem,))
        sys.exit(2)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except OSError as fault:
        where = str(fault.filename or "fonds")
        _complain((error(where, f"stopped everything: {reason(fault)}.", "Is the disk full?"),))
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; the former site stands as it was.", err=True)
        sys.exit(130)
    except Exception as fault:
        _complain((unforeseen(fault),))
        sys.exit(2)


@fonds.command("build")
@_CONFIG
@_SEEDS
@_SITE
@_STRICT
@_QUIET
def build_command(config: Path, seeds: Path | None, site: Path | None, strict: bool, quiet: bool) -> None:
    """Build the site from the documents in seeds/.

    Example: fonds build --strict
    """
    settings = read_config(config, seeds, site)
    report = _build(settings, strict, quiet)
    if not quiet and report.published:
        click.echo(f"Open {settings.site / 'index.html'} by double click, or run `make serve` or `fonds serve`.")
    _leave(report.problems, strict)


@fonds.command()
@_CONFIG
@_SEEDS
@_STRICT
@_QUIET
def check(config: Path, seeds: Path | None, strict: bool, quiet: bool) -> None:
    """Report the problems in the documents and the ledger; publish nothing.

    Example: fonds check --seeds ../new-letters
    """
    started = time.monotonic()
    with _progress(quiet) as track:
        report = read_archive(read_config(config, seeds), track)
    _complain(report.problems)
    if not quiet:
        _summarise(report, time.monotonic() - started)
    _leave(report.problems, strict)


@fonds.command()
@_CONFIG
@_SEEDS
@_SITE
@_QUIET
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port on this machine; 0 takes a free one.",
)
def serve(config: Path, seeds: Path | None, site: Path | None, quiet: bool, port: int) -> None:
    """Build the site, show it on this machine, and rebuild when seeds/, docs/ or mkdocs.yml change.

    Example: fonds serve --port 8080
    """
    settings = read_config(config, seeds, site)
    page = ReviewPage(settings.seeds)
    page.read(_build(settings, strict=False, quiet=quiet))

    def rebuild() -> None:
        # Settings are read anew: they may be what changed. An error keeps the former site on show.
        try:
            page.read(_build(read_config(config, seeds, site), strict=False, quiet=quiet))
        except FondsError as fault:
            _complain((fault.problem,))
        except Exception as fault:
            _complain((unforeseen(fault),))

    serve_site(settings, port, page, rebuild, click.echo)


@fonds.command()
@_CONFIG
@_SEEDS
@_QUIET
@click.option("--list", "as_list", is_flag=True, help="Print all questions and ask none.")
@_JSON
def review(config: Path, seeds: Path | None, quiet: bool, as_list: bool, as_json: bool) -> None:
    """Ask about the doubtful names, worst first, and write each decision into the ledger at once.

    One key answers a question; u takes the last decision back, s leaves it for later, q leaves.

    Example: fonds review
    """
    settings = read_config(config, seeds)
    with _progress(quiet) as track:
        report = read_archive(settings, track)
    _complain(problem for problem in report.problems if problem.where.startswith((ledger.FILE, corrections.FILE)))
    found = cases(report.archive, report.annotations)
    _forgive_the_terminal()
    console = Console(highlight=False)
    if as_json:
        click.echo(json.dumps([asking.as_data(case, report.archive) for case in found], indent=2))
    elif as_list:
        for number, case in enumerate(found, 1):
            _print(asking.shown(case, report.archive, f"{number} of {len(found)}"), console)
        if not found:
            click.echo("No name is in doubt.")
    else:
        done, left = asking.ask(found, report.archive, settings.seeds, press, console)
        built = " `fonds build` brings them into the site." if done else ""
        click.echo(f"Written: {done}. Still open: {left}.{built}")


@fonds.command()
@click.argument("document")
@click.argument("words", nargs=-1, required=True)
@_CONFIG
@_SEEDS
@_QUIET
@_JSON
def explain(
    document: str, words: tuple[str, ...], config: Path, seeds: Path | None, quiet: bool, as_json: bool
) -> None:
    """Say of WORDS in DOCUMENT (its id, file or address) which rule tagged them and why they went to their entity.

    Example: fonds explain harbour-note "Olav Hansen"
    """
    settings = read_config(config, seeds)
    sought = " ".join(" ".join(words).split())
    if not sought:
        raise FondsError("explain", "was given no words.", "Write the words as they stand in the document.")
    with _progress(quiet) as track:
        report = read_archive(settings, track)
    home = explaining.find_document(report.archive, document)
    decided = ledger.read_ledger(settings.seeds / ledger.FILE)[0]
    found = explaining.explain(report.archive, report.annotations, decided, home, sought)
    _forgive_the_terminal()
    if as_json:
        click.echo(json.dumps(explaining.as_data(home, sought, found), indent=2))
    else:
        _print(explaining.printed(found), Console(highlight=False))
    if not found:
        _complain(
            (
                error(
                    home.id,
                    f"{explaining.in_marks(sought)} stands nowhere in it.",
                    "Write the words as they stand there.",
                ),
            )
        )
    sys.exit(0 if found else 1)


@fonds.command(epilog=_SEARCHES)
@click.argument("query", nargs=-1, required=True)
@_CONFIG
@_SITE
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="Show this many results.")
@click.option("--sort", default=RELEVANCE, show_default=True, type=click.Choice(SORTS), help="Show them in this order.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    callback=_filters,
    metavar="NAME=VALUE",
    help=f"Only documents of this {', '.join(STATED)} or {ENTITY}, as --facets prints them. May be repeated.",
)
@click.option("--facets", is_flag=True, help="Count the types, sources, years and names among all that was found.")
@click.option("--as-written", is_flag=True, help="Take names only as they are written, not in their other forms.")
@_JSON
def search(
    query: tuple[str, ...],
    config: Path,
    site: Path | None,
    limit: int,
    sort: str,
    filters: dict[str, tuple[str, ...]],
    facets: bool,
    as_written: bool,
    as_json: bool,
) -> None:
    """Search the documents of the last build. Put `--` before a query that begins with a hyphen."""
    settings = read_config(config, site=site)
    recover(settings.site)
    options = Options(limit, as_written=as_written, sort=sort, filters=filters, facets=FACETS if facets else ())
    sought = normalize("NFC", " ".join(query))
    results = whoosh_index.search(index_folder(settings.site), sought, options)
    _forgive_the_terminal()
    if as_json:
        click.echo(json.dumps(as_data(sought, results), indent=2))
    if isinstance(results, QueryProblem):
        _complain((error(f"query, character {results.position + 1}", results.message),))
        _print(pointed_at(sought, results), Console(stderr=True, highlight=False))
        sys.exit(2)
    if not as_json:
        _print(printed(results), Console(highlight=False))
    sys.exit(0 if results.total else 1)


@fonds.command()
@_CONFIG
@_SITE
@_QUIET
@click.option("--output", type=click.Path(path_type=Path), help="The zip to write; by default beside the site.")
def bundle(config: Path, site: Path | None, quiet: bool, output: Path | None) -> None:
    """Make one zip of the site, with a manifest of SHA-256 sums, to hand over or to keep.

    Example: fonds bundle --output archive-2020.zip
    """
    folder = read_config(config, site=site).site
    recover(folder)
    target = output or folder.with_name(f"{folder.name}.zip")
    with _progress(quiet) as track:
        count, size = make_bundle(folder, target, track)
    if not quiet:
        click.echo(f"{target}: {count:,} files, {size / 1_000_000:,.1f} MB. Unpack it and open index.html.")


@fonds.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Start a new archive in FOLDER: settings, an example document, a workflow for GitHub Pages.

    Example: fonds init my-archive
    """
    made = starter.create(folder)
    for path in made:
        click.echo(f"  {path}")
    click.echo(f"Put your documents into {folder / 'seeds'}, then run `fonds build` in {folder}.")


def _build(settings: Config, strict: bool, quiet: bool) -> Report:
    """Build with progress, then the problems and the summary."""
    started = time.monotonic()
    with _progress(quiet) as track:
        report = build(settings, strict, track)
    _complain(report.problems)
    if not quiet:
        _summarise(report, time.monotonic() - started)
    if not report.published:
        click.echo("Nothing was published, because of --strict; the former site stands as it was.", err=True)
    return report


class _progress:  # noqa: N801 - used as a context, like the functions of contextlib
    """Gives a `Track` that draws bars on a terminal and nothing elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._console = Console(stderr=True)
        self._shown = not quiet and self._console.is_terminal
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=self._console, transient=True)

    def __enter__(self) -> Track:
        if not self._shown:
            return silently
        self._bars.start()
        return self._track

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._bars.stop()

    def _track(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        return iter(self._bars.track(items, total=total, description=label))


def _summarise(report: Report, seconds: float) -> None:
    """The closing summary: one figure a line."""
    archive = report.archive
    figures = {
        "documents": len(archive.documents),
        "entities": len(archive.entities),
        "mentions": archive.mention_count,
        "links": report.links,
        "words indexed": report.words,
        "problems": len(report.problems),
    }
    for name, figure in figures.items():
        if figure or name not in ("links", "words indexed"):
            click.echo(f"{figure:>12,}  {name if figure != 1 else SINGULAR.get(name, name[:-1])}")
    click.echo(f"{seconds:>12.1f}  seconds")


def _complain(problems: Iterable[Problem]) -> None:
    """Print the problems, worst first, each a sentence."""
    console = Console(stderr=True, highlight=False)
    for problem in problems:
        console.print(str(problem), style=_STYLES[problem.severity], markup=False, soft_wrap=True)


def _forgive_the_terminal() -> None:
    """Let the terminal print what it can: documents hold characters that it may not know."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _print(lines: Iterable[Text], console: Console) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def _leave(problems: tuple[Problem, ...], strict: bool) -> None:
    """Leave with the exit status that the problems ask for."""
    sys.exit(1 if worst(problems) >= (Severity.WARNING if strict else Severity.ERROR) else 0)

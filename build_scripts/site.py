"""How do pages become a site? The only writer into docs/ and site/; runs MkDocs.

Everything is made in a folder beside the site and put in place when it is whole, so a build that dies leaves the
last good site. docs/ holds hand-written pages and, beside them, the generated ones: which is which is told by the
list of generated files with their digests, `docs/.fonds`. A listed file that a person has changed is the person's.
"""

import gzip
import logging
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from html import escape
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from build_scripts.archive import File, Page
from build_scripts.assets import SCRIPT, STYLES
from build_scripts.config import Config
from build_scripts.policy import HEAD, NOT_FOUND, protect
from build_scripts.problems import FondsError, Problem, reason, warning
from build_scripts.progress import Track, silently

GENERATED_LIST = ".fonds"


def index_folder(site: Path) -> Path:
    """Where the Whoosh index of a site lies: beside it, because it is not published."""
    return site.with_name(f".{site.name}.index")


def publish(
    config: Config,
    pages: Iterable[Page],
    files: Iterable[File],
    write_index: Callable[[Path], None],
    accept: Callable[[tuple[Problem, ...]], bool] = lambda problems: True,
    track: Track = silently,
) -> tuple[Problem, ...]:
    """Build the site of these pages and files (assets among them) and put it in place.

    `write_index` writes the Whoosh index into the folder it is given. What MkDocs warns of is returned as
    problems; when `accept` says no to them, nothing is put in place. Raises FondsError when MkDocs cannot
    build or the disk cannot be written; the former site stays.
    """
    _refuse_to_replace(config)
    with _explained(config.site), _alone(config.site), _workshop(config.site) as work:
        _put_back(config.site)
        written = (File(page.path, page.markdown.encode("utf-8", "replace")) for page in pages)
        generated, problems = _stage(config, chain(written, files), work / "docs")
        for _ in track((None,), f"MkDocs builds {sum(name.endswith('.md') for name in generated):,} pages", 1):
            problems += _run_mkdocs(config, work / "docs", work / "site")
        _forget_the_clock(work / "site")
        _lead_home(work / "site", config.url)
        problems += _protect(work, generated)
        write_index(work / "index")
        if accept(problems):
            if config.own_seeds:
                _mirror(generated, work / "docs", config.docs)
            _swap(work / "site", config.site)
            _swap(work / "index", index_folder(config.site))
    return problems


def recover(site: Path) -> None:
    """Finish what a build killed in the middle of a swap left undone: the former site returns to its place."""
    if any(_former(place).exists() for place in (site, index_folder(site))):
        with _explained(site), _alone(site):
            _put_back(site)


def _put_back(site: Path) -> None:
    for place in (site, index_folder(site)):
        if _former(place).exists() and not place.exists():
            _former(place).rename(place)
        _remove(_former(place))


def _former(place: Path) -> Path:
    return place.with_name(f".{place.name.lstrip('.')}.former")


def _refuse_to_replace(config: Config) -> None:
    """Raise FondsError when the site's folder holds, or may come to hold, what is not ours to replace."""
    site = config.site.resolve()
    for name, folder in (("the project", config.project), ("the seeds", config.seeds), ("docs", config.docs)):
        holds = folder.resolve().is_relative_to(site)
        lies_in = folder != config.project and site.is_relative_to(folder.resolve())
        if holds or lies_in:
            message = f"cannot be the site: it would replace {name}."
            raise FondsError(str(config.site), message, "Choose another folder with --site.")
    if site.exists() and not site.is_dir():
        raise FondsError(str(config.site), "cannot be the site: it is a file.", "Choose another folder with --site.")
    if site.is_dir() and any(site.iterdir()) and not (site / STYLES).is_file():
        message = "cannot be the site: it holds files that Fonds did not make and would remove."
        raise FondsError(str(config.site), message, "Empty it, or choose another folder with --site.")


@contextmanager
def _workshop(site: Path) -> Iterator[Path]:
    """The folder beside the site in which everything is made; it is empty at first and gone afterwards."""
    work = site.with_name(f".{site.name}.partial")
    _remove(work)
    try:
        yield work
    finally:
        _remove(work)


def _unfit(settings: MkDocsConfig, where: str) -> tuple[Problem, ...]:
    """What in mkdocs.yml keeps the site from working from a folder, without other hosts, or from being searched."""
    scripts = {str(script) for script in settings.extra_javascript}
    faults = {
        "theme": settings.theme.name != "material" and "must be `name: material`: the pages are made for it.",
        "theme: font": settings.theme.get("font", True) is not False and "must be false: fonts would be fetched.",
        "use_directory_urls": settings.use_directory_urls and "must be false: links would not work from a folder.",
        "extra_css": STYLES not in settings.extra_css and f"must name {STYLES}.",
        "extra_javascript": SCRIPT not in scripts and f"must name {SCRIPT}: search needs it.",
    }
    hint = "`fonds init` writes a mkdocs.yml to copy from."
    return tuple(warning(f"{where}: {key}", message, hint) for key, message in faults.items() if message)


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Keeps two builds from writing one site. Raises FondsError when another one is at it."""
    site.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(site.with_name(f".{site.name}.lock"), timeout=0):
            yield
    except Timeout:
        raise FondsError(str(site), "is being built by another run of Fonds.", "Wait until it has ended.") from None


@contextmanager
def _explained(site: Path) -> Iterator[None]:
    """Turns a disk that cannot be written into a sentence."""
    try:
        yield
    except FileNotFoundError as fault:
        where = fault.filename or str(site)
        raise FondsError(str(where), "disappeared while the site was being built.", "Build again.") from fault
    except OSError as fault:
        where = fault.filename or str(site)
        raise FondsError(
            str(where), f"cannot be written: {reason(fault)}.", "See whether the disk is full and who may write there."
        ) from fault


def _stage(config: Config, generated: Iterable[File], docs: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Lay the hand-written pages and the generated ones into one folder; where both want a place, the person's stays.

    Returns the names of the generated files with their digests, and what is to be said.
    """
    made, problems = {}, []
    own = {path.relative_to(config.docs).as_posix() for path in _hand_written(config.docs)}
    for name in sorted(own):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(config.docs / name, docs / name)
    for file in generated:
        if file.path in own:
            message = "is your own page, so the one Fonds makes was left out."
            problems.append(warning(f"docs/{file.path}", message, "Rename one of them."))
            continue
        (docs / file.path).parent.mkdir(parents=True, exist_ok=True)
        (docs / file.path).write_bytes(file.content)
        made[file.path] = _digest(file.content)
    return made, tuple(problems)


def _hand_written(docs: Path) -> list[Path]:
    """The files of docs/ that people wrote, in order."""
    made = _listed(docs)
    return [
        path
        for path in sorted(docs.rglob("*"))
        if path.is_file()
        and path.resolve().is_relative_to(docs.resolve())
        and not any(part.startswith(".") for part in path.relative_to(docs).parts)
        and not path.name.endswith(".partial")
        and not _is_as_made(path, docs, made)
    ]


def is_generated(path: Path, docs: Path) -> bool:
    """Whether a build put this file into docs/ and nobody has changed it since; one that is gone again counts too."""
    made = _listed(docs)
    try:
        return _is_as_made(path, docs, made)
    except OSError:
        return path.relative_to(docs).as_posix() in made


def _is_as_made(path: Path, docs: Path, made: Mapping[str, Set[str]]) -> bool:
    """Whether a file has one of the digests that the list of what was `made` gives it. Raises OSError."""
    digests = made.get(path.relative_to(docs).as_posix())
    return digests is not None and _digest(path.read_bytes()) in digests


def _listed(docs: Path) -> Mapping[str, Set[str]]:
    """The generated files that the last build put into docs/, each with the digests it may have."""
    listing = docs / GENERATED_LIST
    if not listing.is_file():
        return {}
    state = listing.stat()
    return _read_listing(listing, (state.st_ino, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=1)
def _read_listing(listing: Path, state: tuple[int, ...]) -> Mapping[str, Set[str]]:
    """The list in this `state` of its file: `serve` looks a page up for each that a build writes."""
    made: dict[str, set[str]] = {}
    for line in listing.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if name:
            made.setdefault(name, set()).add(digest)
    return made


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _mirror(generated: Mapping[str, str], staged: Path, docs: Path) -> None:
    """Bring the generated part of docs/ up to date: what changed is written, what is gone is removed."""
    former = _listed(docs)
    now = set(generated.items())
    before = {(name, digest) for name, digests in former.items() for digest in digests}
    # First the list that knows old and new alike: a mirror cut short must not make a generated page a person's.
    _write(docs / GENERATED_LIST, _listing(now | before))
    for name, digest in generated.items():
        if not ((docs / name).is_file() and _digest((docs / name).read_bytes()) == digest):
            _write(docs / name, (staged / name).read_bytes())
    for name in sorted(former.keys() - generated.keys()):
        _remove_generated(docs / name, former[name], docs)
    _write(docs / GENERATED_LIST, _listing(now))


def _remove_generated(path: Path, digests: Set[str], docs: Path) -> None:
    """Remove a page that is no longer made, unless a person has changed it; and its folder, when that is empty then."""
    inside = path.resolve().is_relative_to(docs.resolve())
    if inside and path.is_file() and _digest(path.read_bytes()) in digests:
        path.unlink()
        for folder in path.parents:
            if folder == docs or any(folder.iterdir()):
                break
            folder.rmdir()


def _listing(files: set[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(files)).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".partial")
    beside.write_bytes(content)
    os.replace(beside, path)


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _run_mkdocs(config: Config, docs: Path, site: Path) -> tuple[Problem, ...]:
    """Let MkDocs build `docs` into `site`; its warnings as problems."""
    logger, warnings = logging.getLogger("mkdocs"), _Warnings()
    propagates, epoch = logger.propagate, os.environ.get("SOURCE_DATE_EPOCH")
    logger.addHandler(warnings)
    logger.propagate = False
    os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice of its end; see ARCHITECTURE.md.
    try:
        settings = load_config(str(config.mkdocs_yml), docs_dir=str(docs), site_dir=str(site), strict=False)
        unfit = _unfit(settings, config.mkdocs_yml.name)
        mkdocs_build(settings)
    except (MkDocsException, Abort, UnicodeDecodeError) as fault:
        said = "; ".join(_flat(message) for message in warnings.messages) or _flat(str(fault))
        raise FondsError(
            config.mkdocs_yml.name, f"MkDocs could not build the site: {said}.", "Mend it there."
        ) from fault
    finally:
        logger.removeHandler(warnings)
        logger.propagate = propagates
        if epoch is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)
    return (*unfit, *(warning("MkDocs", _flat(message)) for message in warnings.messages))


def _flat(message: str) -> str:
    return " ".join(message.split()).rstrip(".")


def _forget_the_clock(site: Path) -> None:
    """Take the day of the build out of the sitemap: the same archive is the same site on every day."""
    sitemap = site / "sitemap.xml"
    if sitemap.is_file():
        text = re.sub(r"\s*<lastmod>[^<]*</lastmod>", "", sitemap.read_text(encoding="utf-8"))
        sitemap.write_text(text, encoding="utf-8", newline="\n")
        (site / "sitemap.xml.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _lead_home(site: Path, url: str) -> None:
    """Let the links of 404.html lead home from any depth at which a server shows it, and from a folder as well.

    They become relative, and a `<base>` says to what: the path of `site_url`, or the root of the host when that is not
    set. Opened from a folder the page is where it lies, so that a script takes the `<base>` away.
    """
    page = site / NOT_FOUND
    if not page.is_file():
        return
    base = f"{urlsplit(url).path.rstrip('/')}/"
    html = re.sub(rf'( (?:href|src)="){re.escape(base)}', r"\1", page.read_text(encoding="utf-8"))
    html = html.replace(f'new URL("{base}",location)', 'new URL(".",document.baseURI)')
    script = '<script>location.protocol==="file:"&&document.querySelector("base").remove()</script>'
    html = html.replace(HEAD, f'{HEAD}\n      <base href="{escape(base)}">{script}', 1)
    page.write_text(html, encoding="utf-8", newline="\n")


def _protect(work: Path, generated: Collection[str]) -> tuple[Problem, ...]:
    """Give every page that MkDocs has made its policy; HTML that lay in docs/ is published as it is."""
    staged = {path.relative_to(work / "docs").as_posix() for path in (work / "docs").rglob("*") if path.is_file()}
    own = {_address(name) for name in staged - set(generated)}
    built = (path.relative_to(work / "site").as_posix() for path in (work / "site").rglob("*.html"))
    return tuple(protect(work / "site", sorted(name for name in built if name not in staged), own))


def _address(page: str) -> str:
    """Where MkDocs puts a page of docs/: a README becomes the index of its folder."""
    path = PurePosixPath(page)
    return str(path.with_name("index.html" if path.stem.lower() == "readme" else f"{path.stem}.html"))


def _swap(new: Path, place: Path) -> None:
    """Put the folder `new` at `place`; what stood there goes only when the new one stands."""
    if place.exists():
        place.rename(_former(place))
    new.rename(place)
    _remove(_former(place))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

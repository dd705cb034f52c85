"""How do pages become a site? The only writer into docs/ and site/; runs MkDocs.

Everything is made in a folder beside the site and put in place when it is whole, so a build that dies leaves the
last good site. docs/ holds hand-written pages and, beside them, the generated ones: which is which is told by the
list of generated files, `docs/.fonds`.
"""

import gzip
import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files as package_files
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from build_scripts.archive import File, Page
from build_scripts.config import Config
from build_scripts.pages.printing import wording
from build_scripts.problems import FondsError, Problem, warning
from build_scripts.progress import Track, silently

GENERATED_LIST = ".fonds"


def index_folder(site: Path) -> Path:
    """Where the Whoosh index of a site lies: beside it, because it is not published."""
    return site.with_name(f".{site.name}.index")


def web_files() -> tuple[File, ...]:
    """The browser's scripts and styles, and the texts they show."""
    folder = package_files("build_scripts").joinpath("web")
    copied = (File(f"assets/fonds/{item.name}", item.read_bytes()) for item in folder.iterdir() if item.is_file())
    texts = json.dumps(wording()["browser"], ensure_ascii=False, indent=1)
    words = File("assets/fonds/words.js", f"(globalThis.fonds = globalThis.fonds || {{}}).words = {texts};\n".encode())
    return (*sorted(copied, key=lambda file: file.path), words)


def publish(
    config: Config,
    pages: Iterable[Page],
    files: Iterable[File],
    write_index: Callable[[Path], None],
    accept: Callable[[tuple[Problem, ...]], bool] = lambda problems: True,
    track: Track = silently,
) -> tuple[Problem, ...]:
    """Build the site of these pages and files and put it in place.

    `write_index` writes the Whoosh index into the folder it is given. What MkDocs warns of is returned as
    problems; when `accept` says no to them, nothing is put in place. Raises FondsError when MkDocs cannot
    build or the disk cannot be written; the former site stays.
    """
    work = config.site.with_name(f".{config.site.name}.partial")
    with _explained(config.site):
        recover(config.site)
        _remove(work)
        generated = [File(page.path, page.markdown.encode("utf-8", "replace")) for page in pages]
        generated += [*files, *web_files()]
        problems = _stage(config, generated, work / "docs")
        for _ in track((None,), f"MkDocs builds {sum(file.path.endswith('.md') for file in generated):,} pages", 1):
            problems += _run_mkdocs(config, work / "docs", work / "site")
        _forget_the_clock(work / "site")
        write_index(work / "index")
        if accept(problems):
            _swap(work / "site", config.site)
            _swap(work / "index", index_folder(config.site))
            if config.own_seeds:
                _mirror(generated, config.docs)
        _remove(work)
    return problems


def recover(site: Path) -> None:
    """Finish what a build killed in the middle of a swap left undone: the former site returns to its place."""
    for place in (site, index_folder(site)):
        former = place.with_name(place.name + ".former")
        if former.exists() and not place.exists():
            former.rename(place)
        _remove(former)


@contextmanager
def _explained(site: Path) -> Iterator[None]:
    """Turns a disk that cannot be written into a sentence."""
    try:
        yield
    except OSError as fault:
        where = fault.filename or str(site)
        reason = (fault.strerror or str(fault)).lower()
        raise FondsError(
            str(where), f"cannot be written: {reason}.", "Free some space or choose another place with --site."
        ) from fault


def _stage(config: Config, generated: list[File], docs: Path) -> tuple[Problem, ...]:
    """The hand-written pages and the generated ones in one folder; where both want a place, the person's stays."""
    ours = {file.path for file in generated}
    problems = []
    for path in _hand_written(config.docs):
        name = path.relative_to(config.docs).as_posix()
        if name in ours:
            ours.discard(name)
            problems.append(
                warning(f"docs/{name}", "is your own page, so the one Fonds makes was left out.", "Rename one of them.")
            )
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, docs / name)
    for file in generated:
        if file.path in ours:
            (docs / file.path).parent.mkdir(parents=True, exist_ok=True)
            (docs / file.path).write_bytes(file.content)
    return tuple(problems)


def _hand_written(docs: Path) -> list[Path]:
    """The files of docs/ that people wrote, in order."""
    made = _listed(docs)
    hidden = (".", "_")
    return [
        path
        for path in sorted(docs.rglob("*"))
        if path.is_file()
        and path.relative_to(docs).as_posix() not in made
        and not any(part.startswith(hidden) for part in path.relative_to(docs).parts)
    ]


def _listed(docs: Path) -> set[str]:
    """The generated files that the last build put into docs/."""
    listing = docs / GENERATED_LIST
    return set(listing.read_text(encoding="utf-8").splitlines()) if listing.is_file() else set()


def _mirror(generated: list[File], docs: Path) -> None:
    """Bring the generated part of docs/ up to date: what changed is written, what is gone is removed."""
    former = _listed(docs)
    wanted = {file.path: file.content for file in generated}
    own = {path.relative_to(docs).as_posix() for path in _hand_written(docs)}
    listing = "".join(f"{name}\n" for name in sorted(wanted.keys() - own))
    # First the list that names old and new alike: a mirror cut short must not make a generated page a person's.
    _write(docs / GENERATED_LIST, "".join(f"{name}\n" for name in sorted(wanted.keys() - own | former)).encode())
    for name, content in wanted.items():
        if name not in own and not ((docs / name).is_file() and (docs / name).read_bytes() == content):
            _write(docs / name, content)
    for name in sorted(former - wanted.keys()):
        (docs / name).unlink(missing_ok=True)
    for folder in sorted((path for path in docs.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    _write(docs / GENERATED_LIST, listing.encode())


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
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about its successor; ARCHITECTURE.md tells.
    try:
        settings = load_config(str(config.mkdocs_yml), docs_dir=str(docs), site_dir=str(site), strict=False)
        mkdocs_build(settings)
    except ConfigurationError as fault:
        raise FondsError(config.mkdocs_yml.name, f"MkDocs refuses it: {_flat(str(fault))}.") from fault
    except (MkDocsException, Abort) as fault:
        said = "; ".join(_flat(message) for message in warnings.messages) or _flat(str(fault))
        raise FondsError(config.mkdocs_yml.name, f"MkDocs could not build the site: {said}.") from fault
    finally:
        logger.removeHandler(warnings)
        logger.propagate = propagates
        if epoch is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)
    return tuple(warning("MkDocs", _flat(message)) for message in warnings.messages)


def _flat(message: str) -> str:
    return " ".join(message.split()).rstrip(".")


def _forget_the_clock(site: Path) -> None:
    """Take the day of the build out of the sitemap: the same archive is the same site on every day."""
    sitemap = site / "sitemap.xml"
    if sitemap.is_file():
        text = re.sub(r"\s*<lastmod>[^<]*</lastmod>", "", sitemap.read_text(encoding="utf-8"))
        sitemap.write_text(text, encoding="utf-8")
        (site / "sitemap.xml.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _swap(new: Path, place: Path) -> None:
    """Put the folder `new` at `place`; what stood there goes only when the new one stands."""
    former = place.with_name(place.name + ".former")
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(former)
    new.rename(place)
    _remove(former)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

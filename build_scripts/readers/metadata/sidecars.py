"""What does the file beside a document state about it? `report.pdf.yml`, or `report.yml`, speaks for `report.pdf`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from build_scripts.problems import Problem, error, warning
from build_scripts.readers.decoding import decode
from build_scripts.readers.metadata.frontmatter import HINT, FaultError, FrontMatter, statements
from build_scripts.readers.types import ReadError
from build_scripts.sources import RESERVED, SourceFile, suffix, unreadable
from build_scripts.text import normalise

SUFFIXES = frozenset({".yaml", ".yml"})
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar that could be read: its own name, and what it states."""

    name: str
    says: FrontMatter


def read_sidecars(
    sources: Iterable[SourceFile],
) -> tuple[tuple[SourceFile, ...], Mapping[str, Sidecar], tuple[Problem, ...]]:
    """The sources that are no sidecars, and the sidecars by the name of the file that each is about.

    A sidecar that belongs to no file, or may belong to several, is reported.
    """
    sources = tuple(sources)
    rest = tuple(source for source in sources if not _is_sidecar(source.name))
    homes: dict[str, list[str]] = defaultdict(list)
    for source in rest:
        homes[str(PurePosixPath(source.name).with_suffix(""))].append(source.name)
    names = {source.name for source in rest}
    found: dict[str, Sidecar] = {}
    problems: list[Problem] = []
    # `report.pdf.yml` says more plainly than `report.yml` what it is about, and comes first.
    for about, sidecar in sorted(
        ((str(PurePosixPath(source.name).with_suffix("")), source) for source in sources if _is_sidecar(source.name)),
        key=lambda each: (each[0] not in names, each[1].name),
    ):
        fits = [about] if about in names else homes[about]
        if len(fits) != 1:
            what = f"may belong to {len(fits)} files" if fits else "belongs to no file of the folder"
            hint = "Name it as the file that it is about, with `.yml` after it: report.pdf.yml."
            problems.append(error(sidecar.name, f"{what} and was left out.", hint))
        elif fits[0] in found:
            message = f"{found[fits[0]].name} speaks for {fits[0]} too; this one was left out."
            problems.append(warning(sidecar.name, message, "Join the two."))
        else:
            says, met = _read(sidecar)
            problems += met
            if says:
                found[fits[0]] = Sidecar(sidecar.name, says)
    return rest, found, tuple(problems)


def is_describing(name: str) -> bool:
    """Whether a file of this name says something about documents and is none: a sidecar, a table."""
    return _is_sidecar(name) or PurePosixPath(name).name in RESERVED


def _is_sidecar(name: str) -> bool:
    return suffix(name) in SUFFIXES


def _read(sidecar: SourceFile) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    """What a sidecar states, None with an error when it cannot be told."""
    if sidecar.size > _LARGEST:
        return None, (error(sidecar.name, f"is larger than {_LARGEST >> 10} KB and was left out.", HINT),)
    try:
        decoded = decode(sidecar.path.read_bytes(), sidecar.name)
        says, problems = statements(normalise(decoded.text), sidecar.name, 1)
    except OSError as fault:
        return None, (unreadable(sidecar.name, fault),)
    except ReadError as fault:
        return None, (error(sidecar.name, fault.message, fault.hint),)
    except FaultError as fault:
        return None, (error(f"{sidecar.name}:{fault.line}", f"is broken and was left out: {fault}.", HINT),)
    return says, (*decoded.problems, *problems)

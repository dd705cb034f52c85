"""What does `fonds init` lay down? The files of template/: a small archive that can be built and published as it is."""

import json
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from build_scripts.problems import FondsError, reason

# What a new folder may already hold: a repository without files, and what an earlier attempt left behind.
_STAGE = ".fonds.partial"
_HARMLESS = frozenset([".git", _STAGE])


def create(folder: Path) -> tuple[Path, ...]:
    """Lay down a new archive in `folder`, which is made when it is not there; returns the files, sorted.

    Everything is written aside first and moved into place when it is whole. Raises FondsError when the folder
    holds something already or cannot be written.
    """
    try:
        if folder.is_dir() and any(path.name not in _HARMLESS for path in folder.iterdir()):
            raise FondsError(str(folder), "is not empty, so no archive is started there.", "Name a new folder.")
        stage = folder / _STAGE
        if stage.exists():
            shutil.rmtree(stage)
        stage.mkdir(parents=True)
        try:
            names = [_write(stage, name, content) for name, content in _template()]
            for path in sorted(stage.iterdir()):
                path.rename(folder / path.name)
        finally:
            shutil.rmtree(stage)
    except OSError as fault:
        raise FondsError(str(folder), f"cannot be written: {reason(fault)}.", "Name another folder.") from fault
    return tuple(sorted(folder / name for name in names))


def installed_from() -> str | None:
    """The line for requirements.txt that installs this very Fonds elsewhere; None unless it came from a git repository.

    What pip noted at the installation (direct_url.json) is the only source: nothing is guessed.
    """
    try:
        noted = json.loads(distribution("fonds").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return None
    vcs, url = noted.get("vcs_info"), str(noted.get("url", ""))
    if not vcs or not url.startswith("https://"):
        return None
    return f"fonds @ {vcs['vcs']}+{url}@{vcs['commit_id']}"


def _template() -> Iterator[tuple[str, bytes]]:
    """The files of the template: name and content."""
    origin = installed_from()
    for name, content in _below(files(__name__).joinpath("template")):
        if name == "requirements.txt" and origin:
            content += f"{origin}\n".encode()
        yield name, content


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _below(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item.read_bytes()


def _write(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name

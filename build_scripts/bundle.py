"""How is the archive handed over? The site in, one zip with a manifest of SHA-256 sums out."""

import hashlib
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from build_scripts.problems import FondsError, reason
from build_scripts.progress import Track, silently

MANIFEST = "MANIFEST.sha256"
# The earliest moment a zip can state: the bundle of one site is always the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def bundle(site: Path, target: Path, track: Track = silently) -> tuple[int, int]:
    """Write the files of `site`, unchanged, into the zip `target`, in a folder named after it.

    The manifest lists every file as `sha256sum -c` reads it. The zip is written beside its place and put
    there when whole. Returns how many files it holds and its size in bytes. Raises FondsError when there
    is no site or the zip cannot be written.
    """
    if not (site / "index.html").is_file():
        raise FondsError(str(site), "holds no site to bundle.", "Run `fonds build` first.")
    if target.resolve().is_relative_to(site.resolve()):
        raise FondsError(str(target), "lies inside the site it would hold.", "Choose another place with --output.")
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(site, track(paths, "Bundling", len(paths)), partial, target.stem)
        os.replace(partial, target)
    except OSError as fault:
        raise FondsError(
            str(target), f"cannot be written: {reason(fault)}.", "Name another place with --output."
        ) from fault
    finally:
        if partial.is_file():
            partial.unlink()
    return len(paths), target.stat().st_size


def _write(site: Path, paths: Iterable[Path], target: Path, folder: str) -> None:
    """Write the files and their manifest."""
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in paths:
            name, content = path.relative_to(site).as_posix(), path.read_bytes()
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            _add(archive, f"{folder}/{name}", content)
        _add(archive, f"{folder}/{MANIFEST}", "".join(sums).encode())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)

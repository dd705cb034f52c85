"""The bundle holds the site, unchanged, with a manifest that can be checked."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from build_scripts.bundle import MANIFEST, bundle
from build_scripts.problems import FondsError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "documents").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Home</h1>")
    (folder / "documents" / "a.html").write_bytes(b"\x00\xff")
    return folder


def test_every_file_is_in_the_zip_byte_for_byte_and_in_the_manifest(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "archive.zip"
    count, size = bundle(site, target)
    assert (count, size) == (2, target.stat().st_size)
    with zipfile.ZipFile(target) as archive:
        manifest = archive.read(f"archive/{MANIFEST}").decode()
        for line in manifest.splitlines():
            digest, name = line.split("  ")
            content = archive.read(f"archive/{name}")
            assert content == (site / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest
        assert len(manifest.splitlines()) == 2


def test_the_same_site_gives_the_same_zip(site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bundle(site, tmp_path / name / "a.zip")
        (site / "index.html").touch()
    assert (tmp_path / "one" / "a.zip").read_bytes() == (tmp_path / "two" / "a.zip").read_bytes()


def test_without_a_site_there_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(FondsError, match="fonds build"):
        bundle(tmp_path / "nothing", tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())


def test_a_bundle_inside_the_site_is_refused(site: Path) -> None:
    with pytest.raises(FondsError, match="--output"):
        bundle(site, site / "a.zip")

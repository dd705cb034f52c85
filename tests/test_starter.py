"""`fonds init` lays down an archive that can be built and pushed as it is."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from build_scripts import starter
from build_scripts.problems import FondsError
from tests.sites import broken_links, built, digests

ALIKE = ("theme", "plugins", "markdown_extensions", "extra_css", "extra_javascript", "use_directory_urls", "strict")
ALIKE += ("not_in_nav", "validation", "extra", "docs_dir", "site_dir")


def test_a_new_archive_holds_what_is_needed_to_build_and_publish_it(tmp_path: Path) -> None:
    made = starter.create(tmp_path / "letters" / "1921")
    names = [path.relative_to(tmp_path / "letters" / "1921").as_posix() for path in made]
    assert names == [
        ".gitattributes",
        ".github/workflows/pages.yml",
        ".gitignore",
        "README.md",
        "docs/collection.md",
        "mkdocs.yml",
        "requirements.txt",
        "seeds/entities.csv",
        "seeds/harbour-note.md",
    ]
    assert set(digests(tmp_path / "letters" / "1921")) == set(names)


def test_a_new_archive_builds_without_a_warning(tmp_path: Path) -> None:
    starter.create(tmp_path)
    report = built(tmp_path / "mkdocs.yml", strict=True)
    assert [str(problem) for problem in report.problems] == []
    assert report.published
    assert broken_links(tmp_path / "site") == []
    assert (tmp_path / "site" / "documents" / "harbour-note.html").is_file()
    assert (tmp_path / "site" / "collection.html").is_file()


def test_what_a_build_makes_is_ignored_by_git_and_what_a_person_wrote_is_not(tmp_path: Path) -> None:
    made = starter.create(tmp_path)
    built(tmp_path / "mkdocs.yml")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert listed.stdout.splitlines() == [path.relative_to(tmp_path).as_posix() for path in made]


@pytest.mark.parametrize("key", ALIKE)
def test_a_new_archive_is_set_up_like_the_example(project: Path, tmp_path: Path, key: str) -> None:
    starter.create(tmp_path)
    ours, theirs = (
        yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8")) for folder in (project, tmp_path)
    )
    assert theirs[key] == ours[key]


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Years of work.")
    with pytest.raises(FondsError, match="is not empty") as caught:
        starter.create(tmp_path)
    assert caught.value.problem.hint
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("A file.")
    with pytest.raises(FondsError, match="archive: cannot be written"):
        starter.create(tmp_path / "archive")


def test_a_repository_without_files_may_become_an_archive(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert starter.create(tmp_path)
    assert (tmp_path / ".git").is_dir()


def test_an_attempt_that_fails_leaves_nothing_and_the_next_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "mkdocs.yml":
            raise OSError(28, "No space left on device")
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(FondsError, match="no space left on device"):
            starter.create(tmp_path)
    assert list(tmp_path.iterdir()) == []
    # One that was killed had no time to clear up.
    (tmp_path / ".fonds.partial").mkdir()
    (tmp_path / ".fonds.partial" / "mkdocs.yml").write_text("half")
    assert starter.create(tmp_path)
    assert not (tmp_path / ".fonds.partial").exists()


@pytest.mark.parametrize(
    ("noted", "line"),
    [
        (
            {"url": "https://example.org/fonds.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}},
            "fonds @ git+https://example.org/fonds.git@abc123",
        ),
        ({"url": "file:///somewhere/fonds", "dir_info": {}}, None),
        ({"url": "ssh://git@example.org/fonds.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}, None),
        (None, None),
    ],
)
def test_the_requirements_name_where_this_fonds_came_from_or_leave_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: dict[str, object] | None, line: str | None
) -> None:
    found = SimpleNamespace(read_text=lambda name: json.dumps(noted) if noted else None)
    monkeypatch.setattr(starter, "distribution", lambda name: found)
    starter.create(tmp_path)
    lines = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if not text.startswith("#")] == ([line] if line else [])


def test_an_installed_fonds_holds_every_file_of_the_package(project: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project / "build_scripts", source / "build_scripts", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(project / name, source / name)
    before = {name for name in digests(source) if name.startswith("build_scripts/")}
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "."],
        cwd=source,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=True,
    )
    with zipfile.ZipFile(next(source.glob("fonds-*.whl"))) as wheel:
        inside = {name for name in wheel.namelist() if name.startswith("build_scripts/")}
    assert inside == before

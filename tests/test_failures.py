"""A build that fails, or is killed, leaves the former site whole; and the next one is right."""

import errno
import io
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from build_scripts import pipeline
from build_scripts.problems import FondsError, Severity
from build_scripts.site import index_folder, recover
from tests.sites import broken_links, built, digests, new_project

LETTER = "Dear Mary Smith,\n\nI met John Brown in Paris on 3 May 1921. He works for the Ministry of Health.\n"
ONE = {"a.txt": LETTER, "b.txt": LETTER + "\nP.S. A second letter.\n"}
OTHER = {"a.txt": LETTER + "\nP.S. Now with an end of its own.\n", "c.txt": "Paris, in May.\n"}
KILLED = 20
INTERRUPTED = 4


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Let the seeds hold these files and no others."""
    for path in (folder / "seeds").iterdir():
        path.unlink()
    for name, text in files.items():
        (folder / "seeds" / name).write_text(text, encoding="utf-8")


def build_once(mkdocs_yml: str) -> None:
    """A build in a process of its own."""
    try:
        built(Path(mkdocs_yml))
    except KeyboardInterrupt:
        sys.exit(130)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site of `ONE`, after which the seeds hold `OTHER`."""
    mkdocs_yml = new_project(tmp_path, ONE, recogniser="rules")
    built(mkdocs_yml)
    put(tmp_path, OTHER)
    return tmp_path / "site"


def assert_mends(site: Path, former: Mapping[str, str]) -> None:
    """The former site stands, nothing lies about, and the next build is right."""
    assert digests(site) == former
    assert not list(site.parent.glob(".site.partial*"))
    built(site.parent / "mkdocs.yml")
    assert {"documents/a.html", "documents/c.html"} <= set(digests(site))
    assert "documents/b.html" not in digests(site)
    assert broken_links(site) == []


# The disk


def refusing(code: int, below: Path, after: int, opened: Callable[..., Any]) -> Callable[..., Any]:
    """`open`, which refuses to open a file for writing below a folder when `after` of them have been opened."""
    left = [after]

    def opening(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if set(mode) & set("wax+") and isinstance(file, str | os.PathLike) and Path(file).is_relative_to(below):
            if not left[0]:
                raise OSError(code, os.strerror(code), str(file))
            left[0] -= 1
        return opened(file, mode, *rest, **more)

    return opening


@pytest.mark.parametrize(
    ("code", "after"),
    [
        (errno.ENOSPC, 0),
        (errno.ENOSPC, 1),
        (errno.ENOSPC, 40),
        (errno.ENOSPC, 120),
        (errno.EACCES, 0),
        (errno.EROFS, 9),
    ],
    ids=str,
)
def test_a_disk_that_is_full_or_may_not_be_written_is_a_sentence(
    site: Path, monkeypatch: pytest.MonkeyPatch, code: int, after: int
) -> None:
    former = digests(site)
    opening = refusing(code, site.parent, after, io.open)
    monkeypatch.setattr("builtins.open", opening)
    monkeypatch.setattr("io.open", opening)
    with pytest.raises(FondsError, match="cannot be written") as caught:
        built(site.parent / "mkdocs.yml")
    monkeypatch.undo()
    assert caught.value.problem.hint
    assert_mends(site, former)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(site: Path) -> None:
    former = digests(site)
    site.parent.chmod(0o555)
    try:
        with pytest.raises(FondsError, match="cannot be written"):
            built(site.parent / "mkdocs.yml")
    finally:
        site.parent.chmod(0o755)
    assert_mends(site, former)


# Files that go


def test_a_document_that_goes_in_mid_build_is_a_problem_and_the_others_are_published(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = pipeline.list_sources

    def then_gone(seeds: Path) -> Any:
        listed = listing(seeds)
        (seeds / "a.txt").unlink()
        return listed

    monkeypatch.setattr(pipeline, "list_sources", then_gone)
    report = built(site.parent / "mkdocs.yml")
    found = [problem for problem in report.problems if problem.where == "a.txt"]
    assert [problem.severity for problem in found] == [Severity.ERROR]
    assert found[0].hint
    assert [document.id for document in report.archive.documents] == ["c"]
    assert broken_links(site) == []


def test_a_page_of_your_own_that_goes_in_mid_build_leaves_the_former_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = digests(site)
    own = site.parent / "docs" / "guide" / "own.md"
    own.write_text("# Mine\n")
    monkeypatch.setattr("shutil.copyfile", lambda one, other: (own.unlink(missing_ok=True), open(one, "rb").close()))
    with pytest.raises(FondsError, match=r"own\.md.*disappeared"):
        built(site.parent / "mkdocs.yml")
    monkeypatch.undo()
    assert_mends(site, former)


# A build that is ended


@pytest.fixture(scope="module")
def start() -> Callable[[Path], Any]:
    """Starts a build in a process that has everything loaded, so that a moment in it is one of the build."""
    if sys.platform == "win32":
        pytest.skip("needs fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_failures"])

    def starting(mkdocs_yml: Path) -> Any:
        run = context.Process(target=build_once, args=(str(mkdocs_yml),))
        run.start()
        return run

    return starting


@pytest.mark.parametrize(("ending", "times"), [(signal.SIGKILL, KILLED), (signal.SIGINT, INTERRUPTED)])
def test_a_build_ended_at_any_moment_leaves_one_whole_site(
    tmp_path: Path, start: Callable[[Path], Any], ending: int, times: int
) -> None:
    mkdocs_yml = new_project(tmp_path, recogniser="rules")
    site, whole, now = tmp_path / "site", [], 0
    for files in (OTHER, ONE):
        put(tmp_path, files)
        begun = time.monotonic()
        run = start(mkdocs_yml)
        run.join()
        assert run.exitcode == 0
        whole.append(digests(site))
    lasts, moments, ended = time.monotonic() - begun, random.Random(9), 0
    for _ in range(times):
        now = whole.index(digests(site))
        put(tmp_path, (ONE, OTHER)[now])
        run = start(mkdocs_yml)
        run.join(moments.uniform(0, lasts))
        if run.is_alive():
            os.kill(run.pid, ending)
            ended += 1
        run.join()
        recover(site)
        assert digests(site) in whole
        assert (index_folder(site) / "fonds.json").is_file()
        assert ending == signal.SIGKILL or not (tmp_path / ".site.partial").exists()
    assert ended > times / 2
    put(tmp_path, ONE)
    built(mkdocs_yml)
    assert digests(site) == whole[1]
    left = {path.name for path in tmp_path.glob(".site*")}
    assert left <= {".site.lock", index_folder(site).name, ".site.names"}

"""The pages of a small archive, whole, as plain text: tests/cases/letters. `make snapshots` writes them anew."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from build_scripts.config import read_config
from build_scripts.pages import render
from build_scripts.pipeline import read_archive
from tests.sites import PROJECT, new_project

CASE = PROJECT / "tests" / "cases" / "letters"


def test_the_pages_of_a_small_archive(snapshot: Callable[[Path, str], None], tmp_path: Path) -> None:
    config = read_config(new_project(tmp_path, recogniser="rules"), seeds=CASE / "seeds")
    config = replace(config, title="Harbour letters", description="")
    report = read_archive(config)
    pages = render(report.archive, report.problems, config.recogniser)
    for page in pages:
        snapshot(CASE / "pages" / page.path, page.markdown)
    orphans = {path.relative_to(CASE / "pages").as_posix() for path in (CASE / "pages").rglob("*.md")}
    assert orphans == {page.path for page in pages}, "a snapshot without a page: delete it"

"""Settings are read from mkdocs.yml, and what Fonds does not know is refused with what it does."""

from pathlib import Path

import pytest

from build_scripts.config import read_config
from build_scripts.documents import FURNITURE, BlockKind
from build_scripts.problems import FondsError


def written(folder: Path, text: str) -> Path:
    path = folder / "mkdocs.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_and_overrides(tmp_path: Path) -> None:
    path = written(tmp_path, "site_name: Letters\n")
    config = read_config(path)
    assert (config.title, config.seeds, config.site) == ("Letters", tmp_path / "seeds", tmp_path / "site")
    assert config.own_seeds
    other = read_config(path, seeds=tmp_path / "elsewhere", site=tmp_path / "out")
    assert (other.seeds, other.site, other.own_seeds) == (tmp_path / "elsewhere", tmp_path / "out", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extra: {fonds: {seedz: x}}", "Did you mean `seeds`? The settings are: seeds, language, recogniser, keep"),
        ("extra: {fonds: {keep: [caption, logo]}}", "The kinds are: caption, credit, dateline, prompt, standfirst"),
        ("extra: {fonds: {keep: caption}}", "must be a list"),
        ("extra: {fonds: {seeds: 3}}", "must be a text, not 3"),
        ("extra: {fonds: [seeds]}", "must be a list of `key: value` lines"),
        ("extra: {fonds: {seeds: docs/seeds}}", "lies in docs/"),
        ("extra: {fonds: {seeds: .}}", "or docs/ in it"),
        ("extra: {fonds: {keep: [[a]]}}", "must be a list"),
        ("extra: hello", "must be a list of `key: value` lines"),
        ("a: [1", "mkdocs.yml:1: is not valid YAML"),
        ("just words", "holds no settings"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FondsError) as caught:
        read_config(written(tmp_path, text))
    assert said in str(caught.value)


def test_a_missing_file_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(FondsError, match="fonds init"):
        read_config(tmp_path / "mkdocs.yml")


def test_a_recogniser_in_a_folder_of_the_project_is_found_from_everywhere(tmp_path: Path) -> None:
    (tmp_path / "models" / "mine").mkdir(parents=True)
    (tmp_path / "models" / "mine" / "meta.json").write_text("{}", encoding="utf-8")
    path = written(tmp_path, "extra: {fonds: {recogniser: models/mine}}")
    assert read_config(path).recogniser == str(tmp_path / "models" / "mine")
    assert read_config(written(tmp_path, "extra: {fonds: {recogniser: rules}}")).recogniser == "rules"


def test_each_kind_of_furniture_can_be_kept() -> None:
    assert {BlockKind.CAPTION, BlockKind.PROMPT} < FURNITURE

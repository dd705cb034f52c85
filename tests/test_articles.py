"""The two news articles that the first archive is made from: read well, resolved across both, findable."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts.annotate.types import Entity, Kind
from build_scripts.archive import Archive
from build_scripts.config import read_config
from build_scripts.documents import BlockKind
from build_scripts.pipeline import build
from tests.sites import PROJECT, Shown, broken_links, new_project


@pytest.fixture(scope="module")
def articles(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Archive]:
    """The site of both articles and its archive."""
    folder = tmp_path_factory.mktemp("articles")
    config = read_config(new_project(folder), seeds=shared / "seeds", site=folder / "out")
    return folder / "out", build(config).archive


def entity(archive: Archive, name: str) -> Entity:
    found = [entity for entity in archive.entities if name in [variant.form for variant in entity.variants]]
    assert len(found) == 1, f"{name}: {[entity.id for entity in found]}"
    return found[0]


def forms(archive: Archive, name: str) -> set[str]:
    return {variant.form for variant in entity(archive, name).variants}


def test_furniture_is_out_of_the_reading_text_and_in_the_provenance(articles) -> None:
    site, archive = articles
    monitor, politico = archive.documents
    assert [(block.number, block.kind) for block in monitor.furniture] == [
        (1, BlockKind.STANDFIRST),
        (2, BlockKind.STANDFIRST),
        (3, BlockKind.STANDFIRST),
        (4, BlockKind.STANDFIRST),
        (5, BlockKind.DATELINE),
        (41, BlockKind.PROMPT),
    ]
    assert [(block.number, block.kind) for block in politico.furniture] == [(1, BlockKind.CAPTION)]
    for document in archive.documents:
        shown = Shown.of(site / "documents" / f"{document.id}.html")
        reading, whole = "".join(shown.reading), "".join(shown.text)
        for block in document.furniture:
            if block.kind != BlockKind.DATELINE:
                assert block.text not in reading
            assert block.text in whole
            assert block.reason in whole


def test_headings_without_markup_are_recognised(articles) -> None:
    _, archive = articles
    headings = [
        [block.text for block in document.blocks if block.kind == BlockKind.HEADING] for document in archive.documents
    ]
    assert headings == [["U.S.-Iraq ties at risk", "Media campaign in Iran", "Iran “set a trap”"], []]


def test_nothing_is_invented(articles) -> None:
    _, archive = articles
    for document in archive.documents:
        assert (document.date, document.creators, document.title_derived) == (None, (), True)


def test_one_entity_however_it_is_written(articles) -> None:
    _, archive = articles
    assert {"Qassem Soleimani", "Qasem Soleimani", "Soleimani"} <= forms(archive, "Qassem Soleimani")
    assert {"Quds Force", "Qods Force"} <= forms(archive, "Quds Force")
    assert {"IRGC", "Islamic Revolutionary Guard Corps"} <= forms(archive, "IRGC")
    for name in ("Qassem Soleimani", "Quds Force", "IRGC"):
        assert {mention.document for mention in entity(archive, name).mentions} == {
            document.id for document in archive.documents
        }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mike Pompeo", Kind.PERSON),
        ("Ali Vaez", Kind.PERSON),
        ("Afshon Ostovar", Kind.PERSON),
        ("Abu Mahdi al-Muhandis", Kind.PERSON),
        ("Esmail Ghaani", Kind.PERSON),
        ("Pentagon", Kind.ORGANISATION),
        ("International Crisis Group", Kind.ORGANISATION),
        ("Baghdad", Kind.PLACE),
        ("Oman", Kind.PLACE),
    ],
)
def test_names_have_their_kind(articles, name: str, kind: Kind) -> None:
    assert entity(articles[1], name).kind == kind


def test_every_name_leads_to_its_page_and_every_page_back(articles) -> None:
    site, archive = articles
    assert broken_links(site) == []
    for one in archive.entities:
        page = Shown.of(site / f"{one.id}.html")
        back = {link for link in page.links if "documents/" in link and "#m" in link}
        assert len(back) == len(one.mentions)
    for document in archive.documents:
        links = Shown.of(site / "documents" / f"{document.id}.html").links
        for one, mentions in archive.mentioned_in(document):
            # Once for each mention, once in the list beside the text.
            assert links.count(f"../{one.id}.html") == len(mentions) + 1


def test_the_command_line_finds_a_phrase_in_its_paragraph(articles) -> None:
    site, _ = articles
    run = subprocess.run(
        [sys.executable, "-m", "build_scripts", "search", '"maximum pressure"', "--site", str(site)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert re.search(r"maximum\s+pressure", run.stdout)
    assert "001-46fae73d20e9b61a" in run.stdout
    assert "#p" in run.stdout
    assert "000-8d820975ddd6c12b" not in run.stdout


def test_the_tables_to_take_away_hold_every_mention(articles) -> None:
    site, archive = articles
    rows = (site / "data" / "mentions.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + archive.mention_count
    lines = [json.loads(line) for line in (site / "data" / "archive.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [document.id for document in archive.documents]
    for line, document in zip(lines, archive.documents, strict=True):
        assert [block["text"] for block in line["blocks"]] == [block.text for block in document.blocks]

"""Which files are taken from seeds/, and what is said about the others."""

import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.problems import FondsError, Severity
from build_scripts.readers.identity import Claim, identify
from build_scripts.sources import list_sources


def put(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_files_come_in_order_of_name_with_their_digest_size_and_type(tmp_path: Path) -> None:
    put(tmp_path, b_dot_txt="bé", a_dot_md="a", letters__1920__c_dot_TXT="c", README_dot_txt="read me")
    sources, problems = list_sources(tmp_path)
    assert [source.name for source in sources] == ["README.txt", "a.md", "b.txt", "letters/1920/c.TXT"]
    assert problems == ()
    b = sources[2]
    assert (b.size, b.media_type, b.sha256) == (3, "text/plain", hashlib.sha256("bé".encode()).hexdigest())
    assert b.path == tmp_path / "b.txt"
    assert [source.media_type for source in sources] == ["text/plain", "text/markdown", "text/plain", "text/plain"]


def test_hidden_and_reserved_files_are_left_out_but_only_in_the_top_folder(tmp_path: Path) -> None:
    put(tmp_path, a_dot_txt="a", _dot_hidden_dot_txt="x", _dot_git__a_dot_txt="x", metadata_dot_csv="x")
    put(tmp_path, entities_dot_csv="x", corrections_dot_csv="x", box__entities_dot_csv="x", _dot_gitignore="x")
    sources, problems = list_sources(tmp_path)
    assert [source.name for source in sources] == ["a.txt", "box/entities.csv"]
    assert [(problem.severity, problem.message) for problem in problems] == [
        (Severity.INFO, "what is hidden was left out (1): .hidden.txt.")
    ]


def test_what_programs_leave_behind_is_one_line(tmp_path: Path) -> None:
    put(tmp_path, a_dot_txt="a", Thumbs_dot_db="x", box__desktop_dot_ini="x", _dot_DS_Store="x")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "~$report.docx").write_text("x")
    sources, problems = list_sources(tmp_path)
    assert [source.name for source in sources] == ["a.txt"]
    message = "what programs leave behind was left out (5): "
    message += ".DS_Store, Thumbs.db, __MACOSX, box/desktop.ini, ~$report.docx."
    assert [(problem.severity, problem.message) for problem in problems] == [(Severity.INFO, message)]


def test_a_missing_folder_and_a_file_in_its_place_stop_the_command_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FondsError, match=r"no such folder.*--seeds"):
        list_sources(tmp_path / "nowhere")
    put(tmp_path, seeds="text")
    with pytest.raises(FondsError, match="is not a folder"):
        list_sources(tmp_path / "seeds")


def test_an_empty_folder_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    sources, problems = list_sources(tmp_path)
    assert sources == ()
    assert [(problem.severity, problem.hint) for problem in problems] == [
        (Severity.ERROR, "Put your files into this folder and build again.")
    ]


def test_links_that_lead_out_loops_and_pipes_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    put(tmp_path, seeds__a_dot_txt="a", secret_dot_txt="secret")
    (seeds / "inside.txt").symlink_to(seeds / "a.txt")
    (seeds / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (seeds / "broken.txt").symlink_to(seeds / "nothing.txt")
    (seeds / "loop").symlink_to(seeds)
    os.mkfifo(seeds / "pipe.txt")
    sources, problems = list_sources(seeds)
    assert [source.name for source in sources] == ["a.txt", "inside.txt"]
    assert {problem.where: problem.message for problem in problems} == {
        "outside.txt": "is a link that leads out of the folder.",
        "broken.txt": "is a link that leads nowhere.",
        "loop": "is a link to a folder and was not followed.",
        "pipe.txt": "is a pipe or a device, not a file.",
    }


def test_names_are_printable_and_the_same_on_every_system(tmp_path: Path) -> None:
    try:
        for name in (b"bad\xff.txt", b"new\nline.txt", "cafe\u0301.txt".encode()):
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    except OSError:
        pytest.skip("the file system refuses such names")
    sources, problems = list_sources(tmp_path)
    assert [source.name for source in sources] == ["bad\ufffd.txt", "café.txt", "new\ufffdline.txt"]
    assert all(source.path.read_text() == "x" for source in sources)
    assert problems == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, a_dot_txt="a", b_dot_txt="b")
    (tmp_path / "a.txt").chmod(0)
    sources, problems = list_sources(tmp_path)
    assert [source.name for source in sources] == ["b.txt"]
    assert [problem.where for problem in problems] == ["a.txt"]


def test_hostile_names_are_unique_and_each_has_an_address_of_its_own(shared: Path, tmp_path: Path) -> None:
    generator = shared / "hostile" / "generators" / "make_filenames.py"
    made = json.loads(subprocess.run([sys.executable, generator, tmp_path], check=True, capture_output=True).stdout)
    sources, problems = list_sources(tmp_path)
    told = [problem for problem in problems if problem.severity is not Severity.INFO]
    hidden = next(problem for problem in problems if problem.severity is Severity.INFO)
    assert {problem.where for problem in told} == {"fifo.txt", "symlink-out.txt", "symlink-loop"}
    assert len(sources) + len(told) + int(re.search(r"\((\d+)\)", hidden.message)[1]) == made["made"]
    names = [source.name for source in sources]
    assert len(set(names)) == len(names)
    assert all(name.isprintable() or set(name) & set("\u200b\ufeff\u200d") for name in names)
    assert not any("\u202e" in name for name in names)
    ids, _, clashes = identify([Claim(name) for name in names])
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) and len(key) <= 87 for key in ids)
    assert not {"con", "nul", "aux", "com1", "lpt9", "index", "readme"} & set(ids)
    assert all(problem.hint for problem in clashes)


def test_names_that_only_their_bytes_tell_apart_are_told_apart(tmp_path: Path) -> None:
    composed, decomposed = unicodedata.normalize("NFC", "caf\u00e9.txt"), unicodedata.normalize("NFD", "caf\u00e9.txt")
    try:
        (tmp_path / composed).write_text("composed")
        (tmp_path / decomposed).write_text("decomposed")
    except OSError:
        pytest.skip("the file system refuses such names")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("the file system takes the two for one")
    sources, _ = list_sources(tmp_path)
    by_name = {source.name: source.path.read_text() for source in sources}
    assert by_name.pop(composed) == "composed"
    ((name, content),) = by_name.items()
    assert re.fullmatch(r"caf\u00e9~[0-9a-f]{6}\.txt", name)
    assert content == "decomposed"
    alone, _ = list_sources(tmp_path)
    assert alone == sources


NAMES = st.lists(
    st.text(min_size=1, max_size=120).filter(lambda name: name.strip("/. ")), min_size=1, max_size=8, unique=True
)


@given(NAMES, st.randoms())
def test_an_address_is_safe_unique_and_independent_of_the_order_of_files(names: list[str], chance: Random) -> None:
    claims = [Claim(f"{name}.txt") for name in names]
    ids, former, _ = identify(claims)
    assert len({key.casefold() for key in ids}) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) and len(key) <= 87 for key in ids)
    given = [key for keys in former for key in keys]
    assert len({*given, *ids}) == len(given) + len(ids)
    shuffled = sorted(claims, key=lambda _: chance.random())
    assert dict(zip([claim.name for claim in shuffled], identify(shuffled)[0], strict=True)) == {
        claim.name: key for claim, key in zip(claims, ids, strict=True)
    }

"""A file that crashes, hangs or explodes costs one problem, and no process is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from build_scripts.problems import FondsError
from build_scripts.readers import isolation
from build_scripts.readers.isolation import Workers
from build_scripts.readers.worker import Job, Outcome
from build_scripts.sources import examine
from tests.reading import PROJECT, read, said

LIMITED = sys.platform.startswith("linux")


def jobs(folder: Path, *contents: str, seconds: float = 10) -> Iterator[Job]:
    for number, content in enumerate(contents):
        path = folder / f"{number}.txt"
        path.write_text(content)
        yield Job(examine(path, path.name), "tests.bad_readers", folder / f"spool-{number}", seconds=seconds)


def outcomes(folder: Path, *contents: str, count: int = 2, seconds: float = 10) -> list[Outcome]:
    with Workers(count) as workers:
        return [outcome for _, outcome in workers.outcomes(jobs(folder, *contents, seconds=seconds))]


def words(outcome: Outcome) -> str:
    assert outcome.reading
    assert outcome.reading.text
    return outcome.reading.text.blocks[0].text.split()[0]


@pytest.mark.parametrize(
    ("does", "message"),
    [
        ("crash", "its parser crashed"),
        ("leave", "its parser crashed"),
        ("fail", "its parser failed (KeyError)"),
        ("recurse", "nested too deep"),
        ("much", "more text than one document may"),
        pytest.param("explode", "more than 1 GiB of memory", marks=pytest.mark.skipif(not LIMITED, reason="no limit")),
    ],
)
def test_whatever_a_parser_does_costs_its_own_file_alone(tmp_path: Path, does: str, message: str) -> None:
    before, bad, after = outcomes(tmp_path, "before", does, "after")
    assert (words(before), words(after)) == ("before", "after")
    assert bad.reading is None
    assert [problem.where for problem in bad.problems] == ["1.txt"]
    assert message in bad.problems[0].message
    assert bad.problems[0].hint


def test_a_parser_that_hangs_is_ended_in_time_and_the_others_go_on(tmp_path: Path) -> None:
    start = time.monotonic()
    found = outcomes(tmp_path, "hang", "one", "hang", "two", seconds=2)
    assert time.monotonic() - start < 10
    assert [outcome.problems[0].message if outcome.problems else words(outcome) for outcome in found] == [
        "was not read within 2 seconds.",
        "one",
        "was not read within 2 seconds.",
        "two",
    ]


@pytest.mark.parametrize("noticed", [True, False])
def test_an_idle_worker_that_the_system_ends_costs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noticed: bool
) -> None:
    first, second, third = jobs(tmp_path, "one", "two", "three")
    with Workers(1) as workers:
        assert [words(outcome) for _, outcome in workers.outcomes([first])] == ["one"]
        process = workers._all[0]._process
        process.kill()
        process.wait()
        if not noticed:  # it ends between the look and the job
            looks = iter([True])
            look = isolation._Worker.is_alive
            monkeypatch.setattr(isolation._Worker, "is_alive", lambda worker: next(looks, None) or look(worker))
        found = [words(outcome) for _, outcome in workers.outcomes([second, third])]
    assert found == ["two", "three"]


def test_when_every_worker_ends_before_it_begins_the_file_is_said_to_be_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(isolation._Worker, "_send", lambda worker, job: asked.append(worker))
    (outcome,) = outcomes(tmp_path, "text")
    assert len(set(asked)) == 2
    assert outcome.problems[0].message == "was not read: the process for it was ended."


def test_a_limit_that_comes_just_after_the_answer_costs_neither_this_file_nor_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(Timer):
        """Rings at the very moment when it is stopped."""

        def cancel(self) -> None:
            self.function()
            super().cancel()

    monkeypatch.setattr(isolation, "Timer", Late)
    assert [words(outcome) for outcome in outcomes(tmp_path, "one", "two", "three", count=1)] == ["one", "two", "three"]


def test_outcomes_come_in_order_whatever_the_number_of_workers(tmp_path: Path) -> None:
    texts = [f"word{number} crash" if number % 7 else "crash" for number in range(20)]
    found = []
    for count in (1, 2, 3):
        (tmp_path / str(count)).mkdir()
        found.append(
            [outcome.reading and words(outcome) for outcome in outcomes(tmp_path / str(count), *texts, count=count)]
        )
    assert found[0] == [f"word{number}" if number % 7 else None for number in range(20)]
    assert found[0] == found[1] == found[2]


def test_what_a_parser_prints_does_not_get_between_the_answers(tmp_path: Path) -> None:
    assert [words(outcome) for outcome in outcomes(tmp_path, "print", "plain", count=1)] == ["print", "plain"]


def test_inner_files_lie_in_the_spool_under_numbers_and_have_names_of_their_own(tmp_path: Path) -> None:
    (outcome,) = outcomes(tmp_path, "hold")
    assert outcome.inner[0].name == "0.txt/inner.txt"
    assert len({file.name for file in outcome.inner}) == 2
    assert {file.path.parent for file in outcome.inner} == {tmp_path / "spool-0"}
    assert [file.path.read_bytes() for file in outcome.inner] == [b"a", b"b"]
    assert {file.container for file in outcome.inner} == {"0.txt"}


def test_little_text_is_read_here_and_much_by_workers_with_the_same_result(tmp_path: Path) -> None:
    text = "The old bridge has stood for two hundred years.\n\n"
    few, _ = read(tmp_path / "few", {"a.txt": text, "b.md": f"# Bridge\n\n{text}"})
    many, _ = read(tmp_path / "many", {"a.txt": text, "b.md": f"# Bridge\n\n{text}", "0.txt": text * 40_000})
    assert [few[name].blocks for name in few] == [many[name].blocks for name in few]
    assert len(many["0.txt"].blocks) == 40_000


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_a_build_that_is_stopped(tmp_path: Path, sign: signal.Signals) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.test_isolation import jobs, words\n"
        "from build_scripts.readers.isolation import Workers\n"
        "with Workers(2) as workers:\n"
        "    for job, outcome in workers.outcomes(jobs(Path(sys.argv[1]), 'one', 'two', *['hang'] * 8, seconds=4)):\n"
        "        print(outcome.reading and outcome.reading.text.blocks[0].text.split()[1], flush=True)\n"
    )
    build = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert build.stdout
    pids = [int(build.stdout.readline()) for _ in range(2)]
    build.send_signal(sign)
    build.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if alive(pid)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    with (tmp_path / "seeds" / "a.txt").open("wb") as stream:
        stream.truncate((1 << 28) + 1)
    documents, problems = read(tmp_path, {"b.txt": "The old bridge."})
    assert list(documents) == ["b.txt"]
    assert "is larger than 256 MB" in said(problems)[0]


def test_without_a_process_or_a_folder_for_temporary_files_the_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("build_scripts.readers.isolation._COMMAND", (str(tmp_path / "nothing"),))
        (outcome,) = outcomes(tmp_path, "text")
    assert "no process could be started" in outcome.problems[0].message
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FondsError, match=r"no such file or directory.*TMPDIR"):
        read(tmp_path, {"a.txt": "text"})


def test_a_spool_without_room_costs_the_file_that_needs_it(tmp_path: Path) -> None:
    (tmp_path / "spool-0").write_text("a file where the folder should be")
    held, other = outcomes(tmp_path, "hold", "other")
    assert held.reading is None
    assert held.problems[0].where == "0.txt"
    assert words(other) == "other"

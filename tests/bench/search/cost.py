"""What does a program cost, with all the processes that it starts?

A process that is started counts the memory of the one that started it, until it has its own. So the program is started
by a small process: this module, run as a script.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system) of a process and its children, and the peak memory of the biggest of them."""

    cpu: float
    peak_mb: float


def cost_of(command: Sequence[str], cwd: Path) -> Cost:
    """Run a command to its end in the folder `cwd`. Leaves with what the command said when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "cost.json"
        run = subprocess.run(
            [sys.executable, "-I", "-S", __file__, str(answer), *command], cwd=cwd, capture_output=True, text=True
        )
        if run.returncode:
            said = f"{run.stdout[-2000:]}{run.stderr[-2000:]}"
            raise SystemExit(f"`{' '.join(command)}` left with status {run.returncode}:\n{said}")
        return Cost(**json.loads(answer.read_text(encoding="utf-8")))


def _measure(answer: str, *command: str) -> int:
    with subprocess.Popen(command) as run:
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    with open(answer, "w", encoding="utf-8") as file:
        json.dump({"cpu": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}, file)
    return run.returncode


if __name__ == "__main__":
    sys.exit(_measure(*sys.argv[1:]))

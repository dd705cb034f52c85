"""How are files read without harm to this process? By workers that are given one file at a time, and ended at need.

A worker is a Python of its own rather than a fork or a child of `multiprocessing`: it shares no lock and no handle with
anybody, does not run the program's main script again, and works alike on every system. Each has one thread here that
waits for its answers.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock, Timer, local
from types import TracebackType

from build_scripts.problems import reason
from build_scripts.readers.kinds import TEXTS
from build_scripts.readers.worker import DAMAGED, TOO_MUCH_MEMORY, Job, Outcome, failed, perform

WORKERS = 2
# Text is read by this very process as long as it is little: starting a worker takes as long as reading a megabyte.
_SMALL = 1 << 15
_LITTLE = 1 << 19
_COMMAND = (sys.executable, "-P", "-c", "from build_scripts.readers.worker import main; main()")


class Workers:
    """Reads files in worker processes; a context manager that leaves no process behind."""

    def __init__(self, count: int = WORKERS) -> None:
        self._count = count
        self._threads = ThreadPoolExecutor(count, "reader")
        self._own = local()
        self._all: list[_Worker] = []
        self._lock = Lock()
        self._closed = False
        self._little = _LITTLE

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            for each in self._all:
                each.end()
        self._threads.shutdown(cancel_futures=True)

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Each job with what became of it, in the order of the jobs, of which a few are begun ahead."""
        begun: deque[tuple[Job, Future[Outcome] | None]] = deque()
        for job in jobs:
            begun.append((job, None if self._is_quick(job) else self._threads.submit(self._ask, job)))
            if len(begun) > 2 * self._count:
                yield _ended(*begun.popleft())
        while begun:
            yield _ended(*begun.popleft())

    def _is_quick(self, job: Job) -> bool:
        """Whether a file is read here: a short text, as long as few were read."""
        size = job.source.size
        if job.reader not in TEXTS or size > _SMALL or size > self._little:
            return False
        self._little -= size
        return True

    def _ask(self, job: Job) -> Outcome:
        """What this thread's worker answers; if it ended before it had the job, another is asked, once."""
        for _ in range(2):
            try:
                worker = self._living()
            except OSError as fault:
                why = f"was not read: no process could be started for it, {reason(fault)}."
                return failed(job.source.name, why, "Close other programs and build again.")
            outcome = worker.ask(job) if worker else None
            if outcome:
                return outcome
        return failed(job.source.name, "was not read: the process for it was ended.", "Build again.")

    def _living(self) -> "_Worker | None":
        """The worker of this thread, a new one if it ended; None when no more are wanted. Raises OSError."""
        own: _Worker | None = getattr(self._own, "worker", None)
        if own and own.is_alive():
            return own
        with self._lock:
            if self._closed:
                return None
            if own:
                own.end()
            new = self._own.worker = _Worker()
            self._all = [*(each for each in self._all if each is not own), new]
        return new


def _ended(job: Job, future: Future[Outcome] | None) -> tuple[Job, Outcome]:
    return job, future.result() if future else perform(job)


class _Worker:
    """One worker process."""

    def __init__(self) -> None:
        paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,  # Ctrl-C is for the parent alone, which then ends its workers
        )

    def is_alive(self) -> bool:
        """Whether the process is still there; the system may have ended it too."""
        return self._process.poll() is None

    def ask(self, job: Job) -> Outcome | None:
        """What the worker makes of a job, or how it came to its end; None when it ended before it had the job."""
        overtime: list[bool] = []

        def stop() -> None:
            overtime.append(True)
            self._kill()

        timer = Timer(job.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            sent = self._send(job)
            outcome = self._answer() if sent else None
        finally:
            timer.cancel()
            timer.join()  # it may have fired just now, after the answer
        if outcome is None or overtime:
            self.end()
        if outcome is None and (sent or overtime):
            return failed(job.source.name, *self._reason(overtime, job.seconds))
        return outcome

    def _send(self, job: Job) -> bool:
        """Hands the job over; False when nobody was there to take it."""
        assert self._process.stdin, "opened as a pipe"
        try:
            pickle.dump(job, self._process.stdin)
            self._process.stdin.flush()
        except (OSError, ValueError):
            return False
        return True

    def _answer(self) -> Outcome | None:
        """The answer, None when the process ended over it."""
        assert self._process.stdout, "opened as a pipe"
        try:
            outcome: Outcome = pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None
        return outcome

    def _reason(self, overtime: list[bool], seconds: float) -> tuple[str, str]:
        if overtime:
            return f"was not read within {seconds:g} seconds.", DAMAGED
        # A system that is short of memory kills.
        return (
            TOO_MUCH_MEMORY
            if self._process.returncode == -9
            else ("cannot be read: its parser crashed, perhaps for want of memory.", DAMAGED)
        )

    def end(self) -> None:
        """Ends the process, which is gone when this returns."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                pipe.close()  # type: ignore[union-attr]

    def _kill(self) -> None:
        """Kills the process and what it may have started, such as Tesseract."""
        if self._process.returncode is not None:  # it is gone, and its number may be another's by now
            return
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

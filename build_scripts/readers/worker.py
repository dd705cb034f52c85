"""What does one file hold? The work that a process of its own does, which may crash, hang or run out of memory.

It takes jobs from its standard input and answers each with an outcome. Nothing else reaches its standard output,
whatever a library prints.
"""

import hashlib
import os
import pickle
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from pathlib import Path

from build_scripts.problems import Problem, error
from build_scripts.readers import furniture, headings, lengths
from build_scripts.readers.containers import check_expansion, inner_names
from build_scripts.readers.kinds import Reader, load
from build_scripts.readers.types import ReadError, Reading, Text
from build_scripts.sources import SourceFile, media_type, unreadable

try:
    import resource
except ImportError:  # Windows, which knows no such limits
    resource = None  # type: ignore[assignment]

SECONDS, SECONDS_WITH_OCR = 30, 900
MEMORY = 1 << 30
# A file that is larger is not read, nor a text that is longer: some 60 and some 3 million words.
LARGEST_FILE = 1 << 28
LONGEST_TEXT = 20_000_000
MOST_BLOCKS = 500_000

_SPLIT = "Split it into parts."


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, the module that reads it, and the folder into which the files inside it are put.

    With `ocr`, pictures of text are read too, for which `seconds`, the time that it may take, is longer.
    """

    source: SourceFile
    reader: str
    spool: Path
    ocr: bool = False
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the reading without its inner files, None when it failed, and those files."""

    reading: Reading | None
    inner: tuple[SourceFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def perform(job: Job) -> Outcome:
    """Read a file. Every fault that Python can catch becomes a problem."""
    name = job.source.name
    try:
        read = load(job.reader)
        reading = _read(job.source, partial(read, ocr=True) if job.ocr else read)
        inner = tuple(_spooled(reading, job))
    except ReadError as fault:
        return failed(name, fault.message, fault.hint)
    except MemoryError:
        return failed(name, *TOO_MUCH_MEMORY)
    except RecursionError:
        return failed(name, "is nested too deep to be read.", "Save it anew with the program that it comes from.")
    except OSError as fault:
        return Outcome(None, (), (unreadable(name, fault),))
    except Exception as fault:
        return failed(name, f"cannot be read: its parser failed ({type(fault).__name__}).", DAMAGED)
    return Outcome(replace(reading, inner=()), inner, ())


DAMAGED = "It may be damaged: save it anew with the program that it comes from."
TOO_MUCH_MEMORY = (f"needs more than {MEMORY >> 30} GiB of memory to be read.", _SPLIT)


def failed(name: str, message: str, hint: str) -> Outcome:
    """The outcome of a file that cannot be read."""
    return Outcome(None, (), (error(name, message, hint),))


def _read(source: SourceFile, read: Reader) -> Reading:
    """The reading of a file whose bytes are those that were listed."""
    if source.size > LARGEST_FILE:
        raise ReadError(f"is larger than {LARGEST_FILE >> 20} MB, more than is read of one file.", _SPLIT)
    data = source.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ReadError("was changed while it was being read.", "Build again.")
    check_expansion(data)
    reading = read(data, source.name)
    if reading.text is None or not reading.text.blocks:
        return replace(reading, text=None)
    if len(reading.text.blocks) > MOST_BLOCKS or sum(len(block.text) for block in reading.text.blocks) > LONGEST_TEXT:
        raise ReadError(f"holds more text than one document may: {LONGEST_TEXT:,} characters.", _SPLIT)
    text, notes = lengths.parted(reading.text)
    return replace(reading, text=_recognised(text), notes=(*reading.notes, *notes))


def _recognised(text: Text) -> Text:
    """The text with its furniture and its headings recognised; nothing is removed yet."""
    blocks = furniture.recognise(text.blocks)
    return replace(text, blocks=blocks if text.headings_marked else headings.recognise(blocks))


def _spooled(reading: Reading, job: Job) -> Iterable[SourceFile]:
    """The files inside this one, each written into the spool under a number; their names are only data."""
    container = job.source.container or job.source.name
    for number, (name, inner) in enumerate(inner_names(job.source.name, reading.inner)):
        job.spool.mkdir(exist_ok=True)
        path = job.spool / str(number)
        path.write_bytes(inner.data)
        digest = hashlib.sha256(inner.data).hexdigest()
        yield SourceFile(path, name, inner.media_type or media_type(name), digest, len(inner.data), container)


def _limit_memory() -> None:
    """Gives the process its memory limit, where the system knows one."""
    if resource is not None:
        for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def _alarm(seconds: int) -> None:
    """Has the system end this process after so many seconds, where it can; 0 takes that back.

    It is for the case that nobody is left who would do it.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def main() -> None:
    """Answers jobs until there are no more."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _limit_memory()
    while True:
        try:
            job = pickle.load(jobs)
        except EOFError:
            return
        _alarm(ceil(job.seconds) + 2)
        try:
            answer = pickle.dumps(perform(job), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            answer = pickle.dumps(failed(job.source.name, *TOO_MUCH_MEMORY))
        _alarm(0)
        answers.write(answer)
        answers.flush()
        del job, answer

"""What do all the files hold? Each is read by itself, and the files found inside others are read like these."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

from build_scripts.problems import FondsError, Problem, error, info, reason, warning
from build_scripts.progress import Track, silently
from build_scripts.readers.isolation import Workers
from build_scripts.readers.kinds import OPTICAL, PICTURES, SHOWS_TEXT, reader_of, refusal
from build_scripts.readers.metadata.sidecars import is_describing
from build_scripts.readers.types import Reading
from build_scripts.readers.webfolders import without_parts
from build_scripts.readers.worker import SECONDS, SECONDS_WITH_OCR, Job, Outcome
from build_scripts.sources import SourceFile, listed, suffix

# How deep files may lie in files; how many, with how many bytes, one file of the folder may hold in all.
DEEPEST = 3
MOST_INNER = 10_000
MOST_UNPACKED = 1 << 30
_PUT = "Put those that you need into the folder, in a kind that can be read."

Report = Callable[[str, str, str], Problem]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file with the text that was found in it."""

    source: SourceFile
    reading: Reading


def gather(
    sources: tuple[SourceFile, ...], ocr: bool = False, track: Track = silently
) -> tuple[tuple[Gathered, ...], tuple[Problem, ...]]:
    """The files that hold text, those inside other files among them, in order of name; and what went wrong.

    With `ocr`, pictures of text are read too, if a program for it is there. Raises FondsError when there is no
    room for temporary files.
    """
    found: list[Gathered] = []
    problems: list[Problem] = []
    with _spool() as spool, Workers() as workers:
        line = _Line(workers, Path(spool), ocr, found, problems)
        line.read(track(sources, "Reading", len(sources)))
    return tuple(sorted(found, key=lambda each: each.source.name)), tuple(problems)


def _spool() -> TemporaryDirectory[str]:
    """A folder for the files that are found inside others. Raises FondsError when there can be none."""
    try:
        return TemporaryDirectory(prefix="fonds-", ignore_cleanup_errors=True)
    except OSError as fault:
        hint = "Make room there, or name another folder in the environment as TMPDIR."
        raise FondsError(gettempdir(), f"no folder could be made there: {reason(fault)}.", hint) from None


class _Line:
    """The files on their way through the workers, and what was found so far."""

    def __init__(
        self, workers: Workers, spool: Path, ocr: bool, found: list[Gathered], problems: list[Problem]
    ) -> None:
        self._ocr = ocr
        self._workers, self._found, self._problems = workers, found, problems
        self._folders = (spool / str(number) for number in count())
        # How many files were taken from each file of the folder, and their bytes.
        self._opened: Counter[str] = Counter()
        self._unpacked: Counter[str] = Counter()

    def read(self, sources: Iterable[SourceFile], home: SourceFile | None = None, depth: int = 0) -> None:
        """Reads the sources, which lie `depth` files deep in `home`, a file of the folder."""
        for job, outcome in self._workers.outcomes(self._jobs(sources)):
            # What lay in the spool will be gone: such a file is found in the file of the folder that holds it.
            self._take(replace(job.source, path=home.path) if home else job.source, outcome)
            if outcome.inner:
                self.read(self._within_bounds(job.source, outcome.inner, depth + 1), home or job.source, depth + 1)
                rmtree(job.spool, ignore_errors=True)

    def _jobs(self, sources: Iterable[SourceFile]) -> Iterator[Job]:
        """What is to be done for each source that a reader is there for; the others are reported."""
        for source in sources:
            reader = reader_of(source.name)
            if reader:
                ocr = self._ocr and reader in OPTICAL
                yield Job(source, reader, next(self._folders), ocr, SECONDS_WITH_OCR if ocr else SECONDS)
            else:
                self._problems.append(error(source.name, *refusal(source)))

    def _take(self, source: SourceFile, outcome: Outcome) -> None:
        """Keeps what was found in a file."""
        self._problems += outcome.problems
        if outcome.reading is None:
            return
        self._problems += outcome.reading.problems
        if outcome.reading.text:
            self._found.append(Gathered(source, outcome.reading))
        elif not outcome.inner:
            hint = "Write something into it, or take it out of the folder."
            self._problems.append(error(source.name, "holds no text.", hint))

    def _within_bounds(self, holder: SourceFile, inner: tuple[SourceFile, ...], depth: int) -> tuple[SourceFile, ...]:
        """The files inside a file that are of our kinds and within bounds; the others are reported."""
        inner, parts = without_parts(inner)
        self._problems += parts
        known = tuple(file for file in inner if reader_of(file.name))
        self._leave_unknown(holder, [file for file in inner if not reader_of(file.name)])
        if depth > DEEPEST:
            self._leave(f"lie more than {DEEPEST} files deep and were not read", holder, known)
            return ()
        room = 0
        home = holder.container or holder.name
        for file in known:
            if self._opened[home] == MOST_INNER or self._unpacked[home] + file.size > MOST_UNPACKED:
                break
            self._opened[home] += 1
            self._unpacked[home] += file.size
            room += 1
        bounds = f"{MOST_INNER} files or {MOST_UNPACKED >> 20} MB"
        self._leave(f"are beyond what is read of one file, {bounds}", holder, known[room:])
        return known[:room]

    def _leave_unknown(self, holder: SourceFile, files: Sequence[SourceFile]) -> None:
        """What is said about the files inside another that no reader is there for; messages often hold pictures."""
        describing = [file for file in files if is_describing(file.name)]
        pictures = [file for file in files if suffix(file.name) in PICTURES]
        others = [file for file in files if not is_describing(file.name) and suffix(file.name) not in PICTURES]
        hint = f"Describe what lies in {holder.name} in metadata.csv beside it, or unpack it into the folder."
        self._leave("describe others, which is not heeded there", holder, describing, hint)
        is_message = reader_of(holder.name) == reader_of("a.eml")
        self._leave("are pictures and not shown", holder, pictures, SHOWS_TEXT, info if is_message else warning)
        self._leave("are of kinds that cannot be read", holder, others)

    def _leave(
        self, why: str, holder: SourceFile, files: Sequence[SourceFile], hint: str = _PUT, report: Report = warning
    ) -> None:
        """One line about all the files inside another that are left out for one reason."""
        if files:
            names = [file.name.removeprefix(f"{holder.name}/") for file in files]
            self._problems.append(report(holder.name, f"files in it {why} ({len(files)}): {listed(names)}.", hint))

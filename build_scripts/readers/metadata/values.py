"""Which of the statements about a document can be understood? Dates, languages, and where on the globe it belongs."""

from collections.abc import Callable, Sequence

from build_scripts.problems import Problem, info, warning
from build_scripts.readers.metadata.dates import UNKNOWN, to_edtf
from build_scripts.readers.metadata.languages import language_tag
from build_scripts.readers.types import Stated

# Who says it (a file, and the line where there is one), and what; the nearest to the text first.
Said = Sequence[tuple[str, Stated]]
_DEGREES = {"latitude": 90, "longitude": 180}


def date(said: Said, name: str, problems: list[Problem]) -> tuple[str | None, str]:
    """The date in EDTF of the first statement that can be told, None when there is none; and its words."""
    words, edtf = _first(
        said, "date", lambda words: "" if words.lower() in UNKNOWN else to_edtf(words), _no_date, problems
    )
    if edtf and edtf != words:
        problems.append(info(name, f"the date “{words}” was taken as {edtf}."))
    return edtf or None, words


def language(said: Said, otherwise: str, problems: list[Problem]) -> str:
    """The tag (`en`) of the first stated language that is known, `otherwise` when there is none."""
    return _first(said, "language", language_tag, _no_language(otherwise), problems)[1] or otherwise


def check_degrees(said: Said, problems: list[Problem]) -> None:
    """Reports latitudes and longitudes that are nowhere."""
    for where, stated in said:
        for field, most in _DEGREES.items():
            for words in stated.get(field, ()):
                if not _is_between(words, most):
                    hint = f"Write it in degrees, as a number from -{most} to {most}: 59.91."
                    problems.append(warning(where, f"`{words[:40]}` is no {field}.", hint))


def _first(
    said: Said,
    field: str,
    read: Callable[[str], str | None],
    fault: Callable[[str, str, str], Problem],
    problems: list[Problem],
) -> tuple[str, str | None]:
    """The words of the first statement that can be read, or else of the first, and what they mean.

    The others before it are reported, with what was taken instead.
    """
    stated = [(where, stated[field][0]) for where, stated in said if stated.get(field)]
    failed = []
    for where, words in stated:
        meant = read(words)
        if meant is not None:
            break
        failed.append((where, words))
    else:
        where, words, meant = "", stated[0][1] if stated else "", None
    taken = f"“{words[:60]}” was taken, which {where} says" if meant else ""
    problems += [fault(at, wrong, taken) for at, wrong in failed]
    return words, meant


def _no_date(where: str, words: str, taken: str) -> Problem:
    message = f"“{words[:60]}” is not a date that can be told beyond doubt; {taken or 'the date counts as unknown'}."
    return warning(where, message, "Write it in EDTF: 2020-01-03, 2020-01, 2020?, 2020~, 2019-12/2020-01.")


def _no_language(otherwise: str) -> Callable[[str, str, str], Problem]:
    def fault(where: str, words: str, taken: str) -> Problem:
        message = f"`{words[:40]}` is not a language that Fonds knows; {taken or f'`{otherwise}` was taken'}."
        return warning(where, message, "Write its code: en, fr, ar, fa …")

    return fault


def _is_between(words: str, most: int) -> bool:
    """Whether these are degrees of which there are so many to each side."""
    try:
        return abs(float(words)) <= most
    except ValueError:
        return False

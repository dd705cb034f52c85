"""With which words of this very archive can it be shown what a search finds?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from build_scripts.annotate.types import Entity, Kind
from build_scripts.archive import Archive
from build_scripts.text import fold, words
from build_scripts.when import OPEN, bounds

# No example quotes a name that holds one of these itself.
QUOTES = frozenset('"“”„‟«»')
# A word of this length can lose its end or a letter and still be told from others.
TELLING = 6
# So many words of a name stand near each other.
NEAR = 4
# The kinds whose names make good examples.
SHOWN = (Kind.PERSON, Kind.ORGANISATION, Kind.PLACE)
TRIED = 50


def examples(archive: Archive) -> Mapping[str, str]:
    """Words, names, values and dates of the archive by what they are examples of; what it does not have is left out.

    Names are given as they are written most often, so that they are found as they stand. `word` and `other` are words
    of such names, `excluded` one that does not stand wherever `word` stands, `first` and `last` stand near each other
    in `phrase`.
    """
    named = {kind: list(filter(None, map(_form, most_mentioned(archive, kind)[:3]))) for kind in SHOWN}
    forms = [form for kind in SHOWN for form in named[kind]]
    found = {
        **{kind.value: next(iter(named[kind]), None) for kind in SHOWN},
        **_of_names(forms),
        "excluded": _excluded(archive, forms),
        **_of_metadata(archive),
        **_of_dates(archive),
    }
    return {name: value for name, value in found.items() if value}


def most_mentioned(archive: Archive, kind: Kind) -> list[Entity]:
    """The entities of a kind, the most mentioned first."""
    entities = (entity for entity in archive.entities if entity.kind == kind)
    return sorted(entities, key=lambda entity: (-len(entity.mentions), entity.id))


def _form(entity: Entity) -> str | None:
    """How an entity is written most often, when that can stand in a query as it is."""
    form = entity.variants[0].form if entity.variants else ""
    return form if form.isprintable() and not set(form) & QUOTES and words(form) else None


def _of_names(forms: Sequence[str]) -> dict[str, str | None]:
    last_words = list(dict.fromkeys(words(form)[-1] for form in forms))
    phrase = next((form for form in reversed(forms) if len(set(words(form))) > 1), None)
    in_phrase = words(phrase) if phrase else []
    telling = next((word for word in last_words if len(word) >= TELLING), None)
    return {
        "word": next(iter(last_words), None),
        "other": last_words[1] if len(last_words) > 1 else None,
        "phrase": phrase,
        "first": next(iter(in_phrase), None),
        "last": max((word for word in in_phrase[1 : 1 + NEAR] if word != in_phrase[0]), key=len, default=None),
        "beginning": telling and telling[: TELLING - 1],
        "misspelt": telling and telling[:2] + telling[3:],
    }


def _excluded(archive: Archive, forms: Sequence[str]) -> str | None:
    """The first word of a name that a document with the last word of the first name lacks."""
    for document in archive.documents[:TRIED] if forms else ():
        text = words("\n".join((document.title, *(block.text for block in document.reading))))
        if words(forms[0])[-1] in text:
            for other in (words(form)[0] for form in forms[1:]):
                # A word that begins so may have the same stem.
                if not any(near.startswith(other[:4]) for near in text):
                    return other
    return None


def _of_metadata(archive: Archive) -> dict[str, str | None]:
    stated = {
        name: _most_frequent(value for document in archive.documents for value in document.metadata.all(name))
        for name in ("source", "creator", "type")
    }
    title = max((word for document in archive.documents[:1] for word in words(document.title)), key=len, default=None)
    return {**stated, "title": title}


def _of_dates(archive: Archive) -> dict[str, str | None]:
    dates = [date for document in archive.documents if (date := document.date) and OPEN not in date]
    days = [bounds(date) for date in dates]
    return {
        "year": _most_frequent(first[:4] for first, _ in days),
        "month": _most_frequent(first[:7] for first, last in days if first[:7] == last[:7]),
        "earliest": min((first[:7] for first, _ in days), default=None),
    }


def _most_frequent(values: Iterable[str]) -> str | None:
    """The most frequent of the values that can stand between quotation marks."""
    counts = Counter(value for value in values if value.isprintable() and not set(value) & QUOTES and fold(value))
    return min(counts, key=lambda value: (-counts[value], value), default=None)

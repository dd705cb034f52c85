"""What is a document's address? Made from its file's name or a stated id, so that its title may change."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from slugify import slugify

from build_scripts.problems import Problem, warning
from build_scripts.readers.kinds import TEXTS, reader_of
from build_scripts.sources import listed
from build_scripts.text import LONGEST_SLUG, slug


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document would be called by: its file's name, the id stated for it, and ids that it had before.

    `also` are ids that further files with its content would have had, if nobody else has them.
    """

    name: str
    stated: str | None = None
    former: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def identify(claims: Sequence[Claim]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[Problem, ...]]:
    """An id for each claim, the former ids that lead to it, and the clashes.

    An id that one document alone wants, or alone states, is its own. Of one that several want, nobody can tell whose
    it was before the others came: each gets a suffix made from its file's name, and the plain id only leads on to
    one of them. So no file that is added ever shows itself at the address of another, and the ids with suffixes stay.
    """
    wanted = [slug(claim.stated) if claim.stated else address(claim.name) for claim in claims]
    groups: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(claims)), key=lambda place: _rank(claims[place])):
        groups[wanted[place]].append(place)
    owned = {key: owner for key, group in groups.items() if (owner := _owner(group, claims)) is not None}
    owners = {key: claims[place].name for key, place in owned.items()}
    ids = {place: key for key, place in owned.items()}
    heirs = dict(enumerate(claims))
    problems = []
    for key, group in sorted(groups.items()):
        for place in group:
            if place not in ids:
                ids[place] = _with_suffix(key, claims[place].name, owners)
                owners[ids[place]] = claims[place].name
        if len(group) > 1:
            problems.append(_clash(key, [claims[place].name for place in group], owned.get(key)))
            if key not in owned:
                heirs[group[0]] = replace(heirs[group[0]], also=(key, *heirs[group[0]].also))
    former, clashes = _former([heirs[place] for place in range(len(claims))], owners)
    return tuple(ids[place] for place in range(len(claims))), former, (*problems, *clashes)


def _owner(group: Sequence[int], claims: Sequence[Claim]) -> int | None:
    """Whose an id is that these want: his who alone wants it, or alone states it."""
    stated = [place for place in group if claims[place].stated]
    if len(group) == 1 or len(stated) == 1:
        return (stated or group)[0]
    return None


def _with_suffix(key: str, name: str, taken: Mapping[str, str]) -> str:
    """The id with a mark made from the name, one that nobody has."""
    seed = name
    while True:
        seed = hashlib.sha256(seed.encode()).hexdigest()
        if (own := f"{key}-{seed[:6]}") not in taken:
            return own


def _clash(key: str, names: Sequence[str], owner: int | None) -> Problem:
    """What is said about the files that want one id; the first of them is its owner or heir."""
    what = "is the id of" if owner is not None else "now leads on to"
    message = f"{len(names)} files want the id `{key}`: {listed(names)}. It {what} this one; the others have a suffix"
    message += "." if owner is not None else ", and so has this one."
    hint = f"State `objectid: {key}` for the one that links to it mean, or rename the others."
    return warning(names[0], message, hint)


def address(name: str) -> str:
    """The id that a file's name gives: one that says too little of a name, because it is long or has no letters, is
    marked as its own."""
    stem = _stem(name)
    key = slug(stem)
    says_all = len(slugify(stem)) <= LONGEST_SLUG and slugify(PurePosixPath(stem).name)
    if says_all or key.startswith("untitled-"):
        return key
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{key[: LONGEST_SLUG - 7].rstrip('-')}-{mark}"


def _rank(claim: Claim) -> tuple[bool, bool, str]:
    """Who comes first of those that want one id: who states it, then texts, then the first in order of name."""
    return not claim.stated, reader_of(claim.name) not in TEXTS, claim.name


def _stem(name: str) -> str:
    return PurePosixPath(name).with_suffix("").as_posix()


def _former(claims: Sequence[Claim], owners: dict[str, str]) -> tuple[tuple[tuple[str, ...], ...], list[Problem]]:
    """The former ids of each claim that nobody has now, each for the first who states it."""
    taken = dict(owners)
    problems = []
    found: list[list[str]] = [[] for _ in claims]
    for place, claim in enumerate(claims):
        for stated in claim.former:
            key = slug(stated)
            if key not in taken:
                found[place].append(key)
                taken[key] = claim.name
            elif taken[key] != claim.name:
                message = f"states the former id `{key}`, which is that of {taken[key]}; no page leads on from it."
                problems.append(warning(claim.name, message, "Take it out of `formerid` of one of the two."))
    for place, claim in enumerate(claims):
        for key in dict.fromkeys(claim.also):
            if key not in taken:
                found[place].append(key)
                taken[key] = claim.name
    return tuple(map(tuple, found)), problems

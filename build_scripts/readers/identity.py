"""What is a document's address? Made from its file's name or a stated id, so that its title may change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from slugify import slugify

from build_scripts.problems import Problem, warning
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

    Of several documents that want one id, that which states it has it, else that whose file's name is the id, else
    the first; the others get a suffix made from their names. So a file that is added takes no address away from one
    that has it by right.
    """
    owners: dict[str, str] = {}
    ids = [""] * len(claims)
    problems = []
    for place in sorted(range(len(claims)), key=lambda place: _rank(claims[place])):
        claim = claims[place]
        wanted = slug(claim.stated) if claim.stated else address(claim.name)
        key, seed = wanted, claim.name
        while key in owners:
            seed = hashlib.sha256(seed.encode()).hexdigest()
            key = f"{wanted}-{seed[:6]}"
        owners[key] = claim.name
        ids[place] = key
        if key != wanted:
            message = f"has the same id as {owners[wanted]}, `{wanted}`; its own became `{key}`."
            problems.append(warning(claim.name, message, "Rename the file, or state an `objectid`."))
    former, clashes = _former(claims, owners)
    return tuple(ids), former, (*problems, *clashes)


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


def _rank(claim: Claim) -> tuple[int, str]:
    """Who is asked first for the id that it wants."""
    if claim.stated:
        return 0, claim.name
    stem = _stem(claim.name)
    return (1 if slug(stem) == stem.replace("/", "-") else 2), claim.name


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

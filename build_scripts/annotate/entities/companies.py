"""Which names of bodies are one but for what is left out? "Zab Ltd." and "Zab Limited" are, "Zab" may be "Zab Steel".

What a company is by law is often left out of its name: where only one company of the archive has the name, it is meant.
Whether a body is called by a part of its name is asked, in documents that have both.
"""

from collections import defaultdict
from collections.abc import Iterator

from build_scripts.annotate.entities.bare_names import is_word
from build_scripts.annotate.entities.clusters import Clusters, Name, Question
from build_scripts.annotate.entities.full_names import Uses
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.names.candidates import COMPANY_FORMS
from build_scripts.annotate.names.evidence import is_acronym
from build_scripts.annotate.types import Kind

RESPELLED, LEFT_OUT, OPEN, SHORTENED = 0.97, 0.92, 0.6, 0.5
_SHORT = {"limited": "ltd", "corporation": "corp", "incorporated": "inc", "company": "co"}
_SMALL = frozenset(("and", "at", "for", "in", "of", "on", "the", "to"))
_FORMS = {key(form): key(form) for form in COMPANY_FORMS} | _SHORT


def join_companies(uses: Uses, clusters: Clusters) -> list[Question]:
    """Join the names of companies that differ in what these are by law, and ask about bodies that may be one."""
    bodies = [name for name in sorted(uses) if name.kind is Kind.ORGANISATION]
    found: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    for name in bodies:
        own, form = _parted(name.key)
        found[own][form].append(name)
    questions: list[Question] = []
    for forms in found.values():
        for first, *others in forms.values():
            for other in others:
                respelled = "“{}” with its company form spelled otherwise"
                _join(first, other, respelled, respelled, RESPELLED, uses, clusters)
        if len(forms) > 1 and "" in forms:
            bare, *companies = (forms[form][0] for form in sorted(forms))
            questions += _by_name(bare, companies, uses, clusters)
    return [*questions, *_shortened(bodies, uses, clusters)]


def _parted(name: str) -> tuple[str, str]:
    """The key of a name without what a company is by law, and that in its short form."""
    words, form = name.split(), ""
    while len(words) > 1 and words[-1] in _FORMS and words[-2] != "and":
        form = f"{_FORMS[words.pop()]} {form}".strip()
    words[-1:] = [_FORMS.get(word, word) for word in words[-1:]]
    return " ".join(words), form


def _join(one: Name, other: Name, why_one: str, why_other: str, score: float, uses: Uses, clusters: Clusters) -> None:
    clusters.join(one, other, why_one.format(uses[other].form), why_other.format(uses[one].form), score)


def _by_name(bare: Name, companies: list[Name], uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Join a name with the company of that name, if there is one and the name can mean nothing else; ask if not."""
    known, form = lexicon(), uses[bare].form
    near = bool(uses[bare].documents & uses[companies[0]].documents)
    is_anybodys = is_acronym(form) or form in known.surnames or form in known.first_names
    if len(companies) == 1 and not _is_other(form) and (near or not is_anybodys):
        _join(
            bare, companies[0], "“{}” without its company form", "“{}” with its company form", LEFT_OUT, uses, clusters
        )
        return
    for company in companies:
        yield Question(bare, company, f"“{form}” may be “{uses[company].form}” without its company form", OPEN)


def _is_other(form: str) -> bool:
    """Whether the name of a company is also that of a place or people, or an ordinary word."""
    known = lexicon()
    return is_word(form) or known.is_on_a_map(form) or known.is_demonym(form)


def _shortened(bodies: list[Name], uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Ask about bodies that begin or end the name of just one other in their documents ("Zab", "Water Authority")."""
    longer: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in bodies:
        for document in uses[name].documents:
            for part in _parts(name.key.split()):
                longer[document, part].append(name)
    for name in bodies:
        form = uses[name].form
        if _is_other(form) or is_acronym(form):
            continue
        longs = [long for document in uses[name].documents for long in longer.get((document, name.key), ())]
        if len({clusters.root(long) for long in longs}) == 1 and clusters.root(name) != clusters.root(longs[0]):
            yield Question(name, min(longs), f"“{form}” may be short for “{uses[min(longs)].form}”", SHORTENED)


def _parts(words: list[str]) -> set[str]:
    """The beginnings and ends of a name for which it may be called, where what is left out names no other body.

    An end has two words at least, for any body may be called "Authority".
    """
    cuts = [(words[:at], words[at:]) for at in range(1, len(words))]
    begun = {" ".join(begin) for begin, rest in cuts if _SMALL.isdisjoint(rest)}
    return begun | {" ".join(end) for rest, end in cuts if len(end) > 1 and _SMALL.isdisjoint(rest)}

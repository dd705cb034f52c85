"""Are names that were joined one? A sample of merges, drawn at random and read by eye.

A merge is a written form that was taken for an entity of another name, in a document; the singular and plural of a
people do not count. The sample, with what a person who looked each up in its text says of it, is merges.csv: a program
cannot judge it, so this one draws it and counts.

Run: python -m tests.bench.merges          counts the verdicts, and says which merges are made no longer
     python -m tests.bench.merges --draw   draws a new sample; verdicts of merges that are drawn again are kept
Exit status 1 when more merges are wrong than may be, or some were not judged.
"""

import argparse
import csv
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Kind
from build_scripts.config import read_config
from build_scripts.pipeline import read_archive
from tests.bench.corpus import PROJECT, SHARED

COLLECTIONS = ("historyatstate", "sotu")
SAMPLE = Path(__file__).with_name("merges.csv")
SIZE, SEED = 200, 2023
WRONG_AT_MOST = 0.01
RIGHT, WRONG = "right", "wrong"


class Merge(NamedTuple):
    """A form taken for an entity: where it stands first, why, and what a reader says of it ("right" or "wrong")."""

    collection: str
    document: str
    paragraph: str
    kind: str
    form: str
    entity: str
    why: str
    verdict: str = ""
    note: str = ""

    @property
    def same(self) -> tuple[str, ...]:
        """What stays the same when a merge is made again for another reason."""
        return (self.collection, self.kind, self.form, self.entity)


def merges(collection: str) -> Iterator[Merge]:
    """Every merge made in a collection, its documents read as they are."""
    # What the recogniser said is remembered beside the site, so that a second run is quick.
    site = Path(tempfile.gettempdir()) / "fonds-merges" / collection
    site.parent.mkdir(exist_ok=True)
    report = read_archive(read_config(PROJECT / "mkdocs.yml", seeds=SHARED / "corpora" / collection, site=site))
    for entity in report.archive.entities:
        for variant in entity.variants:
            if entity.kind is not Kind.GROUP and key(variant.form) != key(entity.name):
                first = next(mention for mention in entity.mentions if mention.text == variant.form)
                place = (first.document, str(first.block))
                yield Merge(collection, *place, entity.kind, variant.form, entity.name, variant.reason)


def read_sample() -> list[Merge]:
    """The sample with its verdicts."""
    with SAMPLE.open(encoding="utf-8", newline="") as table:
        return [Merge(**row) for row in csv.DictReader(table)]


def write_sample(sample: Sequence[Merge]) -> None:
    with SAMPLE.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(Merge._fields)
        writer.writerows(sample)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", action="store_true", help="draw a new sample")
    made = [merge for collection in COLLECTIONS for merge in merges(collection)]
    if parser.parse_args().draw:
        said = {merge.same: merge for merge in read_sample()} if SAMPLE.exists() else {}
        drawn = random.Random(SEED).sample(sorted(made), SIZE)
        write_sample([merge._replace(**_verdict(said.get(merge.same))) for merge in sorted(drawn)])
    sample = read_sample()
    wrong = [merge for merge in sample if merge.verdict == WRONG]
    open_ones = [merge for merge in sample if merge.verdict not in (RIGHT, WRONG)]
    gone = {merge.same for merge in sample} - {merge.same for merge in made}
    print(f"{len(made)} merges; of {len(sample)} drawn {len(wrong)} wrong, {len(open_ones)} not judged")
    print(f"{len(gone)} of them are made no longer, {sum(merge.same in gone for merge in wrong)} of these were wrong")
    for merge in wrong:
        print(f"    {merge.form} → {merge.entity}: {merge.why} ({merge.document}, paragraph {merge.paragraph})")
    return int(bool(open_ones) or len(wrong) > WRONG_AT_MOST * len(sample))


def _verdict(former: Merge | None) -> dict[str, str]:
    return {"verdict": former.verdict, "note": former.note} if former else {}


if __name__ == "__main__":
    sys.exit(main())
